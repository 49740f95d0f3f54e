/** Numbers that follow from a seed alone (Mulberry32). */
export type Random = {
  /** A whole number from 0 to below `end`. */
  readonly below: (end: number) => number
  /** @throws RangeError for an empty list. */
  readonly pick: <Value>(values: readonly Value[]) => Value
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const below = (end: number): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * end)
  }
  return {
    below,
    pick(values) {
      for (const value of values.slice(below(values.length))) return value
      throw new RangeError('There is nothing to pick from')
    },
  }
}
