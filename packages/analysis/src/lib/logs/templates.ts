import { answer, noAnswer, type Answer, type Diagnostic } from '../answer.ts'
import { normalTail } from '../numeric/distributions.ts'

/** A pattern that several log lines share; `<*>` stands for what differs between them. */
export interface LogTemplate {
  readonly text: string
  readonly count: number
  /** Index of the first line of this pattern. */
  readonly firstLine: number
}

export interface LogTemplates {
  readonly templates: readonly LogTemplate[]
  /** For each line the index of its template. */
  readonly templateOfLine: Int32Array
}

interface Group {
  tokens: string[]
  count: number
  readonly firstLine: number
  readonly index: number
}

const wildcard = '<*>'
/** Groups of one length and first word that are compared before a line opens a new one. */
const maximumGroups = 100

/**
 * Mines templates from log lines with a tree of fixed depth (He et al. 2017, Drain): lines of
 * equal length in words and equal first word are compared, and join the most similar template when
 * at least `similarity` (.5) of the words agree. Words that hold a digit count as variable from
 * the start.
 *
 * Order matters a little: the first line names the template, and beyond a hundred templates of one
 * beginning further lines are compared with none of each other, which a remark counts. Very long
 * lines of free text make poor templates. O(lines × words × groups), groups being few.
 *
 * @example mineTemplates(['user 17 logged in', 'user 4 logged in']).value?.templates[0]?.text // 'user <*> logged in'
 */
export function mineTemplates(
  lines: readonly string[],
  options: { readonly similarity?: number } = {},
): Answer<LogTemplates | null> {
  const similarity = options.similarity ?? 0.5
  if (!(similarity > 0 && similarity <= 1))
    return noAnswer('invalid-option', `A similarity lies in (0, 1], got ${similarity}.`)
  const { all, templateOfLine, uncompared } = groupsOf(lines, similarity)
  const templates = all.map(({ tokens, count, firstLine }) => ({
    text: tokens.join(' '),
    count,
    firstLine,
  }))
  return answer({ templates, templateOfLine }, uncomparedRemark(uncompared))
}

function uncomparedRemark(lines: number): Diagnostic[] {
  if (lines === 0) return []
  const message = `${lines} lines, each a template of its own, begin like ${maximumGroups} templates and were compared with no more.`
  return [{ code: 'truncated', message }]
}

function groupsOf(
  lines: readonly string[],
  similarity: number,
): { all: Group[]; templateOfLine: Int32Array; uncompared: number } {
  const buckets = new Map<string, Group[]>()
  const all: Group[] = []
  const templateOfLine = new Int32Array(lines.length)
  let uncompared = 0
  for (const [i, line] of lines.entries()) {
    const tokens = line
      .trim()
      .split(/\s+/)
      .map((token) => (/\d/.test(token) ? wildcard : token))
    const key = `${tokens.length} ${tokens[0] ?? ''}`
    const groups = buckets.get(key) ?? []
    if (groups.length === 0) buckets.set(key, groups)
    const group = closest(groups, tokens, similarity)
    if (group !== undefined) {
      group.tokens = group.tokens.map((token, at) => (token === tokens[at] ? token : wildcard))
      group.count++
      templateOfLine[i] = group.index
      continue
    }
    const opened: Group = { tokens, count: 1, firstLine: i, index: all.length }
    if (groups.length < maximumGroups) groups.push(opened)
    else uncompared++
    all.push(opened)
    templateOfLine[i] = opened.index
  }
  return { all, templateOfLine, uncompared }
}

function closest(
  groups: readonly Group[],
  tokens: readonly string[],
  similarity: number,
): Group | undefined {
  let best: Group | undefined
  let most = similarity * tokens.length
  for (const group of groups) {
    let equal = 0
    for (let i = 0; i < tokens.length; i++) if (group.tokens[i] === tokens[i]) equal++
    if (equal >= most && (best === undefined || equal > most)) {
      best = group
      most = equal
    }
  }
  return best
}

export interface LogSurge {
  readonly template: string
  readonly before: number
  readonly after: number
  readonly isNew: boolean
  /** Chance of so many more lines if the rate had stayed (square-root test of two Poisson counts). */
  readonly pValue: number
}

/**
 * Patterns that are new or surged after a point in time, most significant first: a one-sided test
 * of two Poisson counts on the scale of square roots (Anscombe 1948; Gu, Ng, Tang and Schucany
 * 2008; statsmodels' `test_poisson_2indep` with `sqrt`), times the number of patterns
 * (Bonferroni).
 *
 * `spanRatio` is the length of the later span over that of the earlier one (1 unless told). Each
 * line counts as an event of its own: bursty logging makes p-values too small. A pattern without a
 * surge is not listed, nor is one that became rare. O(lines × words × groups) over both spans.
 *
 * @example logSurges(linesBefore, linesAfter).value?.[0]?.isNew // true
 */
export function logSurges(
  before: readonly string[],
  after: readonly string[],
  options: { readonly spanRatio?: number; readonly significance?: number } = {},
): Answer<readonly LogSurge[] | null> {
  const ratio = options.spanRatio ?? 1
  if (!(ratio > 0 && ratio < Infinity))
    return noAnswer('invalid-option', `The ratio of spans lies above 0, got ${ratio}.`)
  const { value, diagnostics } = mineTemplates([...before, ...after])
  if (value === null) return { value: null, diagnostics }
  const early = new Float64Array(value.templates.length)
  const late = new Float64Array(value.templates.length)
  for (const [i, template] of value.templateOfLine.entries()) {
    const counts = i < before.length ? early : late
    counts[template] = (counts[template] ?? 0) + 1
  }
  const surges = value.templates.map(({ text }, i): LogSurge => {
    const first = early[i] ?? 0
    const second = late[i] ?? 0
    // Anscombe's transformation makes Poisson counts nearly normal with one variance.
    const z =
      (2 * (Math.sqrt(second + 0.375) - Math.sqrt(ratio * (first + 0.375)))) / Math.sqrt(1 + ratio)
    const pValue = Math.min(1, normalTail(z) * value.templates.length)
    return { template: text, before: first, after: second, isNew: first === 0, pValue }
  })
  const kept = surges.filter(({ pValue }) => pValue <= (options.significance ?? 0.01))
  const sorted = kept.sort((a, b) => a.pValue - b.pValue || b.after - a.after)
  return answer(sorted, [...diagnostics, ...emptyRemark(before, after)])
}

function emptyRemark(before: readonly string[], after: readonly string[]): Diagnostic[] {
  if (before.length > 0 && after.length > 0) return []
  const which = before.length === 0 ? 'earlier' : 'later'
  const message = `There is no ${which} line: a log that was not kept then looks the same as a quiet one.`
  return [{ code: 'too-few-values', message }]
}
