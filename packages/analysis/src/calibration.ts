export {
  calibration,
  rankingScores,
  type CalibrationReport,
  type RankingScores,
  type ReliabilityBin,
} from './lib/calibration/scores.ts'
export { isotonic, type IsotonicFit } from './lib/calibration/isotonic.ts'
export { bootstrapInterval } from './lib/calibration/bootstrap.ts'
