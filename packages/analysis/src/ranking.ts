export {
  rankByTraversal,
  type CallEdge,
  type RankedNode,
  type RootCauseCandidate,
  type TraversalOptions,
} from './lib/ranking/anomaly-traversal.ts'
