import type { Alert } from '@faultline/sdk'

/** What an alert asks: about which signal, since when, and above which value. */
export type AlertQuestion = {
  readonly signal: 'errors' | 'latency' | 'traffic' | 'absence' | 'saturation' | 'unknown'
  /** Epoch milliseconds; null when no alert started the investigation. */
  readonly startsAt: number | null
  /** What the alert's text says that it fires above. */
  readonly threshold: Threshold | null
}
export type Threshold = { readonly value: number; readonly unit: 'ms' | '1' }

/** Words by which alerts are named, in the order in which they are tried. */
const words: readonly (readonly [AlertQuestion['signal'], RegExp])[] = [
  ['absence', /absent|absence|no.?data|no.?traffic|no.?requests|missing|dead.?man|silen/i],
  ['errors', /error|fail|5xx|availab|success|burn|budget/i],
  ['latency', /latenc|slow|duration|response.?time|apdex|p9\d|p50|quantile|timeout/i],
  ['saturation', /cpu|memory|heap|saturat|pool|disk|connections|event.?loop|queue|lag|oom/i],
  ['traffic', /traffic|request.?rate|throughput|surge|volume|rps|qps/i],
]

/** Reads from an alert's name, labels and texts what it asks. */
export function questionOf(alert: Alert | null): AlertQuestion {
  if (!alert) return { signal: 'unknown', startsAt: null, threshold: null }
  const { name, labels, annotations, startsAt } = alert
  const texts = [name, labels['slo'], labels['signal'], labels['category'], ...textsOf(annotations)]
  for (const text of texts) {
    if (text === undefined) continue
    const [signal] = words.find(([, pattern]) => pattern.test(text)) ?? []
    if (signal) return { signal, startsAt, threshold: thresholdOf(textsOf(annotations)) }
  }
  return { signal: 'unknown', startsAt, threshold: thresholdOf(textsOf(annotations)) }
}

function textsOf(annotations: Alert['annotations']): string[] {
  return ['summary', 'title', 'description', 'message'].flatMap((name) => annotations[name] ?? [])
}

const above =
  /(?:above|over|exceeds?|greater than|more than|>=?|threshold(?: of| is|:)?)\s*(\d+(?:\.\d+)?)\s*(ms|milliseconds?|s|sec|seconds?|%|percent)(?![\w/])/gi

/** The last value that the text says it is above: what comes before it is often the time averaged over. */
function thresholdOf(texts: readonly string[]): Threshold | null {
  for (const text of texts.toReversed()) {
    const match = [...text.matchAll(above)].at(-1)
    if (!match) continue
    const value = Number(match[1])
    const unit = (match[2] ?? '').toLowerCase()
    if (unit === '%' || unit.startsWith('percent')) return { value: value / 100, unit: '1' }
    return { value: unit.startsWith('m') ? value : value * 1000, unit: 'ms' }
  }
  return null
}
