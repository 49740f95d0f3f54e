import { createRandom } from '@faultline/analysis'
import { deployment, flag, resource, service, type Entity } from '@faultline/sdk'
import type { findingSchema } from '@faultline/sdk/result'
import type { z } from 'zod'
import {
  reportSchema,
  type CaseReport,
  type Estimate,
  type Outcome,
  type Report,
} from '../src/report.ts'

type Finding = z.infer<typeof findingSchema>

const startMs = Date.UTC(2026, 10, 21, 2, 40)
const minuteMs = 60_000

/** A report in which everything that a report can say occurs once: what reports are drawn from in tests. */
export function sampleReport(): Report {
  const cases = sampleCases()
  return reportSchema.parse({
    schemaVersion: 1,
    createdAt: startMs + 3 * 24 * 60 * minuteMs,
    base: { ref: 'origin/main', commit: '4f1d2c8a9b7e6d5c4b3a29181706f5e4d3c2b1a0' },
    isGood: false,
    sentence:
      '2 of 12 cases regressed against origin/main, and 1 needs a recording: the gate "no regression" is broken.',
    cases,
    scores: scoresOf(cases, 0.62),
    baseScores: scoresOf(cases, 0.85),
    groups: [
      { by: 'analyzer', name: 'service-degradation', scores: scoresOf(cases, 0.66) },
      { by: 'analyzer', name: 'saturation', scores: scoresOf(cases.slice(0, 4), 0.5) },
      { by: 'tag', name: 'deploy', scores: scoresOf(cases.slice(2, 9), 0.57) },
      { by: 'tag', name: 'healthy', scores: scoresOf(cases.slice(9), null) },
      { by: 'owner', name: 'team-faultline', scores: scoresOf(cases, 0.62) },
    ],
    gates: [
      {
        gate: 'noRegression',
        isBroken: true,
        limit: 0,
        actual: 2,
        sentence: 'No case may regress, and 2 did: slow-deploy-1 and flag-cascade-2.',
      },
      {
        gate: 'minimumRecallAt1',
        isBroken: false,
        limit: 0.6,
        actual: 0.62,
        sentence: 'Recall at 1 must be at least 60 %, and is 62 %.',
      },
      {
        gate: 'maximumFalseAlarmRate',
        isBroken: false,
        limit: 0.4,
        actual: 0.33,
        sentence: 'At most 40 % of the healthy cases may raise a cause, and 33 % do.',
      },
    ],
    isPartial: false,
    speed: { seconds: 4.2, workers: 2, replays: 24 },
  })
}

const checkout = deployment('checkout', 'v42')
const payment = service('payment')

function sampleCases(): CaseReport[] {
  return [
    compared('slow-deploy-1', {
      title: 'A slow version of checkout was deployed, in the middle of a flag change',
      causes: [checkout],
      outcome: outcome('failed', {
        reasons: ['The true cause checkout@v42 was not named; flag cart-prefetch was.'],
        findings: [latencyFinding(flag('cart-prefetch'), 0.81, 7)],
      }),
      base: outcome('passed', { rank: 1, findings: [latencyFinding(checkout, 0.92, 7)] }),
      difference: {
        kind: 'regressed',
        sentence: 'Found checkout@v42 before, and flag cart-prefetch now.',
        query: {
          how: 'no_longer_asked',
          asked: asked('traces', 'series', { service: 'checkout', by: ['service.version'] }),
        },
      },
    }),
    compared('flag-cascade-2', {
      title: 'A feature flag made payment call the bank twice',
      causes: [flag('double-charge-guard')],
      outcome: outcome('failed', {
        reasons: ['Concluded that nothing is wrong, and a cause was to be found.'],
        conclusion: 'healthy',
      }),
      base: outcome('passed', {
        rank: 1,
        findings: [latencyFinding(flag('double-charge-guard'), 0.77, 11), symptom(payment)],
      }),
      difference: {
        kind: 'regressed',
        sentence: 'Found flag double-charge-guard before, and nothing now.',
        query: null,
      },
    }),
    compared('pool-exhausted-1', {
      title: 'The pool of connections ran out | with a bar and a <tag> in its title',
      causes: [resource('orders', 'connection_pool')],
      outcome: outcome('passed', {
        rank: 1,
        findings: [
          {
            ...latencyFinding(resource('orders', 'connection_pool'), 0.88, 3),
            calibration: { method: 'platt', cases: 40, score: 0.8 },
          },
        ],
      }),
      base: outcome('failed', {
        reasons: ['The true cause connection pool of orders came second.'],
        rank: 2,
        findings: [latencyFinding(service('orders'), 0.6, 3)],
      }),
      difference: {
        kind: 'fixed',
        sentence: 'Found orders before, and connection pool of orders now.',
        query: {
          how: 'asked_anew',
          asked: asked('metrics', 'range', { metric: 'db.client.connections.usage' }),
        },
      },
    }),
    compared('cpu-burn-3', {
      title: 'A busy loop took the processors of search',
      causes: [resource('search', 'cpu')],
      outcome: outcome('passed', {
        rank: 1,
        findings: [latencyFinding(resource('search', 'cpu'), 0.7, 5)],
      }),
      base: outcome('passed', {
        rank: 1,
        findings: [latencyFinding(resource('search', 'cpu'), 0.9, 5)],
      }),
      difference: {
        kind: 'changed',
        sentence: 'The confidence of cpu of search went from 90 % to 70 %.',
        query: {
          how: 'read_differently',
          asked: asked('metrics', 'range', { metric: 'process.cpu.utilization' }),
        },
      },
    }),
    compared('memory-leak-1', {
      title: 'A leak in recommendations',
      causes: [resource('recommendations', 'memory')],
      outcome: outcome('passed', { rank: 1, ms: 940 }),
      base: outcome('passed', { rank: 1, ms: 210 }),
      difference: {
        kind: 'slower',
        sentence: 'The same answer in 940 ms instead of 210 ms.',
        query: null,
      },
    }),
    compared('lock-wait-1', {
      title: 'A migration held a lock',
      causes: [resource('orders', 'locks')],
      outcome: outcome('needs_recording', {
        reasons: ['It asked 1 question that the journal has no answer to.'],
        conclusion: null,
        missing: [asked('logs', 'search', { service: 'orders', text: 'lock timeout', limit: 100 })],
      }),
      base: outcome('passed', { rank: 1 }),
      difference: {
        kind: 'changed',
        sentence: 'Passed before, and needs a recording now.',
        query: { how: 'asked_anew', asked: asked('logs', 'search', { service: 'orders' }) },
      },
    }),
    compared('dns-1', {
      title: 'Names were not resolved',
      causes: [service('dns')],
      outcome: outcome('broken', {
        reasons: ['analyzers/saturation/exhaustion.ts:12:3: Cannot read properties of undefined.'],
        conclusion: null,
      }),
      base: null,
      difference: { kind: 'new', sentence: 'The base has no such analyzer.', query: null },
    }),
    ...['slow-deploy-4', 'bad-config-1'].map((name) =>
      compared(name, {
        title: `A change that was known: ${name}`,
        causes: [deployment('cart', 'v7')],
        outcome: outcome('passed', { rank: 1 }),
        base: outcome('passed', { rank: 1 }),
        difference: unchanged,
      }),
    ),
    ...['healthy-1', 'healthy-2', 'healthy-3'].map((name) =>
      compared(name, {
        title: 'A day on which nothing was wrong',
        causes: [],
        outcome: outcome('passed', { conclusion: 'healthy' }),
        base: outcome('passed', { conclusion: 'healthy' }),
        difference: unchanged,
      }),
    ),
  ]
}

const unchanged = {
  kind: 'unchanged',
  sentence: 'The same findings as before.',
  query: null,
} as const

type Compared = Pick<CaseReport, 'title' | 'causes' | 'outcome' | 'base' | 'difference'>

function compared(name: string, rest: Compared): CaseReport {
  const [first] = rest.causes
  return {
    name,
    path: `analyzers/service-degradation/cases/${name}`,
    analyzer: {
      id: 'service-degradation',
      title: 'A service is slow or fails',
      owner: 'team-faultline',
      file: 'analyzers/service-degradation/index.ts',
    },
    tags: first === undefined ? ['lab', 'healthy'] : ['lab', first.kind],
    at: startMs + 35 * minuteMs,
    answer:
      first === undefined
        ? { conclusion: 'healthy' }
        : { conclusion: 'cause', causes: { any: [first] }, never: [flag('cart-prefetch')] },
    ...rest,
  }
}

type OutcomeParts = Partial<Omit<Outcome, 'conclusion'>> & {
  readonly conclusion?: 'cause' | 'healthy' | null
}

function outcome(status: Outcome['status'], parts: OutcomeParts = {}): Outcome {
  const { conclusion = 'cause', ...rest } = parts
  const [first] = rest.findings ?? []
  return {
    status,
    reasons: [],
    analyzerVersion: 'a1b2c3d4e5f6',
    conclusion: conclusionOf(conclusion, first),
    rank: null,
    findings: [],
    missing: [],
    gone: [],
    calls: 14,
    bytes: 48_200,
    ms: 180,
    ...rest,
  }
}

function conclusionOf(
  kind: 'cause' | 'healthy' | null,
  first: Finding | undefined,
): Outcome['conclusion'] {
  if (kind === null) return null
  if (kind === 'healthy') {
    return { kind, sentence: 'Nothing is wrong.', confidence: 0.9, checked: [] }
  }
  const { summary = 'Found it.', confidence = 0.9 } = first ?? {}
  return { kind, sentence: summary, confidence }
}

function asked(need: string, method: string, query: unknown): Outcome['missing'][number] {
  return { run: '1', analyzer: 'service-degradation', need, source: need, method, query, entry: 3 }
}

function symptom(entity: Entity): Finding {
  return {
    id: '1:2',
    kind: 'symptom',
    entity,
    confidence: 0.64,
    summary: 'Requests to payment take longer as well, from the same minute on.',
    evidence: [],
    actions: [],
    analyzer: 'service-degradation',
  }
}

/** A cause, shown by a latency that moved at a change. */
export function latencyFinding(entity: Entity, confidence: number, seed: number): Finding {
  const random = createRandom(seed)
  const times = Array.from({ length: 60 }, (_, index) => startMs + (index * minuteMs) / 2)
  const onset = startMs + 18 * minuteMs
  const values = (calm: number, moved: number): (number | null)[] =>
    times.map((at, index) =>
      index === 20 ? null : (at < onset ? calm : moved) * (0.85 + 0.3 * random()),
    )
  const changedAt = onset - 0.7 * minuteMs
  return {
    id: '1:1',
    kind: 'cause',
    entity,
    confidence,
    summary: 'The 95th percentile of checkout went from 120 ms to 840 ms right after the change.',
    evidence: [
      {
        kind: 'series',
        title: 'Latency of checkout, 95th percentile',
        unit: 'ms',
        series: [
          { name: 'checkout', labels: { version: 'v42' }, times, values: values(120, 840) },
          { name: 'checkout', labels: { version: 'v41' }, times, values: values(118, 130) },
        ],
        marks: [
          { at: changedAt, label: 'checkout v42 deployed', entity: checkout },
          {
            at: changedAt + 0.4 * minuteMs,
            label: 'flag cart-prefetch on',
            entity: flag('cart-prefetch'),
          },
        ],
        regions: [{ from: onset, to: startMs + 30 * minuteMs, label: 'abnormal' }],
        provenance: [{ entry: 3, need: 'traces', query: 'p95 of checkout by version' }],
      },
      {
        kind: 'table',
        title: 'Spans that got slower',
        columns: [{ name: 'span' }, { name: 'before', unit: 'ms' }, { name: 'after', unit: 'ms' }],
        rows: [
          ['POST /checkout', 121.4, 838.2],
          ['SELECT orders', 4.1, null],
        ],
        provenance: [],
      },
      { kind: 'text', title: 'Reading', text: 'Only v42 is slow; v41 is not.', provenance: [] },
    ],
    actions: [
      { title: 'Roll checkout back to v41', command: 'kubectl rollout undo deploy/checkout' },
    ],
    analyzer: 'service-degradation',
  }
}

function estimate(value: number | null, count: number): Estimate {
  if (value === null) return { value, low: null, high: null, count: 0, interval: 'none' }
  return {
    value,
    low: Math.max(0, value - 0.22),
    high: Math.min(1, value + 0.19),
    count,
    interval: 'wilson',
  }
}

function scoresOf(cases: readonly CaseReport[], recall: number | null): Report['scores'] {
  const withStatus = (status: string): number =>
    cases.filter(({ outcome: { status: own } }) => own === status).length
  const rates: readonly (readonly [number, number])[] = [
    [0, 0],
    [1, 0],
    [2, 0.5],
    [2, 0.5],
    [4, 0.75],
  ]
  return {
    cases: cases.length,
    passed: withStatus('passed'),
    failed: withStatus('failed'),
    needsRecording: withStatus('needs_recording'),
    broken: withStatus('broken'),
    recallAt1: estimate(recall, 9),
    recallAt3: estimate(recall === null ? null : recall + 0.1, 9),
    meanReciprocalRank: {
      ...estimate(recall === null ? null : recall + 0.04, 9),
      interval: 'bootstrap',
    },
    falseAlarmRate: estimate(0.33, 3),
    inconclusiveRate: estimate(0, cases.length),
    brier: { ...estimate(recall === null ? null : 0.18, 9), interval: 'bootstrap' },
    expectedCalibrationError: {
      ...estimate(recall === null ? null : 0.11, 9),
      interval: 'bootstrap',
    },
    reliability: rates.map(([count, hitRate], index) => ({
      from: index / 5,
      to: (index + 1) / 5,
      count,
      meanConfidence: count === 0 ? null : index / 5 + 0.11,
      hitRate: count === 0 ? null : hitRate,
      low: count === 0 ? null : Math.max(0, hitRate - 0.25),
      high: count === 0 ? null : Math.min(1, hitRate + 0.2),
    })),
    ms: { median: 180, p95: 940 },
    calls: { median: 14, p95: 31 },
    bytes: { median: 48_200, p95: 210_000 },
  }
}
