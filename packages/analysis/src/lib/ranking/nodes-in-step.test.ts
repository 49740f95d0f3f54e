import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold, noise } from '../../../test/properties.ts'
import { rankByTraversal } from './anomaly-traversal.ts'
import { nodesInStep } from './nodes-in-step.ts'

const normal = noise(3, 200).map((value) => 100 + value)
const measure = (id: string, window: readonly number[], requests?: readonly number[]) => ({
  id,
  metric: { normal, window, worse: 'up' as const, minimumRelativeSpread: 0 },
  ...(requests === undefined ? {} : { requests }),
})

test('counts the rows in which the alert is loud, and what lasted two of them', () => {
  const [web, once] = nodesInStep('web', [
    measure('web', [100, 100, 120, 120, 100]),
    measure('once', [100, 100, 150, 100, 100]),
  ])
  expect(web?.score).toBeGreaterThan(10)
  expect(web?.lasting).toBeGreaterThan(10)
  expect(once?.score).toBeGreaterThan(10)
  expect(once?.lasting).toBeLessThan(3)
})

test('a node that was slower all along has not become so with the alert', () => {
  const nodes = nodesInStep('web', [
    measure('web', [100, 100, 120, 120, 100]),
    measure('old', [130, 130, 130, 130, 130]),
  ])
  expect(nodes[1]?.score).toBeCloseTo(0, 6)
})

test('an alert that rises from below normal to just above it has risen', () => {
  const [web] = nodesInStep('web', [measure('web', [94, 94, 102, 102, 94])])
  expect(web?.lasting).toBeGreaterThan(6)
})

test('excess adds up over requests, and is unknown without them', () => {
  const [web, db, mail] = nodesInStep('web', [
    measure('web', [100, 100, 120, 120, 100], [10, 10, 10, 10, 10]),
    measure('db', [100, 100, 104, 104, 100], [50, 50, 50, 50, 50]),
    measure('mail', [100, 100, 104, 104, 100]),
  ])
  expect(web?.excess).toBeCloseTo(200, 6)
  expect(db?.excess).toBeCloseTo(200, 6)
  expect(mail?.excess).toBeUndefined()
})

test('without the metric of the alert nothing is known', () => {
  expect(nodesInStep('web', [measure('db', [200, 200, 200])])[0]?.score).toBeNaN()
})

test('a lasting fault anywhere in a tree of calls is ranked first where it is visible', () => {
  // Added latency goes up the calls, thinned out on each; every node has noise of its own.
  const fault = fc.record({
    parents: fc.array(fc.nat(), { minLength: 1, maxLength: 12 }),
    at: fc.nat(),
    size: fc.integer({ min: 30, max: 60 }),
    seed: fc.nat(999),
  })
  hold(
    fc.property(fault, ({ parents, at, size, seed }) => {
      const callers = parents.map((parent, i) => parent % (i + 1))
      const ids = ['n0', ...callers.map((_, i) => `n${i + 1}`)]
      const faulty = at % ids.length
      const added = new Map<number, number>()
      for (let i = faulty, share = size; i >= 0; i = i === 0 ? -1 : (callers[i - 1] ?? 0)) {
        added.set(i, share)
        share *= 0.8
      }
      fc.pre((added.get(0) ?? 0) > 8)
      const measured = ids.map((id, i) => {
        const calm = noise(seed * 20 + i, 5).map((value) => 100 + value)
        const isOn = (row: number): boolean => row === 2 || row === 3
        const window = calm.map((value, row) => value + (isOn(row) ? (added.get(i) ?? 0) : 0))
        return measure(id, window, [50, 50, 50, 50, 50])
      })
      const edges = callers.map((caller, i) => ({ caller: `n${caller}`, callee: `n${i + 1}` }))
      const { value } = rankByTraversal({ alert: 'n0', nodes: nodesInStep('n0', measured), edges })
      expect(value?.[0]?.id).toBe(`n${faulty}`)
    }),
  )
})
