/** A span of time for people: `12 ms`, `1.4 s`, `2 min 5 s`. */
export function formatDuration(ms: number): string {
  if (ms > 0 && ms < 1) return '<1 ms'
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1_000)} s`
}

/** A moment for people, in local time: `14:03:09`. */
export function formatTime(epochMs: number): string {
  return new Date(epochMs).toTimeString().slice(0, 8)
}

/** A day and a moment for people, in local time: `2026-11-23 14:03:09`. */
export function formatDateTime(epochMs: number): string {
  const date = new Date(epochMs)
  const parts = [date.getFullYear(), date.getMonth() + 1, date.getDate()]
  return `${parts.map((part) => String(part).padStart(2, '0')).join('-')} ${formatTime(epochMs)}`
}

/** A probability as people read it next to others: `0.93`. */
export function formatConfidence(confidence: number): string {
  return confidence.toFixed(2)
}

/** A measured value with its unit (UCUM, as OpenTelemetry writes it): `512 ms`, `4.2 %`, `1.3 GB`. */
export function formatValue(value: number, unit: string): string {
  switch (unit) {
    case 's':
      return formatDuration(value * 1_000)
    case 'ms':
      return formatDuration(value)
    case 'By':
      return scaled(value, 'B')
    case '1':
    case '':
      return plain(value)
    case '%':
      return `${plain(value)} %`
    default:
      return `${plain(value)} ${unit.replaceAll(/[{}]/g, '')}`
  }
}

/** Text that fits in so many columns. */
export function truncate(text: string, columns: number): string {
  const letters = [...text]
  return letters.length <= columns
    ? text
    : `${letters.slice(0, Math.max(0, columns - 1)).join('')}…`
}

/** Breaks text into lines of at most so many columns, at spaces. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return line === '' ? lines : [...lines, line]
}

function plain(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 100_000) return String(value)
  return String(Number(value.toPrecision(3)))
}

function scaled(value: number, unit: string): string {
  const steps = ['', 'k', 'M', 'G', 'T']
  const step = Math.min(steps.length - 1, Math.floor(Math.log10(Math.max(1, Math.abs(value))) / 3))
  return `${plain(Number((value / 1_000 ** step).toPrecision(3)))} ${steps[step] ?? ''}${unit}`
}
