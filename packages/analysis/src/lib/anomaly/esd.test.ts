import { expect, test } from 'vitest'
import { noise } from '../../../test/properties.ts'
import { esdOutliers } from './esd.ts'

/** The example of Rosner (1983), as printed in the NIST handbook: three outliers at most levels. */
const rosner = [
  -0.25, 0.68, 0.94, 1.15, 1.2, 1.26, 1.26, 1.34, 1.38, 1.43, 1.49, 1.49, 1.55, 1.56, 1.58, 1.65,
  1.69, 1.7, 1.76, 1.77, 1.81, 1.91, 1.94, 1.96, 1.99, 2.06, 2.09, 2.1, 2.14, 2.15, 2.23, 2.24,
  2.26, 2.35, 2.37, 2.4, 2.47, 2.54, 2.62, 2.64, 2.9, 2.92, 2.92, 2.93, 3.21, 3.26, 3.3, 3.59, 3.68,
  4.3, 4.64, 5.34, 5.42, 6.01,
]

test('finds the three outliers of the published example, past the masking', () => {
  expect(esdOutliers(rosner, 10).value?.outliers.map(({ value }) => value)).toEqual([
    6.01, 5.42, 5.34,
  ])
})

test('finds none in a ramp', () => {
  expect(
    esdOutliers(
      Array.from({ length: 50 }, (_, i) => i),
      5,
    ).value,
  ).toEqual({ outliers: [], intervals: [] })
})

test('the probability grows with the distance, and few normal values reach a high one', () => {
  const of = (far: number): number =>
    esdOutliers([...rosner.slice(0, 45), far], 1).value?.outliers[0]?.probability ?? 0
  expect(of(7)).toBeGreaterThan(0.95)
  expect(of(9)).toBeGreaterThan(of(7))
  let sure = 0
  for (let seed = 1; seed <= 200; seed++)
    if ((esdOutliers(noise(seed, 50), 1).value?.outliers[0]?.probability ?? 0) > 0.95) sure++
  expect(sure).toBeLessThan(20)
})

test('neighbouring outliers are one stretch with its onset', () => {
  const values = [...rosner.slice(5, 40), 9, 9.5, ...rosner.slice(5, 30), -9]
  const { intervals = [] } = esdOutliers(values, 5).value ?? {}
  expect(intervals).toMatchObject([
    { onset: 35, end: 37, peak: 36 },
    { onset: 62, end: 63, peak: 62 },
  ])
  expect(intervals[0]?.score).toBeGreaterThan(0)
  expect(intervals[1]?.score).toBeLessThan(0)
})
