/** Choices of a fuzzer: the same seed makes the same ones. */
export type Random = {
  /** A whole number from 0 up to, but not, `below`. */
  readonly integer: (below: number) => number
  readonly chance: (probability: number) => boolean
  readonly pick: <Item>(items: readonly [Item, ...Item[]]) => Item
}

/** mulberry32 by Tommy Ettinger, seeded with a number and which of its programs it is for. */
export function createRandom(seed: number, program: number): Random {
  let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(program + 1, 0x85ebca6b)) | 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const integer = (below: number): number => Math.floor(next() * below)
  return {
    integer,
    chance: (probability) => next() < probability,
    pick: (items) => items[integer(items.length)] ?? items[0],
  }
}
