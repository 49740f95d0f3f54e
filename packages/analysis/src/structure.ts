export { autocorrelation, detectPeriods, type Period } from './lib/structure/autocorrelation.ts'
export {
  classicalDecomposition,
  mstl,
  type MultipleDecomposition,
} from './lib/structure/decompose.ts'
export { stl, type Decomposition, type StlOptions } from './lib/structure/stl.ts'
export {
  holtWinters,
  type HoltWinters,
  type HoltWintersOptions,
} from './lib/structure/holt-winters.ts'
export { mannKendall, theilSen, type MannKendall, type TheilSen } from './lib/structure/trend.ts'
