export {
  abnormalIntervals,
  type AnomalyInterval,
  type IntervalOptions,
} from './lib/anomaly/intervals.ts'
export {
  robustScores,
  type RobustScoreOptions,
  type RobustScores,
} from './lib/anomaly/robust-scores.ts'
export {
  createStreamingDetector,
  type StreamVerdict,
  type StreamingDetector,
  type StreamingOptions,
} from './lib/anomaly/streaming.ts'
export { esdOutliers, type EsdOutlier, type EsdOutliers } from './lib/anomaly/esd.ts'
export {
  spectralResidual,
  type SpectralResidual,
  type SpectralResidualOptions,
} from './lib/anomaly/spectral-residual.ts'
export { seasonalScores } from './lib/anomaly/seasonal.ts'
export { matrixProfile, type MatrixProfile } from './lib/anomaly/matrix-profile.ts'
