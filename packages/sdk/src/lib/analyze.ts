import type { Anomalies, AnomaliesOptions } from './analyze/anomalies.ts'
import type { ChangePoints, ChangePointsOptions } from './analyze/change-points.ts'
import type {
  ComparedMetric,
  ComparedVersions,
  CompareOptions,
} from './analyze/compare-versions.ts'
import type { Correlation, CorrelationOptions } from './analyze/correlation.ts'
import type { Breakdown, BreakdownOptions } from './analyze/explain-change.ts'
import type { Explained, IsolatedEvent, IsolateOptions } from './analyze/isolate-event.ts'
import type { LogTemplatesOptions, SurgedTemplates } from './analyze/log-templates.ts'
import type { EdgesInput, EdgesOptions, LoudestCalls } from './analyze/loudest-edges.ts'
import type { RankedCauses, RankInput, RankOptions } from './analyze/rank-causes.ts'
import type { Shift, ShiftOptions } from './analyze/shift.ts'
import type { SeriesSlices, SliceGroups } from './analyze/slice-cube.ts'
import type { Exhaustion, ExhaustionOptions, Trend, TrendOptions } from './analyze/trend.ts'
import type { Rows, Series } from './answer.ts'
import type { Change } from './ports/changes.ts'
import type { LogRecord } from './ports/logs.ts'

/**
 * Statistics on what sources answered, each result one call away from a finding with a picture: it
 * is evidence, and has a sentence and a probability. A result is null when there is nothing to tell;
 * `onRemark` then says why. Nothing here reads a source, and the same data give the same answer.
 */
export type Analyze = {
  /** The clearest lasting change of level in the series, or null when there is none. */
  readonly shift: (series: Series | undefined, options?: ShiftOptions) => Shift | null
  /** The stretches in which the series was abnormal; with `seasonMs`, those that break its rhythm. */
  readonly anomalies: (series: Series | undefined, options?: AnomaliesOptions) => Anomalies | null
  /** Every change of level or trend in a longer series, or that several series of the same times share. */
  readonly changePoints: (
    series: Series | readonly Series[] | undefined,
    options?: ChangePointsOptions,
  ) => ChangePoints | null
  /** A steady rise or fall, and how fast. */
  readonly trend: (series: Series | undefined, options?: TrendOptions) => Trend | null
  /** When a level that rises or falls steadily reaches its limit. */
  readonly exhaustion: (series: Series | undefined, options: ExhaustionOptions) => Exhaustion | null
  /** Which of many series moved with this one, ahead of it or after it. */
  readonly correlation: (
    reference: Series | undefined,
    candidates: readonly Series[],
    options?: CorrelationOptions,
  ) => Correlation | null
  /** What the requests that changed have in common, or which labels of a metric carry its change. */
  readonly explainChange: (
    slices: SliceGroups | SeriesSlices,
    options?: BreakdownOptions,
  ) => Breakdown | null
  /** Which of the changes explains a shift, or none of them. */
  readonly isolateEvent: (
    shift: Explained,
    changes: Rows<Change>,
    options?: IsolateOptions,
  ) => IsolatedEvent | null
  /** Where trouble starts in the call graph below the service that alerted. */
  readonly rankCauses: (input: RankInput, options?: RankOptions) => RankedCauses | null
  /** Which of many calls or routes rose, each against its own noise, and where the loudest meet. */
  readonly loudestEdges: (input: EdgesInput, options?: EdgesOptions) => LoudestCalls | null
  /** In what a new version is worse than the one that serves beside it, minute by minute. */
  readonly compareVersions: (
    metrics: readonly ComparedMetric[],
    options?: CompareOptions,
  ) => ComparedVersions | null
  /** Which patterns of log records are new, or came more often than before. */
  readonly logTemplates: (
    before: Rows<LogRecord>,
    after: Rows<LogRecord>,
    options?: LogTemplatesOptions,
  ) => SurgedTemplates | null
}
