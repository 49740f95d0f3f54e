export {
  abnormalIntervals,
  robustScores,
  type AnomalyInterval,
  type RobustScoreOptions,
  type RobustScores,
} from './lib/anomaly/robust-scores.ts'
