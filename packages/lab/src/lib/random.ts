/** A seeded source of randomness: the same seed always gives the same sequence. */
export type Random = {
  /** A number in [0, 1). */
  next(): number
  /** A number in [low, high). */
  between(low: number, high: number): number
  /** A whole number in [low, high], both included. */
  integer(low: number, high: number): number
  /** One of the items, each as likely as the other. */
  pick<Item>(items: readonly Item[]): Item
  /** One of the keys, as likely as its weight. */
  weighted<Key extends string>(weights: Readonly<Record<Key, number>>): Key
  /** The items in a new order. */
  shuffle<Item>(items: readonly Item[]): Item[]
  /** A positive number with the given median and a long right tail. */
  logNormal(median: number, spread: number): number
}

/** Creates a generator from any text, so that independent parts of a scenario can have independent streams. */
export function createRandom(seed: string): Random {
  const next = mulberry32(hash(seed))
  const between = (low: number, high: number) => low + (high - low) * next()
  const integer = (low: number, high: number) => Math.floor(between(low, high + 1))

  function pick<Item>(items: readonly Item[]): Item {
    const item = items[integer(0, items.length - 1)]
    if (item === undefined) throw new RangeError('Nothing to pick from: the list is empty.')
    return item
  }

  function weighted<Key extends string>(weights: Readonly<Record<Key, number>>): Key {
    const keys: Key[] = []
    let total = 0
    for (const key in weights) {
      keys.push(key)
      total += weights[key]
    }
    let rest = next() * total
    for (const key of keys) {
      rest -= weights[key]
      if (rest < 0) return key
    }
    return pick(keys)
  }

  function shuffle<Item>(items: readonly Item[]): Item[] {
    return items
      .map((item) => ({ item, order: next() }))
      .toSorted((left, right) => left.order - right.order)
      .map(({ item }) => item)
  }

  function logNormal(median: number, spread: number): number {
    const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
    return median * Math.exp(spread * normal)
  }

  return { next, between, integer, pick, weighted, shuffle, logNormal }
}

/** FNV-1a over the text: close seeds must not give close streams. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  }
  return value >>> 0
}

function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
