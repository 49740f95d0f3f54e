/** What a service's requests came to, as whoever watches it counts them: unsampled, by the second. */
export class Observations {
  readonly #byService = new Map<string, Observed[]>()

  add(service: string, observed: Observed): void {
    const known = this.#byService.get(service)
    if (known) known.push(observed)
    else this.#byService.set(service, [observed])
  }

  /** The requests of a service that ended in a stretch of time, which is half open. */
  between(service: string, fromMs: number, toMs: number): readonly Observed[] {
    const all = this.#byService.get(service) ?? []
    return all.slice(firstFrom(all, fromMs), firstFrom(all, toMs))
  }
}

export type Observed = {
  readonly endMs: number
  readonly durationMs: number
  readonly isFailed: boolean
  readonly isRefused: boolean
}

/** Requests are added in the order in which they end. */
function firstFrom(all: readonly Observed[], timeMs: number): number {
  let low = 0
  let high = all.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((all[middle]?.endMs ?? Infinity) < timeMs) low = middle + 1
    else high = middle
  }
  return low
}

/** The value below which that share of the values lies (nearest rank). */
export function quantileOf(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}
