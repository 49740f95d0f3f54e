import type { DimensionCause, DimensionOptions } from '@faultline/analysis'
import { dimension, type EntityOf } from '../entity.ts'
import { evidence, type Evidence } from '../evidence.ts'
import { formatQuantity } from '../format.ts'
import { explainChange as explainCube, shiftProbability } from './library.ts'
import { valueOf, type AnalysisOptions, type AnalysisResult } from './result.ts'
import { seriesCube, sliceCube, type SeriesSlices, type SliceGroups } from './slice-cube.ts'

/** A slice of traffic that carries part of a change. */
export type Slice = AnalysisResult & {
  readonly entity: EntityOf<'dimension'>
  readonly attributes: Readonly<Record<string, string>>
  /** Failed requests, total milliseconds, requests, or the metric: what it would have had, and had. */
  readonly expected: number
  readonly actual: number
  readonly change: number
  /** Part of the whole change in this direction, 0..1. */
  readonly share: number
}

/** What the changed requests have in common. Its probability is that of the first slice. */
export type Breakdown = AnalysisResult & {
  /** The one that carries most first; empty when all traffic is affected alike. */
  readonly slices: readonly Slice[]
  /** Part of the change beyond noise that the slices leave open, 0..1. */
  readonly unexplainedShare: number
}

export type BreakdownOptions = AnalysisOptions & DimensionOptions

/** See `Analyze.explainChange`. */
export function explainChange(
  slices: SliceGroups | SeriesSlices,
  options: BreakdownOptions = {},
): Breakdown | null {
  const isMetric = 'actual' in slices
  const answer = explainCube(isMetric ? seriesCube(slices) : sliceCube(slices), options)
  const value = valueOf(answer, options)
  const [first] = value?.causes ?? []
  if (!value || !first) return null
  const { causes, unexplainedShare } = value
  const { diagnostics } = answer
  const { title = 'the change' } = options
  const table = (of: string): Evidence => tableOf(`What ${of} carries`, causes, slices)
  const found = causes
    .filter(({ selector }) => selector.length > 0)
    .map((cause): Slice => {
      const attributes = Object.fromEntries(
        cause.selector.map(({ attribute, value: selected }) => [attribute, selected]),
      )
      const { expected, actual, change, share } = cause
      return {
        entity: dimension(attributes),
        attributes,
        expected,
        actual,
        change,
        share,
        probability: shiftProbability(cause.pValue),
        sentence: isMetric
          ? `${nameOf(cause)} carries ${formatQuantity(share, '1')} of ${title}`
          : `Requests with ${nameOf(cause)} carry ${formatQuantity(share, '1')} of ${title}`,
        evidence: table(nameOf(cause)),
        diagnostics,
      }
    })
  return {
    slices: found,
    unexplainedShare,
    probability: shiftProbability(first.pValue),
    sentence:
      found[0]?.sentence ?? `All traffic is affected alike by ${title}: no slice stands out`,
    evidence: found[0]?.evidence ?? table('everything'),
    diagnostics,
  }
}

function nameOf({ selector }: DimensionCause): string {
  return selector.map(({ attribute, value }) => `${attribute}=${value}`).join(', ') || 'everything'
}

function tableOf(
  title: string,
  causes: readonly DimensionCause[],
  slices: SliceGroups | SeriesSlices,
): Evidence {
  const isMetric = 'actual' in slices
  const unit = isMetric ? (slices.actual[0]?.unit ?? '') : slices.measure === 'latency' ? 'ms' : ''
  return evidence.table({
    title,
    columns: [
      { name: 'slice' },
      { name: 'expected', unit },
      { name: 'actual', unit },
      { name: 'share', unit: '1' },
    ],
    rows: causes.map((cause) => [nameOf(cause), cause.expected, cause.actual, cause.share]),
    from: isMetric ? [...slices.expected, ...slices.actual] : [slices.before, slices.after],
  })
}
