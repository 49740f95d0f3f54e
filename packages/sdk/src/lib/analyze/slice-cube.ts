import type { Cube, Measure } from '@faultline/analysis'
import type { Rows, Series } from '../answer.ts'
import type { SpanGroup } from '../ports/traces.ts'

/** What is compared between slices: failed of all requests, their mean time, or how many there were. */
export type SliceMeasure = 'errors' | 'latency' | 'count'

/** The same group-by (`traces.groups`) over the time before and after. */
export type SliceGroups = {
  readonly before: Rows<SpanGroup>
  readonly after: Rows<SpanGroup>
  /** The attributes that both were grouped by. */
  readonly by: readonly string[]
  readonly measure: SliceMeasure
}

/**
 * A metric by its labels, one value a combination: what it was expected to be (a forecast, or the
 * time before) and what it was. What is compared must add up: counts, sums or rates, no ratios.
 */
export type SeriesSlices = {
  readonly expected: readonly Series[]
  readonly actual: readonly Series[]
  /** The labels that both were asked by. */
  readonly by: readonly string[]
}

type Leaf = { before?: SpanGroup; after?: SpanGroup; key: Readonly<Record<string, string>> }
type Column = (pick: (group: SpanGroup) => number, side: 'before' | 'after') => number[]

/** Values by label as the cube that dimension analysis takes; a combination that is absent is zero. */
export function seriesCube({ expected, actual, by }: SeriesSlices): Cube {
  const keyOf = ({ labels }: Series): string =>
    JSON.stringify(by.map((label) => labels[label] ?? ''))
  const leaves = new Map([...expected, ...actual].map((series) => [keyOf(series), series.labels]))
  const column = (all: readonly Series[]): Float64Array => {
    const sums = new Map<string, number>()
    for (const series of all) {
      const key = keyOf(series)
      sums.set(key, (sums.get(key) ?? 0) + meanOf(series.values))
    }
    return Float64Array.from(leaves.keys(), (key) => sums.get(key) ?? 0)
  }
  const attributes = by.map((name) => ({
    name,
    values: [...new Set([...leaves.values()].map((labels) => labels[name] ?? ''))],
  }))
  const codes = attributes.map(({ name, values }) => {
    const codeOf = new Map(values.map((value, code) => [value, code]))
    return Int32Array.from(leaves.values(), (labels) => codeOf.get(labels[name] ?? '') ?? 0)
  })
  const measure = { kind: 'forecast', expected: column(expected), actual: column(actual) } as const
  return { attributes, codes, measure }
}

/** The mean of what is there; zero when nothing is. */
function meanOf(values: Float64Array): number {
  const present = values.filter((value) => Number.isFinite(value))
  return present.reduce((sum, value) => sum + value, 0) / Math.max(1, present.length)
}

/** The groups before and after as the cube that dimension analysis takes. */
export function sliceCube({ before, after, by, measure }: SliceGroups): Cube {
  const leaves = join(by, { before: before.rows, after: after.rows })
  const attributes = by.map((name) => ({
    name,
    values: [...new Set(leaves.map(({ key }) => key[name] ?? ''))].toSorted(),
  }))
  const codes = attributes.map(({ name, values }) =>
    leaves.map(({ key }) => values.indexOf(key[name] ?? '')),
  )
  const column: Column = (pick, side) =>
    leaves.map((leaf) => {
      const group = leaf[side]
      return group ? pick(group) : 0
    })
  return { attributes, codes, measure: measureOf(measure, column, spanMs(after) / spanMs(before)) }
}

function measureOf(measure: SliceMeasure, column: Column, scale: number): Measure {
  const count = (group: SpanGroup): number => group.count
  const errors = (group: SpanGroup): number => group.errors
  const sum = (group: SpanGroup): number => group.duration.sum
  switch (measure) {
    case 'errors':
      return {
        kind: 'ratio',
        partBefore: column(errors, 'before'),
        wholeBefore: column(count, 'before'),
        partAfter: column(errors, 'after'),
        wholeAfter: column(count, 'after'),
      }
    case 'latency':
      return {
        kind: 'mean',
        sumBefore: column(sum, 'before'),
        countBefore: column(count, 'before'),
        sumAfter: column(sum, 'after'),
        countAfter: column(count, 'after'),
      }
    case 'count':
      return {
        kind: 'count',
        before: column(count, 'before'),
        after: column(count, 'after'),
        scale: Number.isFinite(scale) ? scale : 1,
      }
  }
}

/** Length of the window that rows were read over, in milliseconds; `NaN` when the source did not say. */
export function spanMs({ provenance }: Pick<Rows<unknown>, 'provenance'>): number {
  const window = provenance.find((origin) => origin.window)?.window
  return window && window.to > window.from ? window.to - window.from : NaN
}

function join(
  names: readonly string[],
  groups: { readonly before: readonly SpanGroup[]; readonly after: readonly SpanGroup[] },
): Leaf[] {
  const leaves = new Map<string, Leaf>()
  for (const side of ['before', 'after'] as const) {
    for (const group of groups[side]) {
      const key = JSON.stringify(names.map((name) => group.key[name] ?? ''))
      const leaf = leaves.get(key) ?? { key: group.key }
      leaf[side] = group
      leaves.set(key, leaf)
    }
  }
  return [...leaves.values()]
}
