/** One measured piece of work beside its reference, in the form that design.md gives. */
export interface BenchResult {
  readonly name: string
  readonly work: string
  readonly seconds: number
  readonly reference: string | null
  readonly referenceSeconds: number | null
  /** How many times faster than the reference; below 1 is slower. */
  readonly ratio: number | null
  readonly peakMemoryMb: number
  readonly goal: string
  readonly met: boolean
}

/**
 * Best of several runs: the machine's noise only ever adds time. Short work is repeated for a fifth
 * of a second at least, so that it is compiled before it counts.
 */
export function fastest(work: () => unknown, runs = 5): number {
  const begin = performance.now()
  let best = Infinity
  for (let run = 0; run < runs || (run < 1000 && performance.now() - begin < 200); run++) {
    const start = performance.now()
    work()
    best = Math.min(best, (performance.now() - start) / 1000)
  }
  return best
}

export function memoryMb(): number {
  return Math.round(process.memoryUsage().rss / 1e6)
}

/** Exponent of growth between the first and last of several sizes. */
export function exponent(
  points: readonly { readonly size: number; readonly seconds: number }[],
): number {
  const first = points[0]
  const last = points[points.length - 1]
  if (first === undefined || last === undefined || first === last) return NaN
  return Math.log(last.seconds / first.seconds) / Math.log(last.size / first.size)
}
