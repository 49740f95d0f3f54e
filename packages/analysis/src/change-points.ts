export {
  levelShift,
  type LevelShift,
  type LevelShiftOptions,
} from './lib/change-points/level-shift.ts'
export { shiftProbability } from './lib/change-points/shift-significance.ts'
export {
  binarySegmentation,
  pelt,
  type CostName,
  type Segmentation,
  type SegmentationOptions,
} from './lib/change-points/segmentation.ts'
export { cusum, type Cusum } from './lib/change-points/cusum.ts'
export {
  changePoints,
  type ChangePoints,
  type ChangePointsOptions,
} from './lib/change-points/change-points.ts'
export { onsetIntervals, type OnsetInterval } from './lib/change-points/onset-interval.ts'
export { onlineChange, type OnlineChange } from './lib/change-points/online.ts'
export {
  eDivisive,
  type DivisiveChange,
  type DivisiveOptions,
} from './lib/change-points/e-divisive.ts'
