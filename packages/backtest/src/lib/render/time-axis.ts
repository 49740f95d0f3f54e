import { scaleUtc, type ScaleTime } from 'd3-scale'

/** An axis of time in UTC. */
export type TimeAxis = {
  readonly scale: ScaleTime<number, number>
  readonly ticks: readonly { readonly at: number; readonly label: string }[]
  /** The day that the axis begins on, and the zone: `23 Nov 2026, UTC`. */
  readonly caption: string
}

const hourMs = 3_600_000
const monthNames = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/** The axis from `from` to `to` (epoch milliseconds) on `range` in pixels. */
export function timeAxis(
  [from, to]: readonly [number, number],
  range: readonly [number, number],
): TimeAxis {
  const end = to > from ? to : from + 1000
  const scale = scaleUtc([from, end], [...range])
  const widthPx = Math.abs(range[1] - range[0])
  const ticks = scale.ticks(Math.max(2, Math.floor(widthPx / 90))).map((tick) => tick.getTime())
  const areSeconds = ticks.some((at) => at % 60_000 !== 0)
  return {
    scale,
    ticks: ticks.map((at) => ({ at, label: tickLabel(at, { areSeconds, spanMs: end - from }) })),
    caption: `${formatDay(from)}, UTC`,
  }
}

/** `23 Nov 2026`, in UTC. */
export function formatDay(at: number): string {
  const date = new Date(at)
  return `${date.getUTCDate()} ${monthNames[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()}`
}

/** `23 Nov 2026 03:14:05 UTC`. */
export function formatMoment(at: number): string {
  return `${formatDay(at)} ${new Date(at).toISOString().slice(11, 19)} UTC`
}

type Precision = { readonly areSeconds: boolean; readonly spanMs: number }

function tickLabel(at: number, { areSeconds, spanMs }: Precision): string {
  const date = new Date(at)
  const clock = date.toISOString().slice(11, areSeconds ? 19 : 16)
  if (spanMs <= 36 * hourMs) return clock
  const day = `${date.getUTCDate()} ${monthNames[date.getUTCMonth()] ?? ''}`
  return clock === '00:00' ? day : `${day} ${clock}`
}
