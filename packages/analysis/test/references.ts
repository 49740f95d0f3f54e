import { expect } from 'vitest'

/** The generator of the references' inputs, as in scripts/vectors/. */
export function lcg(seed: number, n: number): Float64Array {
  let state = BigInt(seed)
  return Float64Array.from({ length: n }, () => {
    state = (1103515245n * state + 12345n) % 2147483648n
    return Number(state) / 2147483648 - 0.5
  })
}

/** Equal to so many relative digits; numbers near zero are compared absolutely. */
export function close(
  actual: number | null | undefined,
  expected: number | undefined,
  by = 1e-9,
): void {
  const wanted = expected ?? NaN
  const difference = Math.abs((actual ?? NaN) - wanted)
  expect(difference <= by * Math.max(1e-3, Math.abs(wanted)), `${actual} is not ${wanted}`).toBe(
    true,
  )
}

export function allClose(actual: ArrayLike<number>, expected: readonly number[], by = 1e-9): void {
  expect(actual.length).toBe(expected.length)
  expected.forEach((value, i) => close(actual[i], value, by))
}

/** Of a long answer every twentieth value is stored. */
export function everyTwentieth(values?: ArrayLike<number>): number[] {
  return Array.from(values ?? []).filter((_, i) => i % 20 === 0)
}
