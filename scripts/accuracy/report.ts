/** Metrics of one split, under the names that every data set shares (see docs/accuracy.md). */
type MetricName =
  | 'top1'
  | 'top3'
  | 'top5'
  | 'mrr'
  | 'f1'
  | 'precision'
  | 'recall'
  | 'cover'
  | 'score'
  | 'scoreLowFP'
  | 'scoreLowFN'
  | 'specificity'
  | 'falseBlame'
  | 'place1'
  | 'ruledOut'
  | 'falseAlarms'
  | 'inconclusive'
  | 'claims'
  | 'brier'
  | 'ece'

export interface SplitReport {
  readonly split: string
  readonly cases: number
  /** 95 % interval of each metric, where it has one. */
  readonly intervals?: Partial<Record<MetricName, readonly [number, number]>>
  readonly metrics: Partial<Record<MetricName, number>>
}

export interface CaseReport {
  /** The case's path below the data set's folder, with a suffix where one file holds several cases. */
  readonly case: string
  readonly split: string
  readonly truth: unknown
  readonly ranked?: readonly string[]
  readonly intervals?: readonly (readonly [string, string])[]
  readonly points?: readonly number[]
  readonly ms: number
}

export interface DatasetReport {
  readonly dataset: string
  readonly splits: readonly SplitReport[]
  readonly cases: readonly CaseReport[]
}

/** A split with further scores of it. */
export function withScores(
  split: SplitReport,
  further: Pick<SplitReport, 'metrics' | 'intervals'>,
): SplitReport {
  return {
    ...split,
    metrics: { ...split.metrics, ...further.metrics },
    intervals: { ...split.intervals, ...further.intervals },
  }
}

/** Runs a piece of work and tells how long it took. */
export function timed<T>(work: () => T): { value: T; ms: number } {
  const start = performance.now()
  const value = work()
  return { value, ms: Math.round((performance.now() - start) * 100) / 100 }
}
