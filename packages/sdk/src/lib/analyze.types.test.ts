import { expectTypeOf, test } from 'vitest'
import { makeRows, makeSeries } from '../../test/answers.ts'
import type { Evidence } from './evidence.ts'
import { createAnalyze } from './create-analyze.ts'
import type { SpanGroup } from './ports/traces.ts'

// These are checked by the compiler: a misuse that compiles leaves its directive unused, which is an error.

const analyze = createAnalyze()
const series = makeSeries([1, 2, 3])
const groups = makeRows<SpanGroup>([])

test('misuses of analyze do not compile', () => {
  expectTypeOf(misuses).toBeFunction()
})

/** Never called: only the compiler reads it. */
function misuses(): void {
  const shift = analyze.shift(series)
  // @ts-expect-error there may be no shift
  void shift.onset
  // @ts-expect-error a limit is what is exhausted
  analyze.exhaustion(series, {})
  // @ts-expect-error there is no such direction
  analyze.trend(series, { direction: 'sideways' })
  // @ts-expect-error candidates are series, not one series
  analyze.correlation(series, series)
  // @ts-expect-error slices need the attributes that they were grouped by
  analyze.explainChange({ before: groups, after: groups, measure: 'latency' })
  // @ts-expect-error there is no such measure
  analyze.explainChange({ before: groups, after: groups, by: [], measure: 'p95' })
  // @ts-expect-error without an onset nothing is known to be normal
  analyze.rankCauses({ alert: 'shop', calls: makeRows([]), series: [series] })
  // @ts-expect-error the labels that name both ends must be told
  analyze.loudestEdges({ series: [series], measure: 'gap', onset: 0 })
  // @ts-expect-error versions are compared by series, not by numbers
  analyze.compareVersions([{ name: 'p95', kind: 'level', baseline: [1], canary: [2] }])
  // @ts-expect-error there is no such kind of metric
  analyze.compareVersions([{ name: 'p95', kind: 'time', baseline: series, canary: series }])
  // @ts-expect-error without a shift there is nothing to explain: check for null first
  analyze.isolateEvent(shift, makeRows([]))
  // @ts-expect-error records come as the rows that a source answered
  analyze.logTemplates(['line'], ['line'])
}

test('every result is evidence', () => {
  type Results = Exclude<
    { [Name in keyof typeof analyze]: ReturnType<(typeof analyze)[Name]> }[keyof typeof analyze],
    null
  >
  expectTypeOf<Results['evidence']>().toEqualTypeOf<Evidence>()
  expectTypeOf<Results['sentence']>().toEqualTypeOf<string>()
})
