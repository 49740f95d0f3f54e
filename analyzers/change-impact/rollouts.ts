import type { Provenance, Series, TracesClient, Window } from '@faultline/sdk'

/** A new version of a service as its own spans tell it. Epoch milliseconds. */
export type Rollout = {
  readonly service: string
  readonly version: string
  /** The version that served most of the requests before; several may have. */
  readonly previous: string
  /** When the new version served its first request. */
  readonly from: number
  /** When the previous version served its last request; the end of the window while both serve. */
  readonly to: number
  readonly provenance: readonly Provenance[]
}

/** Requests that a version must have served to count as one that takes traffic. */
const fewest = 5

/**
 * Reads which versions began to take traffic within the window, to the second, and whose spans carry a
 * version at all.
 */
export async function readRollouts(
  traces: Pick<TracesClient, 'series'>,
  services: readonly string[],
  window: Window,
): Promise<{ readonly rollouts: readonly Rollout[]; readonly versioned: ReadonlySet<string> }> {
  const stepMs = Math.max(1_000, Math.ceil((window.to - window.from) / 5_000_000) * 1_000)
  const read = async (kind: 'server' | 'consumer'): Promise<readonly Series[]> =>
    traces.series({
      window,
      stepMs,
      where: { 'service.name': services },
      kind,
      measure: 'count',
      by: ['service.name', 'service.version'],
    })
  const served = await read('server')
  const series = served.length > 0 ? served : await read('consumer')
  const byService = Map.groupBy(series, ({ labels }) => labels['service.name'] ?? '')
  const named = series.filter(({ labels }) => (labels['service.version'] ?? '') !== '')
  return {
    rollouts: [...byService].flatMap(([service, counts]) => rolloutsOf(service, counts, stepMs)),
    versioned: new Set(named.map(({ labels }) => labels['service.name'] ?? '')),
  }
}

/** The rollouts that the requests of one service, counted by version, show. */
export function rolloutsOf(
  service: string,
  counts: readonly Series[],
  stepMs: number,
): readonly Rollout[] {
  const versions = counts
    .map((series) => ({ version: series.labels['service.version'] ?? '', ...servedBy(series) }))
    .filter(({ version, requests }) => version !== '' && requests >= fewest)
    .toSorted((one, other) => one.first - other.first)
  const begin = Math.min(...versions.map(({ first }) => first))
  return versions.flatMap((one): Rollout[] => {
    const before = versions
      .filter(({ version, first }) => version !== one.version && first < one.first)
      .toSorted((left, right) => right.requests - left.requests)[0]
    // Of the versions that serve from the beginning on nobody knows when they began.
    if (!before || one.first - begin < 20 * stepMs) return []
    return [
      {
        service,
        version: one.version,
        previous: before.version,
        from: one.first,
        to: Math.max(one.first, before.last),
        provenance: counts.flatMap(({ provenance }) => provenance),
      },
    ]
  })
}

function servedBy({ times, values }: Series): { first: number; last: number; requests: number } {
  const used = [...values].flatMap((count, index) => (count > 0 ? [times[index] ?? 0] : []))
  const requests = values.reduce((sum, count) => sum + (count > 0 ? count : 0), 0)
  return { first: used[0] ?? Infinity, last: used.at(-1) ?? -Infinity, requests }
}

/** Whether two spellings name one version: CI says v2.1, telemetry 2.1, or a longer hash of it. */
export function isSameVersion(one: string, other: string): boolean {
  const [left, right] = [plain(one), plain(other)]
  if (left === right) return true
  const isHash = /^[0-9a-f]{7,}$/.test(left) && /^[0-9a-f]{7,}$/.test(right)
  return isHash && (left.startsWith(right) || right.startsWith(left))
}

function plain(version: string): string {
  return version
    .trim()
    .toLowerCase()
    .replace(/^v(?=\d)/, '')
}
