import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { changePoints } from '@faultline/analysis'
import { timed, type CaseReport, type DatasetReport, type SplitReport } from './report.ts'

/** Distance up to which a change point counts as hit. */
export const margin = 5

/** A series with the change points that each annotator saw. */
export interface AnnotatedSeries {
  readonly name: string
  readonly length: number
  readonly dimensions: readonly Float64Array[]
  readonly annotators: readonly (readonly number[])[]
}

export function runTcpd(dir: string): DatasetReport {
  const all = readAnnotated(dir)
  const cases = all.map(({ name, dimensions, annotators }): CaseReport => {
    const { value, ms } = timed(() => changePoints([...dimensions]))
    const points = value.value?.changePoints ?? []
    return { case: name, split: 'all', truth: annotators, points, ms }
  })
  return { dataset: 'tcpd', splits: [scorePoints(all, cases)], cases }
}

export function readAnnotated(dir: string): AnnotatedSeries[] {
  const annotations: Record<string, Record<string, number[]>> = JSON.parse(
    readFileSync(join(dir, 'annotations.json'), 'utf8'),
  )
  return readdirSync(join(dir, 'series'))
    .filter((file) => file.endsWith('.json'))
    .sort()
    .flatMap((file) => {
      const annotated = annotations[file.replace(/\.json$/, '')]
      if (annotated === undefined) return []
      const series = JSON.parse(readFileSync(join(dir, 'series', file), 'utf8'))
      return [
        {
          name: join('series', file),
          length: Number(series.n_obs),
          dimensions: series.series.map((one: { raw: (number | null)[] }) =>
            Float64Array.from(one.raw, (value) => value ?? NaN),
          ),
          annotators: Object.values(annotated),
        },
      ]
    })
}

export function scorePoints(
  all: readonly AnnotatedSeries[],
  cases: readonly CaseReport[],
): SplitReport {
  const pointsOf = new Map(cases.map((one) => [one.case, one.points ?? []]))
  const f1s: number[] = []
  const covers: number[] = []
  for (const { name, length, annotators } of all) {
    const points = pointsOf.get(name) ?? []
    f1s.push(f1(points, annotators))
    covers.push(mean(annotators.map((truth) => covering(truth, points, length))))
  }
  const metrics = { f1: mean(f1s), cover: mean(covers) }
  const intervals = { f1: spread(f1s), cover: spread(covers) }
  return { split: 'all', cases: cases.length, metrics, intervals }
}

/** Precision against the union of all annotators, recall averaged over them; index 0 belongs to every set. */
function f1(points: readonly number[], annotators: readonly (readonly number[])[]): number {
  const found = [...new Set([0, ...points])]
  const union = [...new Set([0, ...annotators.flat()])]
  const precision = hits(union, found) / found.length
  const recall =
    annotators.reduce((sum, truth) => {
      const wanted = [...new Set([0, ...truth])]
      return sum + hits(wanted, found) / wanted.length
    }, 0) / annotators.length
  return precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall)
}

/** How many of the true points have a found one within the margin, each found one used once. */
function hits(truth: readonly number[], found: readonly number[]): number {
  const free = new Set(found)
  let count = 0
  for (const point of truth) {
    const near = [...free]
      .filter((other) => Math.abs(other - point) <= margin)
      .sort((a, b) => Math.abs(a - point) - Math.abs(b - point))[0]
    if (near === undefined) continue
    free.delete(near)
    count++
  }
  return count
}

/** Each true segment's best overlap with a found one (Jaccard), weighted by its length. */
function covering(truth: readonly number[], points: readonly number[], n: number): number {
  const found = segments(points, n)
  return segments(truth, n).reduce((sum, [from, to]) => {
    const best = Math.max(
      ...found.map(([start, end]) => {
        const shared = Math.max(0, Math.min(to, end) - Math.max(from, start))
        return shared / (to - from + end - start - shared)
      }),
    )
    return sum + ((to - from) / n) * best
  }, 0)
}

function segments(points: readonly number[], n: number): [number, number][] {
  const inner = [...new Set(points)].filter((point) => point > 0 && point < n).sort((a, b) => a - b)
  const bounds = [0, ...inner, n]
  return bounds.slice(1).map((end, i) => [bounds[i] ?? 0, end])
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}

/** Mean plus and minus two standard errors over the series. */
function spread(values: readonly number[]): readonly [number, number] {
  const centre = mean(values)
  const variance =
    values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / Math.max(1, values.length - 1)
  const half = 2 * Math.sqrt(variance / Math.max(1, values.length))
  return [centre - half, centre + half]
}
