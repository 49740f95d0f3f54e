import type { Answer, Diagnostic } from '@faultline/analysis'
import type { Series } from '../answer.ts'
import type { Evidence, Mark } from '../evidence.ts'

/** What every result of `analyze` carries, so that it is one call away from a finding. */
export type AnalysisResult = {
  /** One sentence without a full stop, ready for a finding's `because`. */
  readonly sentence: string
  /** How sure the method is that there is something, 0..1, under the assumptions that its page states. */
  readonly probability: number
  /** The picture (or table), with what was found marked and the queries that it came from. */
  readonly evidence: Evidence
  /** What strains the answer: missing values, a trend, a close call, … */
  readonly diagnostics: readonly Diagnostic[]
}

/** What every function of `analyze` may be told. */
export type AnalysisOptions = {
  /** What the data are called in sentences and charts; the series' name unless told. */
  readonly title?: string
  /** Changes to draw as labelled lines. */
  readonly marks?: readonly Mark[]
  /** Told of each remark, also when there is no result: then it says why there is none. */
  readonly onRemark?: (remark: Diagnostic) => void
}

/** Hands the remarks on and gives the value. */
export function valueOf<Value>(answer: Answer<Value>, { onRemark }: AnalysisOptions): Value {
  if (onRemark) for (const remark of answer.diagnostics) onRemark(remark)
  return answer.value
}

/** The usual distance of neighbouring times, in milliseconds: the median of the gaps. */
export function stepOf(times: ArrayLike<number>): number {
  const gaps = Array.from(times, (time, index) => time - (times[index - 1] ?? time)).slice(1)
  return gaps.toSorted((one, other) => one - other)[Math.floor(gaps.length / 2)] ?? 0
}

/** A line that was computed from a series, such as a fit: the same times, unit and provenance. */
export function derived(series: Series, name: string, values: Float64Array): Series {
  return { ...series, name, labels: {}, values }
}

/** A number between 0 and 1, whatever rounding did. */
export function share(value: number): number {
  return Math.min(1, Math.max(0, value))
}
