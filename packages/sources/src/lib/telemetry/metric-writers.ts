import type { Histogram } from '../otlp/buckets.ts'
import type { MetricPoint } from '../otlp/metrics.ts'

/** The last reading of one writer of a stream. */
export type Track = {
  readonly id: number
  /** When the writer says that it began to count; it is told from others by that. */
  readonly startNs: bigint | undefined
  readonly timeNs: bigint
  readonly value: number | Histogram
  /** Readings that others of the same start have had since. */
  readonly silent: number
  /** Set on a writer whose start was new while another one still reported. */
  readonly isSuspected: boolean
}

/** Where a cumulative reading belongs. */
export type Placement = {
  /** The track that it goes on with; absent for a new one. */
  readonly track?: Track
  /** The reading that is subtracted; absent where the counter began at zero. */
  readonly before?: Track
  readonly sinceNs: bigint | undefined
  readonly isSuspected?: boolean
}

/** Tracks that have not been heard of for so long are over. */
const longestSilenceNs = 600_000_000_000n
const mostTracks = 64
const youngNs = 60_000_000_000n
/** A writer without a start that fell silent for so many readings of another has restarted. */
const longestSilence = 12

/** The tracks of an identity that a point can belong to. */
export function liveTracks(tracks: readonly Track[], point: MetricPoint): readonly Track[] {
  const live = tracks.filter(({ timeNs, startNs, silent }) =>
    startNs === point.startNs
      ? startNs !== undefined || silent <= longestSilence
      : timeNs + longestSilenceNs >= point.timeNs,
  )
  return live.slice(-mostTracks)
}

/** Counters that began so recently are taken to have been at zero when they did. */
export function isYoung({ startNs, timeNs }: MetricPoint): boolean {
  return startNs !== undefined && timeNs - startNs <= youngNs
}

/**
 * Finds the writer of a cumulative reading. Several processes may report under one identity, such as
 * pre-forked workers; taken as one, every reading of the lower is a restart and every one of the higher
 * is a jump. They are told apart by their starts; where those are equal or missing, a reading goes on
 * from the next lower one, since no counter falls while it counts. Undefined: nothing new is said.
 */
export function placeReading(
  point: MetricPoint,
  tracks: readonly Track[],
  firstNs: bigint,
): Placement | undefined {
  const same = tracks.filter(({ startNs }) => startNs === point.startNs)
  if (same.length > 0) return placeAmongSame(point, same)
  const { startNs } = point
  const latest = tracks.toSorted((one, other) => Number(other.timeNs - one.timeNs))[0]
  if (startNs === undefined) return { sinceNs: undefined }
  // What began while the metric was watched has been seen from zero.
  const wasSeen = startNs >= firstNs || isYoung(point)
  if (latest === undefined) return { sinceNs: wasSeen ? startNs : undefined }
  if (latest.timeNs <= startNs) {
    // All others were silent when this one began: with one of them it is that one, started again.
    return tracks.length === 1 ? { track: latest, sinceNs: startNs } : { sinceNs: startNs }
  }
  const isHigher = amountOf(point.value) >= amountOf(latest.value)
  if (!isHigher) return { sinceNs: wasSeen ? startNs : undefined, isSuspected: true }
  if (isMoving(point, latest)) {
    return { track: latest, before: latest, sinceNs: latest.timeNs, isSuspected: true }
  }
  return { sinceNs: undefined, isSuspected: true }
}

/**
 * Some processes move the start with every report without starting again: it is then a few reports
 * back, where that of a process that has just begun to report is as old as the process.
 */
function isMoving({ startNs = 0n, timeNs }: MetricPoint, latest: Track): boolean {
  const intervalNs = timeNs - latest.timeNs
  return (
    latest.isSuspected &&
    startNs > (latest.startNs ?? 0n) &&
    intervalNs > 0n &&
    timeNs - startNs <= 3n * intervalNs
  )
}

function placeAmongSame(point: MetricPoint, same: readonly Track[]): Placement | undefined {
  const earlier = same.filter(({ timeNs }) => timeNs < point.timeNs)
  // Sent again, or overtaken by a later reading that covers it.
  if (earlier.length === 0 || same.some((track) => isSameReading(track, point))) return undefined
  const [next] = earlier
    .filter(({ value }) => amountOf(value) <= amountOf(point.value))
    .toSorted((one, other) => amountOf(other.value) - amountOf(one.value))
  if (next) return { track: next, before: next, sinceNs: next.timeNs }
  if (point.startNs !== undefined) return { sinceNs: isYoung(point) ? point.startNs : undefined }
  const [latest] = earlier.toSorted((one, other) => Number(other.timeNs - one.timeNs))
  return latest ? { sinceNs: latest.timeNs } : undefined
}

function isSameReading(track: Track, point: MetricPoint): boolean {
  return track.timeNs === point.timeNs && amountOf(track.value) === amountOf(point.value)
}

export function amountOf(value: number | Histogram): number {
  return typeof value === 'number' ? value : value.count
}
