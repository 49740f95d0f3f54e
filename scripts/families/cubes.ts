import { explainChange, type Cube, type Measure } from '@faultline/analysis'
import { createDraws, type Draws } from './draws.ts'

/** A cube with known root slices, and of which family it is. */
interface CubeCase {
  readonly family: string
  readonly cube: Cube
  readonly truth: readonly string[]
}
type Slice = ReadonlyMap<number, number>

const families = ['errors', 'errors from nothing', 'counts', 'means', 'forecasts'] as const

/**
 * Cubes as traffic gives them: two to five attributes of two to fifty values, sizes after Zipf and
 * lognormal, many combinations absent, base rates that differ by attribute, one to three slices of one to three
 * attributes whose effect is 1.5 to 20 times, and few events as often as many.
 */
export function generateCube(seed: number): CubeCase {
  const draws = createDraws(seed)
  const family = draws.pick(families)
  const layout = drawLayout(draws)
  const weights = drawWeights(layout, draws)
  const slices = drawSlices(layout, weights, draws)
  const isReached = layout.leaves.map((leaf) =>
    slices.findIndex((slice) => [...slice].every(([at, code]) => leaf[at] === code)),
  )
  const effects = slices.map(() => draws.scale(1.5, 20))
  const measure = drawMeasure(family, { weights, layout, isReached, effects }, draws)
  const attributes = layout.sizes.map((size, at) => ({
    name: `a${at}`,
    values: Array.from({ length: size }, (_, value) => `v${value}`),
  }))
  const codes = layout.sizes.map((_, at) => Int32Array.from(layout.leaves, (leaf) => leaf[at] ?? 0))
  return {
    family,
    cube: { attributes, codes, measure },
    truth: slices.map((slice) => [...slice].map(([at, code]) => `a${at}=v${code}`).join('&')),
  }
}

interface Layout {
  readonly sizes: readonly number[]
  readonly leaves: readonly (readonly number[])[]
}

function drawLayout(draws: Draws): Layout {
  const sizes: number[] = []
  const wanted = draws.integer(2, 5)
  let product = 1
  for (let at = 0; at < wanted; at++) {
    const size = Math.round(draws.scale(2, 50))
    if (product * size > 20_000) break
    sizes.push(size)
    product *= size
  }
  const present = draws.pick([1, 0.7, 0.3])
  const leaves: number[][] = []
  for (let leaf = 0; leaf < product; leaf++) {
    if (!draws.chance(present)) continue
    let rest = leaf
    leaves.push(
      sizes.map((size) => {
        const code = rest % size
        rest = Math.floor(rest / size)
        return code
      }),
    )
  }
  return leaves.length < 4 ? drawLayout(draws) : { sizes, leaves }
}

/** Share of the traffic that each leaf has. */
function drawWeights({ sizes, leaves }: Layout, draws: Draws): number[] {
  const skew = draws.uniform(0, 1.3)
  const scatter = draws.uniform(0, 1)
  const weights = leaves.map((leaf) =>
    leaf.reduce(
      (weight, code, at) => weight / (1 + ((code * 7) % (sizes[at] ?? 1))) ** skew,
      Math.exp(scatter * draws.gaussian()),
    ),
  )
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => weight / total)
}

/** Slices that no other selector of fewer attributes nearly equals, of a hundredth to half of the traffic. */
function drawSlices(layout: Layout, weights: readonly number[], draws: Draws): Slice[] {
  const share = (slice: Slice): number =>
    layout.leaves.reduce(
      (sum, leaf, i) =>
        [...slice].every(([at, code]) => leaf[at] === code) ? sum + (weights[i] ?? 0) : sum,
      0,
    )
  const wanted = draws.pick([1, 1, 1, 2, 2, 3])
  const found: Slice[] = []
  for (let attempt = 0; attempt < 300 && found.length < wanted; attempt++) {
    const order = Math.min(layout.sizes.length, draws.pick([1, 1, 2, 2, 3]))
    const chosen = new Set<number>()
    while (chosen.size < order) chosen.add(draws.integer(0, layout.sizes.length - 1))
    const slice: Slice = new Map(
      [...chosen]
        .sort((a, b) => a - b)
        .map((at) => [at, draws.integer(0, (layout.sizes[at] ?? 1) - 1)]),
    )
    const own = share(slice)
    if (own < 0.01 || own > 0.5) continue
    const isSharp = [...slice.keys()].every(
      (left) => share(new Map([...slice].filter(([at]) => at !== left))) > 1.3 * own,
    )
    const overlaps = found.some(
      (other) =>
        share(new Map([...slice, ...other])) > 0.2 * own &&
        [...other].every(([at, code]) => (slice.get(at) ?? code) === code),
    )
    if (isSharp && !overlaps) found.push(slice)
  }
  return found.length > 0 ? found : drawSlices(layout, weights, draws)
}

interface Setting {
  readonly weights: readonly number[]
  readonly layout: Layout
  readonly isReached: readonly number[]
  readonly effects: readonly number[]
}

function drawMeasure(
  family: (typeof families)[number],
  { weights, layout, isReached, effects }: Setting,
  draws: Draws,
): Measure {
  const effect = (leaf: number): number => effects[isReached[leaf] ?? -1] ?? 1
  const events = draws.scale(500, 200_000)
  const drift = draws.uniform(0.7, 1.4)
  const before = weights.map((weight) => draws.poisson(events * weight * 3))
  const after = weights.map((weight) => draws.poisson(events * weight * drift))
  const differs = draws.uniform(0, 0.8)
  const byValue = layout.sizes.map((size) =>
    Array.from({ length: size }, () => Math.exp(differs * draws.gaussian())),
  )
  const level = layout.leaves.map((leaf) =>
    leaf.reduce((product, code, at) => product * (byValue[at]?.[code] ?? 1), 1),
  )
  if (family === 'errors' || family === 'errors from nothing') {
    const base = family === 'errors' ? draws.scale(0.001, 0.03) : 0
    const added = draws.uniform(0.05, 1)
    const rate = (leaf: number, times: number): number =>
      base > 0 ? Math.min(0.9, base * (level[leaf] ?? 1) * times) : times > 1 ? added : 0
    return {
      kind: 'ratio',
      partBefore: before.map((whole, i) => draws.binomial(whole, rate(i, 1))),
      wholeBefore: before,
      partAfter: after.map((whole, i) => draws.binomial(whole, rate(i, effect(i)))),
      wholeAfter: after,
    }
  }
  if (family === 'counts') {
    const isLoss = draws.chance(0.5)
    return {
      kind: 'count',
      before,
      after: weights.map((weight, i) =>
        draws.poisson(events * weight * (isLoss ? 1 / effect(i) : effect(i))),
      ),
      scale: 1 / 3,
    }
  }
  if (family === 'means') {
    const spread = draws.uniform(0.3, 1.5)
    const sum = (count: number, mean: number): number => {
      let total = 0
      const drawn = Math.min(count, 400)
      for (let i = 0; i < drawn; i++) total += mean * Math.exp(spread * draws.gaussian())
      return drawn === 0 ? 0 : (total * count) / drawn
    }
    return {
      kind: 'mean',
      sumBefore: before.map((count, i) => sum(count, 20 * (level[i] ?? 1))),
      countBefore: before,
      sumAfter: after.map((count, i) => sum(count, 20 * (level[i] ?? 1) * effect(i))),
      countAfter: after,
    }
  }
  const error = draws.uniform(0, 0.2)
  const isLoss = draws.chance(0.5)
  return {
    kind: 'forecast',
    expected: weights.map((weight) => events * weight * Math.exp(error * draws.gaussian())),
    actual: weights.map((weight, i) =>
      draws.poisson(events * weight * (isLoss ? 1 / effect(i) : effect(i))),
    ),
  }
}

/** Micro F1 over exactly matching slices, of each family. */
export function scoreCubes(seed: number, count: number): Record<string, number>[] | object[] {
  const tallies = new Map<
    string,
    { cases: number; hits: number; named: number; wanted: number; silent: number }
  >()
  for (let i = 0; i < count; i++) {
    const { family, cube, truth } = generateCube(seed * 100_000 + i)
    const { value } = explainChange(cube)
    const named = (value?.causes ?? []).map(({ selector }) =>
      selector.map(({ attribute, value: selected }) => `${attribute}=${selected}`).join('&'),
    )
    for (const key of [family, 'all']) {
      const tally = tallies.get(key) ?? { cases: 0, hits: 0, named: 0, wanted: 0, silent: 0 }
      tally.cases++
      tally.hits += named.filter((one) => truth.includes(one)).length
      tally.named += named.length
      tally.wanted += truth.length
      if (named.length === 0) tally.silent++
      tallies.set(key, tally)
    }
  }
  return [...tallies].map(([family, { cases, hits, named, wanted, silent }]) => ({
    family,
    cases,
    f1: (2 * hits) / (named + wanted),
    precision: hits / named,
    recall: hits / wanted,
    silent: silent / cases,
  }))
}
