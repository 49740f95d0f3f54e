import { scaleLinear, type ScaleLinear } from 'd3-scale'

/** An axis of values: one unit for all of its labels, chosen by the largest value. */
export type ValueAxis = {
  readonly scale: ScaleLinear<number, number>
  readonly ticks: readonly { readonly value: number; readonly label: string }[]
}

/** Smaller ones cannot be divided into ticks: a double has no such steps. */
const smallestSpan = 1e-300

/**
 * The axis for values from `low` to `high` in `unit` (UCUM), drawn on `range` in pixels: from zero
 * where nothing is below it, with round numbers in a unit that a person reads.
 */
export function valueAxis(
  [low, high]: readonly [number, number],
  unit: string,
  range: readonly [number, number],
): ValueAxis {
  const from = Math.min(0, low)
  const to = high - from > smallestSpan ? high : from + 1
  const { factor, suffix } = unitFor(unit, Math.max(Math.abs(from), Math.abs(to)))
  // Nice in the unit that is shown: steps of 1024 would not be round in megabytes otherwise.
  const shown = scaleLinear([from * factor, to * factor], [...range]).nice(4)
  const ticks = shown.ticks(4)
  const step = Math.abs((ticks[1] ?? 1) - (ticks[0] ?? 0))
  const decimals = Math.max(0, -Math.floor(Math.log10(step || 1) + 1e-9))
  const domain = shown.domain().map((value) => value / factor)
  return {
    scale: scaleLinear(domain, [...range]),
    ticks: ticks.map((value) => ({
      value: value / factor,
      label: `${value.toFixed(Math.min(decimals, 6))}${suffix}`,
    })),
  }
}

type ShownUnit = { readonly factor: number; readonly suffix: string }

function unitFor(unit: string, largest: number): ShownUnit {
  switch (unit) {
    case 'ms':
      return largest >= 2000 ? { factor: 1e-3, suffix: ' s' } : { factor: 1, suffix: ' ms' }
    case 's':
      return largest < 1 ? { factor: 1000, suffix: ' ms' } : { factor: 1, suffix: ' s' }
    case '1':
      return { factor: 100, suffix: ' %' }
    case 'By':
    case 'By/s':
      return bytesFor(unit.slice(2), largest)
    default:
      return countFor(unit.replaceAll(/\{[^}]*\}/g, '').replace(/^1(?=\/)/, ''), largest)
  }
}

function bytesFor(per: string, largest: number): ShownUnit {
  const names = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  const power = Math.min(names.length - 1, Math.max(0, Math.floor(Math.log2(largest || 1) / 10)))
  return { factor: 1024 ** -power, suffix: ` ${names[power] ?? 'B'}${per}` }
}

function countFor(unit: string, largest: number): ShownUnit {
  const suffix = unit === '' ? '' : unit.startsWith('/') ? unit : ` ${unit}`
  if (largest >= 10_000_000) return { factor: 1e-6, suffix: ` M${suffix}` }
  if (largest >= 10_000) return { factor: 1e-3, suffix: ` k${suffix}` }
  return { factor: 1, suffix }
}
