import type { RunEvent } from '@faultline/sdk/result'
import { expect, test } from 'vitest'
import { projectEvents } from './project-events.ts'

const analyzer = { id: 'a', title: 'A', version: 'v' }
const finding = {
  id: '1.1',
  kind: 'symptom' as const,
  entity: { kind: 'service' as const, name: 'checkout' },
  confidence: 0.5,
  summary: 'checkout is slow',
  evidence: [],
  actions: [],
  analyzer: 'a',
}
const conclusion = { kind: 'cause' as const, sentence: 'payment', confidence: 0.9 }
const events: RunEvent[] = [
  { type: 'run_started', run: '1', parent: null, analyzer, params: {}, atMs: 0 },
  { type: 'step_started', run: '1', step: 1, parent: null, name: 'Latency', atMs: 5 },
  { type: 'finding', run: '1', finding, atMs: 6 },
  { type: 'step_ended', run: '1', step: 1, status: 'succeeded', atMs: 9 },
  { type: 'run_started', run: '1.1', parent: '1', analyzer, params: {}, atMs: 10 },
  { type: 'step_started', run: '1.1', step: 1, parent: null, name: 'Changes', atMs: 12 },
  {
    type: 'finding',
    run: '1.1',
    finding: { ...finding, id: '1.1.1', kind: 'cause', confidence: 0.9 },
    atMs: 14,
  },
  { type: 'run_ended', run: '1.1', status: 'succeeded', conclusion, atMs: 20 },
]

test('events become the tree of runs with their steps, each timed from its own run', () => {
  const { runs } = projectEvents(events)
  expect(runs).toMatchObject([
    {
      id: '1',
      status: 'running',
      startMs: 0,
      endMs: null,
      steps: [{ id: 1, name: 'Latency', status: 'succeeded', startMs: 5, endMs: 9 }],
    },
    {
      id: '1.1',
      parent: '1',
      status: 'succeeded',
      startMs: 10,
      endMs: 20,
      steps: [{ id: 1, status: 'running', startMs: 2, endMs: null }],
    },
  ])
})

test('findings are ranked over all runs and know their run', () => {
  expect(projectEvents(events).findings).toMatchObject([
    { id: '1.1.1', kind: 'cause', run: '1.1' },
    { id: '1.1', kind: 'symptom', run: '1' },
  ])
})
