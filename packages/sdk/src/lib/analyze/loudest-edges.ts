import type { CommonEnd, EdgeSeries, EdgeShift } from '@faultline/analysis'
import type { Series } from '../answer.ts'
import { evidence } from '../evidence.ts'
import { formatQuantity } from '../format.ts'
import { loudestEdges as findLoudest, shiftProbability } from './library.ts'
import { valueOf, type AnalysisOptions, type AnalysisResult } from './result.ts'

/** Which calls rose, and where they meet. Its probability is that the loudest of all calls really rose. */
export type LoudestCalls = AnalysisResult & {
  /** All that could be told of, the loudest first. */
  readonly edges: readonly EdgeShift[]
  /** Where the loud calls meet, likeliest first; never empty. */
  readonly ends: readonly CommonEnd[]
}

export type EdgesInput = {
  /** One series for each pair of services, labelled with both. */
  readonly series: readonly Series[]
  readonly measure: EdgeSeries['measure']
  /** The labels that name the caller and the callee (or the route). */
  readonly from: string
  readonly to: string
  /** When the trouble began: what came before is normal. Epoch milliseconds. */
  readonly onset: number
}

export type EdgesOptions = AnalysisOptions & {
  /** Share of false ones among the calls that count as loud; .05 unless told. */
  readonly significance?: number
}

/** See `Analyze.loudestEdges`. */
export function loudestEdges(input: EdgesInput, options: EdgesOptions = {}): LoudestCalls | null {
  const { series, measure, from, to, onset } = input
  const { significance } = options
  const edges = series.map(({ labels, times, values }) => ({
    ...{ from: labels[from] ?? '', to: labels[to] ?? '', measure },
    before: values.filter((_, index) => (times[index] ?? NaN) < onset),
    after: values.filter((_, index) => (times[index] ?? NaN) >= onset),
  }))
  const answer = findLoudest(edges, significance === undefined ? {} : { significance })
  const found = valueOf(answer, options)
  const [loudest] = found?.edges ?? []
  const [end] = found?.ends ?? []
  if (!found || !loudest || !end) return null
  const sentence = `The calls that rose most (${measure}) meet in ${end.id}: ${end.loudEdges} of the ${end.allEdges} that it is an end of`
  const unit = series[0]?.unit ?? ''
  return {
    ...found,
    sentence,
    probability: shiftProbability(loudest.qValue),
    evidence: evidence.table({
      title: options.title ?? sentence,
      columns: ['from', 'to', 'before', 'after', 'standard errors'].map((name) => ({ name })),
      rows: found.edges.map((edge) => [
        ...[edge.from, edge.to, formatQuantity(edge.before, unit)],
        ...[formatQuantity(edge.after, unit), edge.loudness.toFixed(1)],
      ]),
      from: series,
    }),
    diagnostics: answer.diagnostics,
  }
}
