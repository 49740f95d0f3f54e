const secondMs = 1_000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** A length of time with two or three digits that mean something: `38 ms`, `1.4 s`, `2 min 5 s`. */
export function formatDuration(durationMs: number): string {
  const ms = Math.max(0, durationMs)
  if (ms < 1) return ms === 0 ? '0 ms' : '< 1 ms'
  if (ms < 999.5) return `${Math.round(ms)} ms`
  if (ms < 9_950) return `${(ms / secondMs).toFixed(1)} s`
  if (ms < minuteMs - secondMs / 2) return `${Math.round(ms / secondMs)} s`
  if (ms < hourMs - secondMs / 2) return pair(ms, [minuteMs, 'min'], [secondMs, 's'])
  if (ms < dayMs - minuteMs / 2) return pair(ms, [hourMs, 'h'], [minuteMs, 'min'])
  return pair(ms, [dayMs, 'd'], [hourMs, 'h'])
}

/** How long ago something was, in words: `just now`, `4 min ago`, `2 d ago`. */
export function formatAgo(thenMs: number, nowMs: number): string {
  const ms = nowMs - thenMs
  if (ms < 10 * secondMs) return 'just now'
  if (ms < minuteMs) return `${Math.floor(ms / (10 * secondMs)) * 10} s ago`
  if (ms < hourMs) return `${Math.floor(ms / minuteMs)} min ago`
  if (ms < dayMs) return `${Math.floor(ms / hourMs)} h ago`
  return `${Math.floor(ms / dayMs)} d ago`
}

type Unit = readonly [ms: number, name: string]

function pair(ms: number, [largeMs, large]: Unit, [smallMs, small]: Unit): string {
  const smalls = Math.round(ms / smallMs)
  const perLarge = largeMs / smallMs
  const rest = smalls % perLarge
  const whole = `${Math.floor(smalls / perLarge)} ${large}`
  return rest === 0 ? whole : `${whole} ${rest} ${small}`
}
