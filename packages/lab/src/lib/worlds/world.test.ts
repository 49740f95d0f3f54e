import { expect, test } from 'vitest'
import { findDialect, findWorldFault } from './choice.ts'
import { dialects } from './dialects/registry.ts'
import { faults } from './faults/registry.ts'
import { healthyDays } from './healthy/registry.ts'
import { planWorlds } from './plan-worlds.ts'
import { createWorld } from './world.ts'

test('the same seed gives the same world, byte for byte, and another seed another', () => {
  const choice = (seed: number) => ({
    seed,
    dialect: findDialect('node-express'),
    fault: findWorldFault('failing-deploy'),
  })
  const one = JSON.stringify(createWorld(choice(1)))
  expect(JSON.stringify(createWorld(choice(1)))).toBe(one)
  expect(JSON.stringify(createWorld(choice(2)))).not.toBe(one)
})

test(
  'every fault and every healthy day can be had, and raises an alert',
  { timeout: 300_000 },
  () => {
    for (const [index, fault] of [...faults, ...healthyDays].entries()) {
      const dialect = dialects[index % dialects.length] ?? findDialect('go-http')
      const world = createWorld({ seed: 1, dialect, fault })
      expect(Date.parse(world.alert.startsAt)).toBeLessThanOrEqual(world.askedAt)
      expect(world.payloads.every(({ arrivesAt }) => arrivesAt <= world.askedAt + 1)).toBe(true)
    }
  },
)

test('every dialect, fault and healthy day comes up, and a larger count begins as a smaller one', () => {
  const planned = planWorlds({ seed: 7, count: 120 })
  expect(new Set(planned.map(({ dialect }) => dialect)).size).toBe(dialects.length)
  expect(new Set(planned.map(({ fault }) => fault)).size).toBe(faults.length + healthyDays.length)
  expect(planWorlds({ seed: 7, count: 10 })).toEqual(planned.slice(0, 10))
})

test('a dialect or a fault that does not exist is refused in one sentence that names those that do', () => {
  expect(() => findDialect('cobol')).toThrow(
    /^There is no dialect named "cobol"; choose one of node-express, /,
  )
  expect(() => findWorldFault('gremlins')).toThrow(
    /^There is no fault named "gremlins" in worlds; choose one of slow-deploy, /,
  )
})
