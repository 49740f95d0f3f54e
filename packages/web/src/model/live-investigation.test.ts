import { expect, test } from 'vitest'
import { checkoutSlow } from '../../test/fixtures/checkout-slow.ts'
import { asQueued, eventsOf } from '../../test/fixtures/events-of.ts'
import { applyEvent, isOpen, runningSteps, stepProgress } from './live-investigation.ts'

const finished = checkoutSlow('one', Date.parse('2026-11-23T03:12:04Z'))
const events = eventsOf(finished).map(({ event }) => event)

test('all events of an investigation lead to the investigation', () => {
  const told = events.reduce(applyEvent, asQueued(finished))
  expect(told.status).toBe('succeeded')
  expect(told.conclusion).toEqual(finished.conclusion)
  expect(told.findings).toHaveLength(finished.findings.length)
  expect(told.findings[0]?.kind).toBe('cause')
  // What events do not tell is read from the service at the end.
  const known = finished.runs.map((run) => ({ ...run, coverage: [], journal: null }))
  const byId = told.runs.toSorted((one, other) => (one.id < other.id ? -1 : 1))
  const byStep = byId.map((run) => ({
    ...run,
    steps: run.steps.toSorted((one, other) => one.id - other.id),
  }))
  expect(byStep).toEqual(known)
})

test('a stream that begins again changes nothing', () => {
  const once = events.reduce(applyEvent, asQueued(finished))
  expect(events.reduce(applyEvent, once)).toEqual(once)
})

test('a step that runs is what is being done', () => {
  const before = events.slice(
    0,
    events.findIndex((event) => event.type === 'step_ended'),
  )
  const running = before.reduce(applyEvent, asQueued(finished))
  expect(isOpen(running)).toBe(true)
  expect(runningSteps(running).map((step) => step.name)).toEqual([
    'Symptoms of checkout before and after',
  ])
  expect(stepProgress(running)).toEqual({ ended: 0, begun: 1 })
})

test('the first finding is timed as it comes, and not again', () => {
  const [first, second] = events.filter((event) => event.type === 'finding')
  if (!first || !second) throw new Error('The fixture has no findings.')
  const open = { ...finished, status: 'running' as const, firstFindingAt: null, findings: [] }
  const at = (finished.startedAt ?? 0) + first.atMs
  expect(applyEvent(open, first).firstFindingAt).toBe(at)
  expect(applyEvent(applyEvent(open, first), second).firstFindingAt).toBe(at)
})

test('an event of a run that is not known is not lost on the others', () => {
  const stray = { type: 'step_ended', run: '7', step: 1, status: 'failed', atMs: 3 } as const
  expect(applyEvent(finished, stray)).toEqual(finished)
})
