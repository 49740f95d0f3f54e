import { createRandom } from '@faultline/analysis'
import type { Labels, Provenance, Rows, Series } from '../src/index.ts'

/** What sources would have answered, made up: values by formula, noise from a seeded generator. */
export const start = Date.UTC(2026, 0, 1, 12, 0, 0)
export const minute = 60_000

export const origin = (entry: number, need = 'metrics'): Provenance => ({
  entry,
  need,
  query: `query ${entry}`,
})

/** A series of one value every ten seconds from noon. */
export function makeSeries(
  values: ArrayLike<number>,
  about: {
    readonly name?: string
    readonly unit?: string
    readonly labels?: Labels
    readonly entry?: number
  } = {},
): Series {
  const { name = 'latency', unit = 'ms', labels = {}, entry = 1 } = about
  return {
    name,
    labels,
    unit,
    times: Float64Array.from(values, (_, index) => start + index * 10_000),
    values: Float64Array.from(values),
    provenance: [origin(entry)],
  }
}

export function makeRows<Row>(rows: readonly Row[], provenance: Provenance = origin(2)): Rows<Row> {
  return { rows, provenance: [provenance] }
}

/** `count` values between −1 and 1, the same for the same seed. */
export function noise(count: number, seed = 1): number[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => 2 * random() - 1)
}
