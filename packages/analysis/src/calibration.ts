export {
  calibration,
  rankingScores,
  type CalibrationReport,
  type RankingScores,
  type ReliabilityBin,
} from './lib/calibration/scores.ts'
export { isotonic, type IsotonicFit } from './lib/calibration/isotonic.ts'
export { plattScaling, type PlattFit } from './lib/calibration/platt.ts'
export { bootstrapInterval } from './lib/calibration/bootstrap.ts'
