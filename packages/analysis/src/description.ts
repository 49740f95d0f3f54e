export {
  interquartileRange,
  median,
  medianAbsoluteDeviation,
  quantile,
  summarise,
  trimmedMean,
  type QuantileType,
  type Summary,
} from './lib/description/quantiles.ts'
export { counterRate, type CounterRate } from './lib/description/rates.ts'
export {
  align,
  resample,
  type AlignedSeries,
  type BucketRule,
  type EvenSeries,
  type FillRule,
  type ResampleOptions,
} from './lib/description/resample.ts'
export { histogramQuantile, type CumulativeBucket } from './lib/description/histograms.ts'
export {
  nativeHistogramQuantile,
  type NativeBucket,
  type NativeHistogram,
} from './lib/description/native-histograms.ts'
export { rolling, type RollingOptions, type RollingStatistic } from './lib/description/rolling.ts'
export { createQuantileSketch, type QuantileSketch } from './lib/description/sketch.ts'
