/** Does a piece of work a number of times, so many at once; returns the seconds it took. */
export async function inTurns(
  count: number,
  atOnce: number,
  work: () => Promise<void>,
): Promise<number> {
  let left = count
  const started = performance.now()
  const worker = async (): Promise<void> => {
    while (left-- > 0) await work()
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return (performance.now() - started) / 1_000
}

export type Latencies = { readonly p50Ms: number; readonly p99Ms: number }

/** Latencies of work that arrives at a steady rate, whether or not earlier work is done. */
export async function latencyAt(
  aSecond: number,
  work: () => Promise<void>,
  count = 1_000,
): Promise<Latencies> {
  const latencies: number[] = []
  const underWay: Promise<void>[] = []
  const started = performance.now()
  for (let index = 0; index < count; index++) {
    const due = started + (index * 1_000) / aSecond
    const waitMs = due - performance.now()
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
    underWay.push(work().then(() => void latencies.push(performance.now() - due)))
  }
  await Promise.all(underWay)
  latencies.sort((one, other) => one - other)
  const at = (share: number): number => latencies[Math.floor(share * latencies.length)] ?? NaN
  return { p50Ms: at(0.5), p99Ms: at(0.99) }
}
