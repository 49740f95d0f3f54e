import fc from 'fast-check'
import { expect, test } from 'vitest'
import { planLabScenarios } from './lab-plan.ts'

const fault = (name: string, healthy: boolean) => ({ name, title: `Day of ${name}`, healthy })
const faults = [
  ...['slow-deploy', 'cpu-burn', 'cache-off', 'retry-storm'].map((name) => fault(name, false)),
  ...['traffic-surge', 'low-threshold'].map((name) => fault(name, true)),
]

test('every third scenario is a healthy day and no scenario comes twice', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 200 }), fc.nat(1_000), (count, seed) => {
      const plan = planLabScenarios({ faults, count, seed })
      expect(plan).toHaveLength(count)
      expect(plan.filter(({ isHealthy }) => isHealthy)).toHaveLength(Math.floor(count / 3))
      expect(new Set(plan.map(({ name }) => name)).size).toBe(count)
    }),
  )
})

test('a larger count goes on where a smaller one ended', () => {
  const plan = planLabScenarios({ faults, count: 12, seed: 7 })
  expect(planLabScenarios({ faults, count: 5, seed: 7 })).toEqual(plan.slice(0, 5))
  expect(plan.map(({ name }) => name).slice(0, 8)).toEqual([
    'lab-slow-deploy-7',
    'lab-cpu-burn-7',
    'lab-traffic-surge-7',
    'lab-cache-off-7',
    'lab-retry-storm-7',
    'lab-low-threshold-7',
    'lab-slow-deploy-8',
    'lab-cpu-burn-8',
  ])
})

test('of faults without a healthy day among them, all are faults', () => {
  const plan = planLabScenarios({ faults: faults.slice(0, 1), count: 3, seed: 1 })
  expect(plan.map(({ name }) => name)).toEqual([
    'lab-slow-deploy-1',
    'lab-slow-deploy-2',
    'lab-slow-deploy-3',
  ])
})
