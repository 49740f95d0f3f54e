import type { DescribedAnalyzer } from './protocol.ts'

/** An analyzer as data: what matching, permissions and lists need to know of it. */
export type AnalyzerManifest = Omit<DescribedAnalyzer, 'place'> & {
  readonly version: string
  /** Ids of the other analyzers in the bundle, which it may chain. */
  readonly chained: readonly string[]
  /** The author's own `file:line:column` where it is defined. */
  readonly location?: string
}

/** All analyzers of a bundle. */
export type BundleManifest = {
  readonly version: string
  readonly entry: string
  readonly analyzers: ReadonlyMap<string, DescribedAnalyzer>
}
