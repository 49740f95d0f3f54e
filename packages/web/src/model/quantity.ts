import { formatDuration } from './duration.ts'

/**
 * A number with its unit, short enough for an axis. Units are in UCUM form as OpenTelemetry writes
 * them: `ms`, `s`, `By`, `1`, `%`, `{request}`, `{request}/s`.
 */
export function formatQuantity(value: number | null, unit: string): string {
  if (value === null || !Number.isFinite(value)) return '–'
  const scale = durationScale[unit]
  if (scale !== undefined)
    return value < 0 ? `−${duration(-value * scale)}` : duration(value * scale)
  if (unit === 'By' || unit === 'By/s') return `${bytes(value)}${unit === 'By/s' ? '/s' : ''}`
  if (unit === '%') return `${formatNumber(value)} %`
  const word = unitWord(unit)
  return word === '' ? formatNumber(value) : `${formatNumber(value)} ${word}`
}

/** A number with three digits that mean something and grouped thousands. */
export function formatNumber(value: number): string {
  const size = Math.abs(value)
  if (size !== 0 && size < 0.001) return value.toExponential(1)
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3
  return value.toLocaleString('en-US', { maximumFractionDigits: digits }).replaceAll(',', ' ')
}

/** How often one value is contained in another, for people: `×40`, `×1.3`, `÷5.0`, `same`. */
export function formatFactor(before: number, after: number): string | null {
  if (before <= 0 || after <= 0) return null
  const factor = after / before
  if (factor >= 1.1) return `×${factorDigits(factor)}`
  if (factor <= 1 / 1.1) return `÷${factorDigits(1 / factor)}`
  return 'same'
}

/** What a reader calls a unit: nothing for a plain ratio, the word for an annotation. */
export function unitWord(unit: string): string {
  if (unit === '1' || unit === '') return ''
  return unit.replaceAll(/\{([^}]*)\}/g, '$1')
}

const durationScale: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  ms: 1,
  s: 1e3,
  min: 6e4,
  h: 3.6e6,
}

function duration(ms: number): string {
  if (ms <= 0 || ms >= 9.95) return formatDuration(ms)
  return `${formatNumber(ms >= 1 ? Math.round(ms * 10) / 10 : ms)} ms`
}

function bytes(value: number): string {
  const names = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  const power = Math.min(
    names.length - 1,
    Math.max(0, Math.floor(Math.log2(Math.max(1, Math.abs(value))) / 10)),
  )
  return `${formatNumber(value / 1024 ** power)} ${names[power] ?? 'B'}`
}

function factorDigits(factor: number): string {
  return factor >= 10 ? formatNumber(Math.round(factor)) : factor.toFixed(1)
}
