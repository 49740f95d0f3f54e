export {
  mannWhitney,
  welch,
  type MannWhitneyResult,
  type TestResult,
  type WelchResult,
} from './lib/tests/two-samples.ts'
export {
  chiSquare,
  fisherExact,
  proportionTest,
  wilsonInterval,
  type ChiSquareResult,
  type FisherResult,
  type Interval,
  type Proportion,
  type ProportionTestResult,
  type TwoByTwo,
} from './lib/tests/proportions.ts'
export {
  compareVersions,
  type VersionDifference,
  type VersionMetric,
  type VersionOptions,
} from './lib/tests/compare-versions.ts'
export { benjaminiHochberg, holm } from './lib/tests/multiple-comparisons.ts'
export {
  cliffsDelta,
  hedgesG,
  medianShift,
  riskRatio,
  type EffectOptions,
  type EffectSize,
} from './lib/tests/effect-sizes.ts'
export {
  kolmogorovSmirnov,
  permutationTest,
  wasserstein,
} from './lib/tests/distributions-differ.ts'
export {
  chiSquareTail,
  fTail,
  normalQuantile,
  normalTail,
  studentQuantile,
  studentTail,
} from './lib/numeric/distributions.ts'
