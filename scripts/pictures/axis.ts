import { scaleLinear, scaleLog, scaleUtc } from 'd3-scale'

export type Range = readonly [number, number]
export type AxisKind = 'number' | 'time' | 'log'

/** Where values lie along one axis, and its labelled ticks. */
export type Axis = {
  readonly place: (value: number) => number
  readonly ticks: (count: number) => readonly { readonly place: number; readonly label: string }[]
}

/** An axis over `domain` (values; times in epoch milliseconds) that covers `range` (pixels). */
export function createAxis(kind: AxisKind, domain: Range, range: Range): Axis {
  switch (kind) {
    case 'time': {
      const scale = scaleUtc(domain, range)
      const days = (domain[1] - domain[0]) / 86_400_000
      const ticks = (count: number) =>
        scale.ticks(count).map((at) => ({ place: scale(at), label: timeLabel(at, days) }))
      return { place: (value) => scale(value), ticks }
    }
    case 'log': {
      const scale = scaleLog(domain, range)
      return {
        place: (value) => scale(value),
        ticks: (count) => labelled(scale.ticks(count), scale, scale.tickFormat(count)),
      }
    }
    case 'number': {
      const scale = scaleLinear(domain, range)
      return {
        place: (value) => scale(value),
        ticks: (count) => labelled(scale.ticks(count), scale, scale.tickFormat(count)),
      }
    }
  }
}

/** Ticks without those that the format leaves blank, as a logarithmic one does between decades. */
function labelled(
  values: readonly number[],
  place: (value: number) => number,
  format: (value: number) => string,
): { place: number; label: string }[] {
  return values
    .map((value) => ({ place: place(value), label: format(value) }))
    .filter(({ label }) => label !== '')
}

/** The time of day within two days, else the date, in UTC. */
function timeLabel(at: Date, days: number): string {
  if (days < 2) return at.toISOString().slice(11, 16)
  return at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
}
