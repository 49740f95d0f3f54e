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
  const [web, once] =
    nodesInStep('web', [
      measure('web', [100, 100, 120, 120, 100]),
      measure('once', [100, 100, 150, 100, 100]),
    ]).value ?? []
  expect(web?.score).toBeGreaterThan(10)
  expect(web?.lasting).toBeGreaterThan(10)
  expect(once?.score).toBeGreaterThan(10)
  expect(once?.lasting).toBeLessThan(3)
})

test('a node that was slower all along has not become so with the alert', () => {
  const [, old] =
    nodesInStep('web', [
      measure('web', [100, 100, 120, 120, 100]),
      measure('old', [130, 130, 130, 130, 130]),
    ]).value ?? []
  expect(old?.score).toBeCloseTo(0, 6)
})

test('an alert that rises from below normal to just above it has risen', () => {
  const [web] = nodesInStep('web', [measure('web', [94, 94, 102, 102, 94])]).value ?? []
  expect(web?.lasting).toBeGreaterThan(6)
})

test('excess adds up over requests, and is unknown without them', () => {
  const [web, db, mail] =
    nodesInStep('web', [
      measure('web', [100, 100, 120, 120, 100], [10, 10, 10, 10, 10]),
      measure('db', [100, 100, 104, 104, 100], [50, 50, 50, 50, 50]),
      measure('mail', [100, 100, 104, 104, 100]),
    ]).value ?? []
  expect(web?.excess).toBeCloseTo(200, 6)
  expect(db?.excess).toBeCloseTo(200, 6)
  expect(mail?.excess).toBeUndefined()
})

test('without the metric of the alert nothing is known', () => {
  const unknown = nodesInStep('web', [measure('db', [200, 200, 200])])
  expect(unknown).toMatchObject({ value: null, diagnostics: [{ code: 'unknown-node' }] })
  const unmeasured = nodesInStep('web', [
    { id: 'web', metric: { normal: [1], window: [9], worse: 'up' } },
  ])
  expect(unmeasured).toMatchObject({ value: null, diagnostics: [{ code: 'too-few-values' }] })
})

test('a node with too short a normal period is named in the remarks of the final ranking', () => {
  const db = measure('db', [100, 100, 150, 150, 100])
  const nodes = nodesInStep('web', [
    measure('web', [100, 100, 120, 120, 100]),
    { ...db, metric: { ...db.metric, normal: [100, 101, 99] } },
  ])
  const remark = { code: 'too-few-values', message: expect.stringContaining('(db)') }
  expect(nodes.diagnostics).toEqual([remark])
  const edges = [{ caller: 'web', callee: 'db' }]
  const ranked = rankByTraversal({ alert: 'web', nodes: nodes.value ?? [], edges })
  expect(ranked.value?.[0]?.id).toBe('web')
  expect(ranked.diagnostics).toEqual([remark])
})

test('what cannot be compared with the rows of the alert is said', () => {
  const { diagnostics } = nodesInStep('web', [
    measure('web', [100, 100, 120, 120, 100]),
    measure('silent', [100, 100, NaN, NaN, 100]),
    measure('longer', [100, 100, 120, 120, 100, 100], [10, 10]),
  ])
  expect(diagnostics.map(({ code }) => code)).toEqual([
    ...['missing-values', 'missing-values', 'length-mismatch', 'length-mismatch'],
  ])
})

test('nothing is in step with an alert that is calm', () => {
  const { value, diagnostics } = nodesInStep('web', [
    { id: 'web', metric: { normal, window: Array(5).fill(0), worse: 'up' } },
    measure('db', [100, 100, 150, 150, 100]),
  ])
  expect(value?.[1]?.score).toBeNaN()
  expect(diagnostics).toMatchObject([{ code: 'no-alternative' }])
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
      const nodes = nodesInStep('n0', measured).value ?? []
      const { value } = rankByTraversal({ alert: 'n0', nodes, edges })
      expect(value?.[0]?.id).toBe(`n${faulty}`)
    }),
  )
})
