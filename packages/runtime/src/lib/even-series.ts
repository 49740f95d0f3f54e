/** A series of which every value is exactly the first plus so many steps, as times mostly are. */
export type EvenSeries = readonly [length: number, first: number, step: number]

/** Shorter series are not worth a look at their steps. */
const shortest = 8

const described = new WeakMap<readonly Float64Array[], readonly (EvenSeries | Float64Array)[]>()

/**
 * The series of an answer, the even ones in three numbers. Asked for twice, by the journal and on the
 * way to the sandbox, so it is remembered for as long as the answer's list is.
 */
export function describeSeries(
  all: readonly Float64Array[],
): readonly (EvenSeries | Float64Array)[] {
  const known = described.get(all) ?? all.map((values) => toEvenSeries(values) ?? values)
  described.set(all, known)
  return known
}

/** The series in three numbers, where that says the same to the last bit. */
export function toEvenSeries(values: Float64Array): EvenSeries | undefined {
  const { length } = values
  if (length < shortest) return undefined
  const first = values[0] ?? Number.NaN
  const step = (values[1] ?? Number.NaN) - first
  // JSON has no word for NaN, the infinities and -0.
  if (!Number.isFinite(first) || !Number.isFinite(step)) return undefined
  if (Object.is(first, -0) || Object.is(step, -0)) return undefined
  for (let index = 1; index < length; index++) {
    if (!Object.is(values[index], first + index * step)) return undefined
  }
  return [length, first, step]
}

export function fromEvenSeries([length, first, step]: EvenSeries): Float64Array {
  const values = new Float64Array(length)
  for (let index = 0; index < length; index++) values[index] = first + index * step
  return values
}
