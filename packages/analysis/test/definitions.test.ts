import { expect, test } from 'vitest'
import * as analysis from '../src/index.ts'
import { allClose, close, lcg } from './references.ts'
import reference from './vectors/reference.json' with { type: 'json' }

/** Methods that the reference libraries lack, against their definitions in scripts/vectors/reference.py. */

/** A level, one higher, one wider. */
const steps = Float64Array.from([
  ...lcg(131, 36),
  ...lcg(132, 30).map((value) => value + 1.5),
  ...lcg(133, 24).map((value) => 4 * value),
])

test('matrix profile', () => {
  const noise = lcg(141, 80)
  const x = noise.map((value, i) => Math.sin(i / 3) + 0.4 * value)
  const profile = analysis.matrixProfile(x, 12).value
  allClose(profile?.distances ?? [], reference.matrix_profile.distances, 1e-9)
  expect([...(profile?.nearest ?? [])]).toEqual(reference.matrix_profile.nearest)
})

test('dynamic time warping with a band', () => {
  const [a, b] = [lcg(151, 30), lcg(152, 34)]
  close(analysis.warpingDistance(a, b, { band: 4 }).value, reference.warping['4'])
  close(analysis.warpingDistance(a, b, { band: 10 }).value, reference.warping['10'])
})

test('generalised extreme studentised deviates', () => {
  const { statistics, outliers } = reference.extreme_deviates
  const found = analysis.esdOutliers([...lcg(161, 40), 3, -2.5, 2.8], 6).value?.outliers ?? []
  allClose(
    found.map(({ statistic }) => statistic),
    statistics.slice(0, outliers),
  )
})

test('E-divisive begins with the split of the largest energy distance', () => {
  const found = analysis.eDivisive(steps, { permutations: 199 }).value ?? []
  expect(found.map(({ index }) => index)).toContain(reference.energy_split.at)
})

test('Bayesian online change points', () => {
  const online = analysis.onlineChange(steps).value
  expect([...(online?.runLength ?? [])]).toEqual(reference.online_change.run_length)
  // Runs of less than a millionth are forgotten, which moves a probability by less than .001.
  const { probability } = reference.online_change
  probability.forEach((value, i) =>
    expect(Math.abs((online?.probability[i] ?? NaN) - value)).toBeLessThan(1e-3),
  )
})
