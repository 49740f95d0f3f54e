export {
  rankByTraversal,
  type CallEdge,
  type RankedNode,
  type RootCauseCandidate,
  type TraversalOptions,
} from './lib/ranking/anomaly-traversal.ts'
export {
  combineRankings,
  type CombinedCandidate,
  type MethodRanking,
} from './lib/ranking/combine-rankings.ts'
export { nodesInStep, type MeasuredNode } from './lib/ranking/nodes-in-step.ts'
export { rankByScoreJumps, type ScoreJump } from './lib/ranking/score-jumps.ts'
export {
  randomWalk,
  type WalkEdge,
  type WalkOptions,
  type WalkScore,
} from './lib/ranking/random-walk.ts'
export { regressionTest, type RegressionTest } from './lib/ranking/regression-test.ts'
export {
  rankByMetrics,
  type MetricCandidate,
  type MetricRankingOptions,
  type ObservedLink,
  type ObservedNode,
} from './lib/ranking/rank-by-metrics.ts'
export { type MetricWindow } from './lib/ranking/row-scores.ts'
export { windowScores, type WindowScores } from './lib/ranking/window-scores.ts'
export { type CommonEnd } from './lib/ranking/common-ends.ts'
export {
  loudestEdges,
  type EdgeSeries,
  type EdgeShift,
  type LoudestEdges,
  type LoudestEdgesOptions,
} from './lib/ranking/loudest-edges.ts'
