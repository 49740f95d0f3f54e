export type { Alert } from './lib/alert.ts'
export { calibrate } from './lib/calibration.ts'
export type { Calibrated, Calibration } from './lib/calibration.ts'
export { defineAnalyzer } from './lib/analyzer.ts'
export type {
  Analyzer,
  AnalyzerDefinition,
  AnyAnalyzer,
  InvestigationContext,
  Needs,
  RunStatus,
} from './lib/analyzer.ts'
export type { Analyze } from './lib/analyze.ts'
export type { Anomalies, AnomaliesOptions, Anomaly } from './lib/analyze/anomalies.ts'
export type { ChangePoint, ChangePoints, ChangePointsOptions } from './lib/analyze/change-points.ts'
export type {
  ComparedMetric,
  ComparedVersions,
  CompareOptions,
} from './lib/analyze/compare-versions.ts'
export type { Companion, Correlation, CorrelationOptions } from './lib/analyze/correlation.ts'
export type { Breakdown, BreakdownOptions, Slice } from './lib/analyze/explain-change.ts'
export type {
  ChangeVerdict,
  Explained,
  IsolatedEvent,
  IsolateOptions,
  WatchedPlace,
} from './lib/analyze/isolate-event.ts'
export type {
  LogTemplatesOptions,
  SurgedTemplate,
  SurgedTemplates,
} from './lib/analyze/log-templates.ts'
export type { EdgesInput, EdgesOptions, LoudestCalls } from './lib/analyze/loudest-edges.ts'
export type {
  CauseCandidate,
  RankedCauses,
  RankInput,
  RankOptions,
} from './lib/analyze/rank-causes.ts'
export type { AnalysisOptions, AnalysisResult } from './lib/analyze/result.ts'
export type { Shift, ShiftOptions } from './lib/analyze/shift.ts'
export type { SeriesSlices, SliceGroups, SliceMeasure } from './lib/analyze/slice-cube.ts'
export type { Exhaustion, ExhaustionOptions, Trend, TrendOptions } from './lib/analyze/trend.ts'
export type {
  Distribution,
  Labels,
  Provenance,
  Rows,
  Series,
  SeriesData,
  SourceAnswer,
  Where,
} from './lib/answer.ts'
export type { Chain, ChainResult, WhoeverQuestion, WhoeverResult } from './lib/chain.ts'
export { withoutAnswer } from './lib/conclusion.ts'
export type { Checked, Conclusion, Hypothesis, InconclusiveConclusion } from './lib/conclusion.ts'
export type { Budget, ExceededLimit } from './lib/budget.ts'
export {
  change,
  configuration,
  database,
  deployment,
  dimension,
  entityId,
  entityName,
  external,
  flag,
  host,
  link,
  resource,
  sameEntity,
  service,
} from './lib/entity.ts'
export type { Entity, EntityKind, EntityOf } from './lib/entity.ts'
export { InvalidAnalyzerError, RejectedFindingError, SdkError, SourceError } from './lib/errors.ts'
export type { SourceErrorReason } from './lib/errors.ts'
export { changeMark, evidence } from './lib/evidence.ts'
export type {
  Evidence,
  EvidenceLike,
  EvidenceSeries,
  Mark,
  Region,
  Sourced,
} from './lib/evidence.ts'
export type { Finding, FindingKind, SuggestedAction } from './lib/finding.ts'
export { conclude, rankFindings } from './lib/found.ts'
export type { Found } from './lib/found.ts'
export type { Ask, ClientOf, Need, NeedKind, NeedScope, Reply } from './lib/need.ts'
export { changeEntity, changes } from './lib/ports/changes.ts'
export type { Change, ChangesClient, ChangesQuery, ChangesSource } from './lib/ports/changes.ts'
export { logs } from './lib/ports/logs.ts'
export type {
  LogCountQuery,
  LogFilter,
  LogRecord,
  LogSearchQuery,
  LogSeverity,
  LogsClient,
  LogsSource,
} from './lib/ports/logs.ts'
export { metrics } from './lib/ports/metrics.ts'
export type {
  MetricAggregate,
  MetricDescription,
  MetricNamesQuery,
  MetricQuery,
  MetricsClient,
  MetricsSource,
} from './lib/ports/metrics.ts'
export { traces } from './lib/ports/traces.ts'
export type {
  CallEdge,
  CallsQuery,
  ClockSkew,
  ErrorOrigin,
  FailedTrace,
  FailuresQuery,
  ServingVersion,
  SpanAttribute,
  SpanFilter,
  SpanGroup,
  SpanGroupsQuery,
  SpanKind,
  SpanMeasure,
  SpanSeriesQuery,
  TracesClient,
  TracesSource,
  VersionsQuery,
} from './lib/ports/traces.ts'
export { formatClock, formatQuantity } from './lib/format.ts'
export { hours, minutes, seconds, windowBefore } from './lib/time.ts'
export type { Window } from './lib/time.ts'
export type { Unit } from './lib/unit.ts'
export { unreachable } from './lib/unreachable.ts'
export { matchesAlert } from './lib/trigger.ts'
export type { AlertWith, Trigger, TriggerBuilder } from './lib/trigger.ts'
