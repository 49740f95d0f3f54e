/** A moment as the reader's clock shows it: `03:12:04`. */
export function formatClock(epochMs: number, options: ClockOptions = {}): string {
  return formatter(options.seconds === false ? 'minutes' : 'seconds', options.timeZone).format(
    epochMs,
  )
}

/** A moment with its day, for a tooltip and for anything that is not from today. */
export function formatMoment(epochMs: number, options: ClockOptions = {}): string {
  return `${formatDay(epochMs, options)} ${formatClock(epochMs, options)}`
}

/** The day of a moment: `Mon 23 Nov`. */
function formatDay(epochMs: number, options: ClockOptions = {}): string {
  return formatter('day', options.timeZone).format(epochMs).replace(',', '')
}

/** The day as a heading of a list: `Today`, `Yesterday`, or its date. */
export function dayHeading(epochMs: number, nowMs: number, options: ClockOptions = {}): string {
  const day = formatDay(epochMs, options)
  if (day === formatDay(nowMs, options)) return 'Today'
  if (day === formatDay(nowMs - 86_400_000, options)) return 'Yesterday'
  return day
}

export type ClockOptions = { readonly seconds?: boolean; readonly timeZone?: string }

type Style = 'seconds' | 'minutes' | 'day'
const styles: Record<Style, Intl.DateTimeFormatOptions> = {
  seconds: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  minutes: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  day: { weekday: 'short', day: 'numeric', month: 'short' },
}
const formatters = new Map<string, Intl.DateTimeFormat>()

function formatter(style: Style, timeZone: string | undefined): Intl.DateTimeFormat {
  const key = `${style} ${timeZone ?? ''}`
  const known = formatters.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-GB', {
    ...styles[style],
    ...(timeZone === undefined ? {} : { timeZone }),
  })
  formatters.set(key, made)
  return made
}
