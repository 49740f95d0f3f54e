import fc from 'fast-check'
import * as analysis from '../src/index.ts'

/** What a call of any function is made of: data and options as bad as they come. */
export interface BadData {
  readonly a: number[]
  readonly b: number[]
  readonly times: number[]
  readonly option: number
  readonly other: number
  readonly count: number
}

const wild = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -20, max: 20 }) },
  { weight: 2, arbitrary: fc.constant(NaN) },
  { weight: 1, arbitrary: fc.constantFrom(Infinity, -Infinity, 1e300, -1e300, 5e-324, -0) },
  { weight: 1, arbitrary: fc.double({ min: -1e6, max: 1e6, noNaN: true }) },
)
const series = fc.oneof(
  fc.array(wild, { maxLength: 40 }),
  fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 60 }),
  fc.tuple(wild, fc.integer({ min: 0, max: 40 })).map(([value, n]) => Array(n).fill(value)),
)
const option = fc.oneof(
  fc.integer({ min: -3, max: 12 }),
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.constantFrom(NaN, Infinity, -Infinity, 0.5, 1e9, -1),
)

export const badData: fc.Arbitrary<BadData> = fc.record({
  a: series,
  b: series,
  times: fc.oneof(
    series,
    fc
      .integer({ min: 0, max: 40 })
      .map((n) => Array.from({ length: n }, (_, index) => 1000 * index)),
  ),
  option,
  other: option,
  count: fc.integer({ min: 0, max: 5 }),
})

/** A graph of up to six nodes with whatever scores, some of whose edges lead nowhere. */
function graphOf({ a, b }: BadData) {
  const id = (value: number | undefined): string => `n${Math.abs(Math.trunc(value ?? 0)) % 7}`
  const nodes = Array.from({ length: 6 }, (_, index) => ({
    id: `n${index}`,
    score: a[index] ?? NaN,
    canBeCause: index !== 3,
  }))
  const edges = b.map((from, index) => ({
    caller: id(from),
    callee: id(b[index + 1]),
    gapScore: a[index] ?? NaN,
  }))
  return { nodes, edges }
}

function spansOf({ a, b, times }: BadData) {
  return {
    parents: a.map((value) => Math.trunc(value)),
    nodes: a.map((_, index) => Math.abs(Math.trunc(b[index] ?? 0))),
    starts: a.map((_, index) => times[index] ?? NaN),
    ends: a.map((value, index) => (times[index] ?? NaN) + value),
    failed: a.map((_, index) => (b[index] ?? 0) % 2),
  }
}

const values = ['0', '1', '2', '3']
function cubesOf({ a, b, option }: BadData): analysis.Cube[] {
  const n = Math.min(a.length, b.length)
  const [first, second] = [a.slice(0, n), b.slice(0, n)]
  const code = (by: number): number[] => first.map((_, index) => Math.floor(index / by) % 4)
  const dimensions = {
    attributes: [
      { name: 'a', values },
      { name: 'b', values },
    ],
    codes: [code(1), code(4)],
  }
  const measures: analysis.Measure[] = [
    { kind: 'count', before: first, after: second, scale: option },
    { kind: 'forecast', expected: first, actual: second },
    { kind: 'ratio', partBefore: first, wholeBefore: second, partAfter: second, wholeAfter: first },
    { kind: 'mean', sumBefore: first, countBefore: second, sumAfter: second, countAfter: first },
  ]
  return measures.map((measure) => ({ ...dimensions, measure }))
}

const linesOf = (of: readonly number[]): string[] => of.map((value) => `took ${value} of ${value}`)
const proportionsOf = ({ option, other, count }: BadData) =>
  [
    { successes: option, trials: other },
    { successes: count, trials: 5 },
  ] as const
const metricOf = ({ a, b, option }: BadData): analysis.MetricWindow => ({
  normal: a,
  window: b,
  worse: 'both',
  minimumRelativeSpread: option,
})

/** Each function of the library with what it makes of bad data; a test sees to it that none is missing. */
export const calls: Readonly<Record<string, (data: BadData) => unknown>> = {
  // Description.
  quantile: ({ a, option }) => analysis.quantile(a, option),
  median: ({ a }) => analysis.median(a),
  medianAbsoluteDeviation: ({ a }) => analysis.medianAbsoluteDeviation(a),
  interquartileRange: ({ a }) => analysis.interquartileRange(a),
  trimmedMean: ({ a, option }) => analysis.trimmedMean(a, option),
  summarise: ({ a }) => analysis.summarise(a),
  counterRate: ({ times, a }) => analysis.counterRate(times, a),
  resample: ({ times, a, option, other }) =>
    analysis.resample(times, a, { stepMs: option, startMs: other }),
  align: ({ times, a, b, option }) =>
    analysis.align(
      [
        { times, values: a },
        { times, values: b },
      ],
      { stepMs: option, fill: 'linear' },
    ),
  histogramQuantile: ({ a, b, option }) =>
    analysis.histogramQuantile(
      a.map((upperBound, index) => ({ upperBound, count: b[index] ?? NaN })),
      option,
    ),
  nativeHistogramQuantile: ({ a, b, option, other, count }) =>
    analysis.nativeHistogramQuantile(
      {
        schema: count,
        zeroThreshold: other,
        zeroCount: other,
        positive: a.map((size, index) => ({ index, count: size })),
        negative: b.map((size, index) => ({ index, count: size })),
      },
      option,
    ),
  rolling: ({ a, option, count }) =>
    (['mean', 'deviation', 'median', 'minimum', 'maximum'] as const).map((statistic) =>
      analysis.rolling(a, { window: count, statistic, minimumPresent: option }),
    ),
  createQuantileSketch: ({ a, b, option, other }) => {
    const sketch = analysis.createQuantileSketch({ accuracy: other })
    a.forEach((value, index) => sketch.add(value, b[index] ?? 1))
    return sketch.quantile(option)
  },
  // Tests.
  welch: ({ a, b }) => analysis.welch(a, b),
  mannWhitney: ({ a, b }) => analysis.mannWhitney(a, b),
  kolmogorovSmirnov: ({ a, b }) => analysis.kolmogorovSmirnov(a, b),
  wasserstein: ({ a, b }) => analysis.wasserstein(a, b),
  permutationTest: ({ a, b, option }) =>
    analysis.permutationTest(a, b, {
      statistic: (x, y) => (x[0] ?? 0) - (y[0] ?? 0),
      permutations: Math.min(50, option),
    }),
  chiSquare: ({ a, b }) => analysis.chiSquare([a, b]),
  fisherExact: ({ a, b }) =>
    analysis.fisherExact([
      [a[0] ?? 0, a[1] ?? 0],
      [b[0] ?? 0, b[1] ?? 0],
    ]),
  proportionTest: (data) => analysis.proportionTest(...proportionsOf(data)),
  wilsonInterval: ({ option, other }) => analysis.wilsonInterval(option, other),
  benjaminiHochberg: ({ a }) => analysis.benjaminiHochberg(a),
  holm: ({ a }) => analysis.holm(a),
  hedgesG: ({ a, b, option }) => analysis.hedgesG(a, b, { confidence: option }),
  cliffsDelta: ({ a, b, option }) => analysis.cliffsDelta(a, b, { confidence: option }),
  medianShift: ({ a, b, option }) => analysis.medianShift(a, b, { confidence: option }),
  riskRatio: (data) => analysis.riskRatio(...proportionsOf(data)),
  // Structure.
  autocorrelation: ({ a, option }) => analysis.autocorrelation(a, option),
  detectPeriods: ({ a }) => analysis.detectPeriods(a),
  classicalDecomposition: ({ a, option }) => analysis.classicalDecomposition(a, option),
  stl: ({ a, option, other }) =>
    analysis.stl(a, { period: option, seasonalWindow: other, robust: true }),
  mstl: ({ a, option, other }) => analysis.mstl(a, [option, other]),
  holtWinters: ({ a, option, other, count }) =>
    analysis.holtWinters(a, { period: option, level: other, horizon: count }),
  mannKendall: ({ a }) => analysis.mannKendall(a),
  theilSen: ({ times, a, option }) => analysis.theilSen(times, a, { confidence: option }),
  // Anomalies.
  robustScores: ({ a, option, other }) =>
    analysis.robustScores(a, { threshold: option, baseline: { from: 0, to: other } }),
  abnormalIntervals: ({ a, option, other }) =>
    analysis.abnormalIntervals(a, { threshold: option, bridge: other }),
  seasonalScores: ({ a, option }) => analysis.seasonalScores(a, option),
  esdOutliers: ({ a, option, other }) => analysis.esdOutliers(a, option, { significance: other }),
  spectralResidual: ({ a, option, other }) =>
    analysis.spectralResidual(a, { spectrumWindow: option, compareWith: other }),
  matrixProfile: ({ a, option }) => analysis.matrixProfile(a, option),
  createStreamingDetector: ({ a, times, option, other }) => {
    const detector = analysis.createStreamingDetector({ warmUp: option, season: other })
    return a.map((value, index) => detector.push(value, times[index]))
  },
  // Change points.
  levelShift: ({ times, a, option, count }) =>
    analysis.levelShift({
      times,
      values: a,
      options: { minimumSegment: count, significance: option, permutations: 50 },
    }),
  shiftProbability: ({ option }) => analysis.shiftProbability(option),
  binarySegmentation: ({ a, option, count }) =>
    analysis.binarySegmentation(a, { penalty: option, minimumSegment: count, cost: 'poisson' }),
  pelt: ({ a, option, count }) =>
    analysis.pelt(a, { penalty: option, minimumSegment: count, cost: 'mean-and-variance' }),
  cusum: ({ a }) => analysis.cusum(a),
  changePoints: ({ a, b, option, count }) =>
    analysis.changePoints([a, b], { strictness: option, minimumSegment: count }),
  onsetIntervals: ({ a, b, option }) => analysis.onsetIntervals(a, b, { confidence: option }),
  onlineChange: ({ a, option, other }) =>
    analysis.onlineChange(a, { expectedRun: option, warmUp: other }),
  eDivisive: ({ a, option, other }) =>
    analysis.eDivisive(a, { significance: option, minimumSegment: other, permutations: 19 }),
  // Correlation.
  pearson: ({ a, b }) => analysis.pearson(a, b),
  spearman: ({ a, b }) => analysis.spearman(a, b),
  kendall: ({ a, b }) => analysis.kendall(a, b),
  laggedCorrelation: ({ a, b, option }) =>
    analysis.laggedCorrelation(a, b, { maximumLag: option, prewhiten: true }),
  granger: ({ a, b, option }) => analysis.granger(a, b, { lags: option }),
  partialCorrelation: ({ a, b, times }) => analysis.partialCorrelation(a, b, [times]),
  warpingDistance: ({ a, b, option }) => analysis.warpingDistance(a, b, { band: option }),
  companions: ({ a, b, times, option, other }) =>
    analysis.companions(a, [b, times], { maximumLag: option, significance: other }),
  // Events.
  isolateEvent: ({ a, b, option, other }) =>
    analysis.isolateEvent({
      shiftOnset: option,
      onsetInterval: { low: other, high: option },
      scope: {},
      events: a.map((time, index) => ({
        id: `e${index}`,
        kind: 'deploy',
        time,
        endTime: b[index] ?? NaN,
        scope: {},
        place: { onset: { low: other, high: option }, factor: b[index] ?? NaN, suspicion: time },
        evidence: {
          doseResponse: { correlation: other, pValue: option },
          history: { changes: other, followedByShift: option },
        },
      })),
      options: { priorNone: option, horizonMs: other, clockErrorMs: option },
    }),
  doseResponse: ({ a, b }) => analysis.doseResponse(a, b),
  differenceInDifferences: ({ a, b, times }) =>
    analysis.differenceInDifferences({
      treatedBefore: a,
      treatedAfter: b,
      controlBefore: times,
      controlAfter: a,
    }),
  // Dimensions.
  explainChange: (data) =>
    cubesOf(data).map((cube) =>
      analysis.explainChange(cube, { significance: data.option, maximumCauses: data.other }),
    ),
  adtributor: (data) =>
    cubesOf(data).map((cube) => analysis.adtributor(cube, { threshold: data.option })),
  promisingAttributes: (data) =>
    analysis.promisingAttributes(cubesOf(data), { maximumLeaves: data.option }),
  // Ranking.
  rankByTraversal: (data) =>
    analysis.rankByTraversal({
      alert: `n${data.count}`,
      ...graphOf(data),
      options: { threshold: data.option, callerShare: data.other },
    }),
  rankByScoreJumps: (data) => analysis.rankByScoreJumps(graphOf(data)),
  randomWalk: (data) => {
    const { nodes, edges } = graphOf(data)
    return analysis.randomWalk({
      nodes: nodes.map(({ id }) => id),
      edges: edges.map(({ caller, callee, gapScore }) => ({
        from: caller,
        to: callee,
        weight: gapScore,
      })),
    })
  },
  combineRankings: ({ a, b, option }) =>
    analysis.combineRankings([
      { method: 'a', ids: a.map((value) => `n${value}`), weight: option },
      { method: 'b', ids: b.map((value) => `n${value}`) },
    ]),
  rankByMetrics: (data) =>
    analysis.rankByMetrics({
      nodes: [
        { id: 'a', resources: [metricOf(data)] },
        { id: 'b', service: [metricOf(data)] },
      ],
      links: [{ caller: 'a', callee: 'b', gap: metricOf(data) }],
      options: { threshold: data.option },
    }),
  regressionTest: ({ a, b, times, option }) =>
    analysis.regressionTest({ effect: a, parents: [b, times], split: option }),
  nodesInStep: (data) =>
    analysis.nodesInStep('a', [
      { id: 'a', metric: metricOf(data), requests: data.times },
      { id: 'b', metric: metricOf(data), requests: data.b },
    ]),
  compareVersions: ({ a, b, times, option, other, count }) =>
    analysis.compareVersions(
      [
        { name: 'l', kind: 'level', baseline: a, canary: b, release: count },
        { name: 'r', kind: 'ratio', baseline: a, canary: b, baselineWhole: b, canaryWhole: times },
        { name: 'c', kind: 'count', baseline: b, canary: times, baselineWhole: a, canaryWhole: a },
      ],
      { negligible: option, confidence: other },
    ),
  loudestEdges: ({ a, b, times, option, other }) =>
    analysis.loudestEdges(
      [
        { from: 'a', to: 'b', measure: 'gap', before: a, after: b },
        { from: 'b', to: 'c', measure: 'errors', before: b, after: times },
        { from: 'a', to: 'a', measure: 'duration', before: times, after: a },
      ],
      { significance: option, minimumRelativeSpread: other },
    ),
  windowScores: (data) => analysis.windowScores(metricOf(data)),
  // Traces.
  attributeTraces: (data) =>
    analysis.attributeTraces({ names: values, before: spansOf(data), after: spansOf(data) }),
  errorOrigins: (data) => analysis.errorOrigins(spansOf(data)),
  exclusiveTimes: (data) => analysis.exclusiveTimes(spansOf(data)),
  missingCalls: (data) =>
    analysis.missingCalls({ names: values, before: spansOf(data), after: spansOf(data) }),
  // Logs.
  mineTemplates: ({ a, option }) => analysis.mineTemplates(linesOf(a), { similarity: option }),
  logSurges: ({ a, b, option, other }) =>
    analysis.logSurges(linesOf(a), linesOf(b), { spanRatio: option, significance: other }),
  // Calibration.
  calibration: ({ a, b, option }) => analysis.calibration(a, b, { bins: option }),
  rankingScores: ({ a }) => analysis.rankingScores(a),
  isotonic: ({ a, b }) => analysis.isotonic(a, b),
  plattScaling: ({ a, b }) => analysis.plattScaling(a, b),
  bootstrapInterval: ({ a, option }) =>
    analysis.bootstrapInterval(a, (sample) => sample[0] ?? NaN, { confidence: option, rounds: 50 }),
  // Distributions and randomness.
  normalTail: ({ option }) => analysis.normalTail(option),
  normalQuantile: ({ option }) => analysis.normalQuantile(option),
  studentTail: ({ option, other }) => analysis.studentTail(option, other),
  studentQuantile: ({ option, other }) => analysis.studentQuantile(option, other),
  chiSquareTail: ({ option, other }) => analysis.chiSquareTail(option, other),
  fTail: ({ option, other, count }) => analysis.fTail(option, other, count),
  createRandom: ({ option }) => analysis.createRandom(option)(),
}
