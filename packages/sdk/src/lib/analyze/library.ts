/**
 * What `analyze` computes with. It has a file of its own because the runtime evaluates it in a realm
 * only when a run first analyses something: it is most of what a realm would otherwise begin with.
 */
export {
  align,
  autocorrelation,
  changePoints,
  companions,
  compareVersions,
  explainChange,
  isolateEvent,
  levelShift,
  logSurges,
  loudestEdges,
  mannKendall,
  median,
  medianAbsoluteDeviation,
  mineTemplates,
  nodesInStep,
  normalQuantile,
  normalTail,
  onsetIntervals,
  rankByTraversal,
  resample,
  robustScores,
  seasonalScores,
  shiftProbability,
  theilSen,
} from '@faultline/analysis'
