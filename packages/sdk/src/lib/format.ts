/**
 * A quantity for a person, with at most three significant digits: `12 ms`, `1.4 s`, `64 MiB`,
 * `37 %` (of unit `1`), `42`. `unit` is UCUM as OpenTelemetry writes it.
 */
export function formatQuantity(value: number, unit: string): string {
  if (!Number.isFinite(value)) return 'unknown'
  switch (unit) {
    case 'ms':
      return Math.abs(value) >= 1000 ? `${digits(value / 1000)} s` : `${digits(value)} ms`
    case 's':
      return Math.abs(value) < 1 ? `${digits(value * 1000)} ms` : `${digits(value)} s`
    case 'By':
      return formatBytes(value)
    case '1':
      return `${digits(value * 100)} %`
    default:
      return unit === '' || unit.startsWith('{') ? digits(value) : `${digits(value)} ${unit}`
  }
}

/** Time of day in UTC with seconds, `12:03:10`, of epoch milliseconds. */
export function formatClock(at: number): string {
  return new Date(at).toISOString().slice(11, 19)
}

function digits(value: number): string {
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (size >= 100) return String(Math.round(value))
  return String(Number(value.toPrecision(2)))
}

function formatBytes(value: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  let size = value
  let index = 0
  while (Math.abs(size) >= 1024 && index < units.length - 1) {
    size /= 1024
    index += 1
  }
  return `${digits(size)} ${units[index] ?? 'B'}`
}
