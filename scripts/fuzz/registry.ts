/** What every fuzzer is told. */
export type FuzzOptions = {
  /** Time after which no new program is tried. */
  readonly seconds: number
  /** The same seed tries the same programs in the same order. */
  readonly seed: number
  /** Takes one line of progress. */
  readonly progress: (line: string) => void
}

/** An input for which something that must hold did not. */
export type FuzzFind = {
  /** What did not hold. */
  readonly oracle: string
  /** The smallest input that was found to show it. */
  readonly program: string
  readonly detail: string
}

export type FuzzReport = {
  /** Inputs that were tried. */
  readonly programs: number
  readonly finds: readonly FuzzFind[]
}

export type Fuzzer = { readonly run: (options: FuzzOptions) => Promise<FuzzReport> }

/** One row a fuzzer, loaded only when it is asked for: `npm run fuzz -- NAME`. */
export const fuzzers: Readonly<Record<string, () => Promise<Fuzzer>>> = {
  sandbox: () => import('../../packages/runtime/test/fuzz/sandbox.ts'),
  host: () => import('./host/host.ts'),
}
