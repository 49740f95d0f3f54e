import type { Rows } from '../answer.ts'
import { evidence, provenanceOf, type Evidence } from '../evidence.ts'
import type { LogRecord } from '../ports/logs.ts'
import { logSurges, mineTemplates, shiftProbability } from './library.ts'
import { spanMs } from './slice-cube.ts'
import { valueOf, type AnalysisOptions, type AnalysisResult } from './result.ts'

/** A pattern of log records that is new, or came more often than before. */
export type SurgedTemplate = {
  /** The pattern; `<*>` stands for what differs between records. */
  readonly template: string
  readonly before: number
  readonly after: number
  readonly isNew: boolean
  /** The earliest record of it after the change. */
  readonly example: LogRecord
  readonly probability: number
}

/** Which patterns of records surged. Its probability is that of the first. */
export type SurgedTemplates = AnalysisResult & {
  /** Most significant first; never empty. */
  readonly templates: readonly SurgedTemplate[]
  /** The earliest record of each, beside the table in `evidence`. */
  readonly records: Evidence
}

export type LogTemplatesOptions = AnalysisOptions & {
  /** Length of the later span over that of the earlier; taken from the windows that were read unless told. */
  readonly spanRatio?: number
  /** Largest corrected p-value of a surge; .01 unless told. */
  readonly significance?: number
}

/** See `Analyze.logTemplates`. */
export function logTemplates(
  before: Rows<LogRecord>,
  after: Rows<LogRecord>,
  options: LogTemplatesOptions = {},
): SurgedTemplates | null {
  const ratio = options.spanRatio ?? spanMs(after) / spanMs(before)
  const spanRatio = Number.isFinite(ratio) && ratio > 0 ? ratio : 1
  const [earlier, later] = [before, after].map(({ rows }) => rows.map(({ body }) => body))
  const answer = logSurges(earlier ?? [], later ?? [], {
    spanRatio,
    ...(options.significance === undefined ? {} : { significance: options.significance }),
  })
  const examples = earliestByTemplate([...before.rows, ...after.rows], before.rows.length)
  const templates = (valueOf(answer, options) ?? []).flatMap((surge): SurgedTemplate[] => {
    const example = examples.get(surge.template)
    const { pValue, ...told } = surge
    return example ? [{ ...told, example, probability: shiftProbability(pValue) }] : []
  })
  const [first] = templates
  if (!first) return null
  const { title = 'logs' } = options
  const more = templates.length === 1 ? '' : `, and ${templates.length - 1} more patterns surged`
  const sentence = first.isNew
    ? `A new record in ${title}: "${first.template}", ${first.after} times${more}`
    : `"${first.template}" came ${first.after} times in ${title} instead of ${Math.round(first.before * spanRatio)}${more}`
  const provenance = provenanceOf([before, after])
  return {
    templates,
    probability: first.probability,
    sentence,
    evidence: evidence.table({
      title: sentence,
      columns: [{ name: 'pattern' }, { name: 'before' }, { name: 'after' }, { name: 'service' }],
      rows: templates.map((one) => [one.template, one.before, one.after, one.example.service]),
      from: [before, after],
    }),
    records: evidence.logs('The first record of each pattern', {
      rows: templates.map(({ example }) => example),
      provenance,
    }),
    diagnostics: answer.diagnostics,
  }
}

/** The earliest record after the change of every template, as the surges number them. */
function earliestByTemplate(
  records: readonly LogRecord[],
  split: number,
): ReadonlyMap<string, LogRecord> {
  const earliest = new Map<string, LogRecord>()
  const { value } = mineTemplates(records.map(({ body }) => body))
  if (!value) return earliest
  const { templates, templateOfLine } = value
  for (const [index, record] of records.entries()) {
    const text = templates[templateOfLine[index] ?? -1]?.text
    if (index < split || text === undefined) continue
    const known = earliest.get(text)
    if (!known || record.at < known.at) earliest.set(text, record)
  }
  return earliest
}
