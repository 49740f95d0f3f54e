import { fisherExact, mannWhitney, median } from '@faultline/analysis'
import type { Evidence, Series, TracesClient, Window } from '@faultline/sdk'
import { evidence, formatQuantity } from '@faultline/sdk'
import type { Rollout } from './rollouts.ts'

/** Two versions of a service at the same minutes. */
export type VersionComparison = {
  readonly rollout: Rollout
  /** `alike` only where a difference that matters would have been seen; else `unknown`. */
  readonly verdict: 'worse' | 'alike' | 'unknown'
  /** Without a full stop: "1.5.0 fails 41 % of requests, 1.4.0 beside it 0 %". */
  readonly sentence: string
  readonly evidence: Evidence
}

/** What a difference must be to matter, and how sure it must be. */
const worse = { latencyRatio: 1.3, errorRatio: 0.02, pValue: 0.01 }
/** Requests on each side from which on "no difference" says something. */
const fewestAlike = 100
const longestMs = 600_000

/**
 * Compares the versions of a rollout while both serve: the load, the callees and the machines are the
 * same for both, so what differs is the version's own doing. Null where they never served together.
 */
export async function compareVersions(
  traces: Pick<TracesClient, 'series'>,
  rollout: Rollout,
  until: number,
): Promise<VersionComparison | null> {
  const window = { from: rollout.from, to: Math.min(until, rollout.to, rollout.from + longestMs) }
  if (window.to - window.from < 5_000) return null
  const stepMs = Math.max(1_000, Math.ceil((window.to - window.from) / 30_000) * 1_000)
  const ask = {
    window,
    stepMs,
    where: { 'service.name': rollout.service },
    kind: 'server',
  } as const
  const by = ['service.version']
  const [counts, errors, means] = await Promise.all([
    traces.series({ ...ask, by, measure: 'count' }),
    traces.series({ ...ask, by, measure: 'errors' }),
    traces.series({ ...ask, by, measure: 'mean' }),
  ])
  const side = (version: string): Side => sideOf({ counts, errors, means }, version)
  return judge({ rollout, window, now: side(rollout.version), then: side(rollout.previous) })
}

type Side = {
  readonly requests: number
  readonly errors: number
  readonly means: readonly number[]
  readonly series: readonly Series[]
}

function sideOf(
  read: Readonly<Record<'counts' | 'errors' | 'means', readonly Series[]>>,
  version: string,
): Side {
  const own = (series: readonly Series[]): Series | undefined =>
    series.find(({ labels }) => labels['service.version'] === version)
  const counts = own(read.counts)
  const errors = own(read.errors)
  const means = own(read.means)
  return {
    requests: sum(counts),
    errors: sum(errors),
    means: [...(means?.values ?? [])].filter((value) => Number.isFinite(value)),
    series: [counts, errors, means].flatMap((series) => series ?? []),
  }
}

function judge(facts: {
  readonly rollout: Rollout
  readonly window: Window
  readonly now: Side
  readonly then: Side
}): VersionComparison | null {
  const { rollout, now, then } = facts
  if (now.requests < 5 || then.requests < 5) return null
  const failing = share(now) - share(then)
  const fails = fisherExact([
    [Math.round(now.errors), Math.round(now.requests - now.errors)],
    [Math.round(then.errors), Math.round(then.requests - then.errors)],
  ]).value
  const [fast, slow] = [median(then.means).value ?? NaN, median(now.means).value ?? NaN]
  const times = mannWhitney(now.means, then.means).value
  const isFailing = failing >= worse.errorRatio && (fails?.pValue ?? 1) < worse.pValue
  const isSlower = slow >= fast * worse.latencyRatio && (times?.pValue ?? 1) < worse.pValue
  const isAlike =
    Math.min(now.requests, then.requests) >= fewestAlike &&
    Math.min(now.means.length, then.means.length) >= 8 &&
    Math.abs(failing) < worse.errorRatio / 2 &&
    slow < fast * 1.15
  const verdict = isFailing || isSlower ? 'worse' : isAlike ? 'alike' : 'unknown'
  const level = (side: Side, ms: number): string =>
    isSlower && !isFailing
      ? `takes ${formatQuantity(ms, 'ms')}`
      : `fails ${formatQuantity(share(side), '1')} of requests`
  const both = `takes ${formatQuantity(slow, 'ms')} and fails ${formatQuantity(share(now), '1')} of requests`
  const sentence =
    verdict !== 'alike'
      ? `${rollout.version} ${level(now, slow)} where ${rollout.previous} ${level(then, fast)} at the same time`
      : `${rollout.version} ${both}, much as ${rollout.previous} does at the same time`
  return { rollout, verdict, sentence, evidence: table(facts, { fast, slow }) }
}

function table(
  { rollout, now, then }: Parameters<typeof judge>[0],
  { fast, slow }: { readonly fast: number; readonly slow: number },
): Evidence {
  return evidence.table({
    title: `Versions of ${rollout.service} while both served`,
    columns: [
      { name: 'version' },
      { name: 'requests' },
      { name: 'median of mean latency', unit: 'ms' },
      { name: 'error ratio', unit: '1' },
    ],
    rows: [
      [rollout.previous, then.requests, fast, share(then)],
      [rollout.version, now.requests, slow, share(now)],
    ],
    from: [...now.series, ...then.series],
  })
}

function share({ errors, requests }: Side): number {
  return errors / Math.max(1, requests)
}

function sum(series: Series | undefined): number {
  return [...(series?.values ?? [])].reduce((total, value) => total + (value > 0 ? value : 0), 0)
}
