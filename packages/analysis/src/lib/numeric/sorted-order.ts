/** Runs of this many are sorted by insertion before they are merged. */
const runLength = 12

/** From here on a radix sort, whose tables cost as much as a sort of some hundred values, pays. */
const worthTables = 1000

/**
 * The indices that put values without gaps into ascending order, equal ones in the order of `start`
 * (their own order unless told), many times as fast as sorting indices with a comparison function: a
 * merge sort for few values and a radix sort over the bits of the numbers for many. Leaves its
 * arguments as they are. O(n log n) for few, O(n) for many.
 */
export function sortedOrder(values: Float64Array, start?: Uint32Array): Uint32Array {
  const n = values.length
  const order = new Uint32Array(n)
  for (let i = 0; i < n; i++) order[i] = start === undefined ? i : (start[i] ?? 0)
  return n < worthTables ? mergeSort(order, values) : radixSort(order, values)
}

const digitBits = 11
const digits = 1 << digitBits

/** Six rounds of eleven bits from the last to the first, each stable (Hollerith 1889). */
function radixSort(start: Uint32Array, values: Float64Array): Uint32Array {
  const n = values.length
  const bits = new Uint32Array(new Float64Array(values).buffer)
  const isLittleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1
  const low = new Uint32Array(n)
  const high = new Uint32Array(n)
  for (let i = 0; i < n; i++) {
    let upper = bits[2 * i + (isLittleEndian ? 1 : 0)] ?? 0
    const lower = bits[2 * i + (isLittleEndian ? 0 : 1)] ?? 0
    // Both zeros are one value.
    if (upper === 0x80000000 && lower === 0) upper = 0
    // Numbers below zero are stored by size: turned round, all numbers sort as whole ones do.
    const isNegative = upper >>> 31 === 1
    high[i] = isNegative ? ~upper : upper ^ 0x80000000
    low[i] = isNegative ? ~lower : lower
  }
  let source: Uint32Array = start
  let target: Uint32Array = new Uint32Array(n)
  const counts = new Uint32Array(digits)
  for (const { words, shift } of [
    { words: low, shift: 0 },
    { words: low, shift: 11 },
    { words: low, shift: 22 },
    { words: high, shift: 0 },
    { words: high, shift: 11 },
    { words: high, shift: 22 },
  ]) {
    counts.fill(0)
    for (let i = 0; i < n; i++) {
      const digit = ((words[i] ?? 0) >>> shift) & (digits - 1)
      counts[digit] = (counts[digit] ?? 0) + 1
    }
    if (counts[((words[0] ?? 0) >>> shift) & (digits - 1)] === n) continue
    for (let digit = 0, before = 0; digit < digits; digit++) {
      const own = counts[digit] ?? 0
      counts[digit] = before
      before += own
    }
    for (let i = 0; i < n; i++) {
      const index = source[i] ?? 0
      const digit = ((words[index] ?? 0) >>> shift) & (digits - 1)
      const at = counts[digit] ?? 0
      target[at] = index
      counts[digit] = at + 1
    }
    ;[source, target] = [target, source]
  }
  return source
}

function mergeSort(start: Uint32Array, values: Float64Array): Uint32Array {
  const n = values.length
  let source: Uint32Array = start
  for (let from = 0; from < n; from += runLength) {
    insertionSort(source, values, { from, to: Math.min(n, from + runLength) })
  }
  let target: Uint32Array = new Uint32Array(n)
  for (let width = runLength; width < n; width *= 2) {
    for (let from = 0; from < n; from += 2 * width) {
      const middle = Math.min(from + width, n)
      merge(source, target, { values, from, middle, to: Math.min(from + 2 * width, n) })
    }
    ;[source, target] = [target, source]
  }
  return source
}

function insertionSort(
  order: Uint32Array,
  values: Float64Array,
  range: { readonly from: number; readonly to: number },
): void {
  for (let i = range.from + 1; i < range.to; i++) {
    const index = order[i] ?? 0
    const value = values[index] ?? 0
    let at = i
    while (at > range.from && (values[order[at - 1] ?? 0] ?? 0) > value) {
      order[at] = order[at - 1] ?? 0
      at--
    }
    order[at] = index
  }
}

function merge(
  source: Uint32Array,
  target: Uint32Array,
  by: {
    readonly values: Float64Array
    readonly from: number
    readonly middle: number
    readonly to: number
  },
): void {
  const { values, from, middle, to } = by
  let left = from
  let right = middle
  let out = from
  while (left < middle && right < to) {
    const takesLeft = (values[source[left] ?? 0] ?? 0) <= (values[source[right] ?? 0] ?? 0)
    target[out++] = takesLeft ? (source[left++] ?? 0) : (source[right++] ?? 0)
  }
  while (left < middle) target[out++] = source[left++] ?? 0
  while (right < to) target[out++] = source[right++] ?? 0
}
