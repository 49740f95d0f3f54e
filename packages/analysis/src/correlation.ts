export { kendall, pearson, spearman, type Correlation } from './lib/correlation/pairwise.ts'
export {
  laggedCorrelation,
  type LaggedCorrelation,
  type LaggedOptions,
} from './lib/correlation/lagged.ts'
export { granger, partialCorrelation, type Granger } from './lib/correlation/granger.ts'
export { warpingDistance } from './lib/correlation/warping.ts'
export { companions, type Companion } from './lib/correlation/one-against-many.ts'
