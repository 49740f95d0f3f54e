import type { findingSchema, RunEvent } from '@faultline/sdk/result'
import type { z } from 'zod'

type Finding = z.infer<typeof findingSchema>

const analyzer = (id: string, title: string) => ({ id, title, version: '0123456789ab' })
const latency = {
  kind: 'series' as const,
  title: 'p95 of checkout by version of payment',
  unit: 's',
  series: [
    {
      name: 'p95',
      labels: { 'service.version': 'v42' },
      times: Array.from({ length: 40 }, (_, index) => Date.UTC(2026, 10, 23, 3, 0, index)),
      values: Array.from({ length: 40 }, (_, index) => (index < 24 ? 0.08 : 0.61)),
    },
  ],
  marks: [{ at: Date.UTC(2026, 10, 23, 3, 0, 23), label: 'deploy payment@v42' }],
  regions: [],
  provenance: [{ entry: 0, need: 'traces', query: 'SELECT …' }],
}

/** The cause that the recorded investigation finds. */
export const causeFinding: Finding = {
  id: '1.1-1',
  kind: 'cause',
  entity: { kind: 'deployment', service: 'payment', version: 'v42' },
  confidence: 0.93,
  summary: 'payment is 7.6 times slower since v42 took over; its other version is as it was.',
  evidence: [latency],
  actions: [{ title: 'Roll payment back to v41' }],
  analyzer: 'change-impact',
}

/** A change that was near and is innocent. */
export const ruledOutFinding: Finding = {
  id: '1.1-2',
  kind: 'ruled_out',
  entity: { kind: 'flag', name: 'new-banner' },
  confidence: 0.9,
  summary: 'It changed 40 s before the shift, on a service that no slow request touches.',
  evidence: [],
  actions: [],
  analyzer: 'change-impact',
}

/** What an investigation with a chained run told, in order. */
export const recordedEvents: RunEvent[] = [
  {
    type: 'run_started',
    run: '1',
    parent: null,
    analyzer: analyzer('service-degradation', 'A service got worse'),
    params: { service: 'checkout' },
    atMs: 0,
  },
  { type: 'step_started', run: '1', step: 1, parent: null, name: 'Follow the calls', atMs: 2 },
  { type: 'step_started', run: '1', step: 2, parent: 1, name: 'Exclusive latency', atMs: 10 },
  { type: 'step_ended', run: '1', step: 2, status: 'succeeded', atMs: 90 },
  { type: 'step_ended', run: '1', step: 1, status: 'succeeded', atMs: 140 },
  {
    type: 'run_started',
    run: '1.1',
    parent: '1',
    analyzer: analyzer('change-impact', 'Which change explains it'),
    params: {},
    atMs: 150,
  },
  {
    type: 'step_started',
    run: '1.1',
    step: 1,
    parent: null,
    name: 'Compare before and after',
    atMs: 160,
  },
  { type: 'finding', run: '1.1', finding: causeFinding, atMs: 230 },
  { type: 'step_ended', run: '1.1', step: 1, status: 'succeeded', atMs: 240 },
  { type: 'finding', run: '1.1', finding: ruledOutFinding, atMs: 250 },
  {
    type: 'run_ended',
    run: '1.1',
    status: 'succeeded',
    conclusion: {
      kind: 'cause',
      sentence: 'payment is slow because of payment@v42',
      confidence: 0.93,
    },
    atMs: 260,
  },
  {
    type: 'run_ended',
    run: '1',
    status: 'succeeded',
    conclusion: {
      kind: 'cause',
      sentence: 'checkout is slow because of payment@v42',
      confidence: 0.93,
    },
    atMs: 300,
  },
]
