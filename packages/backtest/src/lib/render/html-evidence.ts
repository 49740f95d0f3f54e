import { entityName, type Entity } from '@faultline/sdk'
import type { Outcome } from '../../report.ts'
import { element, fragment, type Markup } from './markup.ts'
import { seriesChart } from './series-chart.ts'
import { formatMoment } from './time-axis.ts'
import { percent } from './wording.ts'

type Finding = Outcome['findings'][number]
type Evidence = Finding['evidence'][number]

/** Rows of a table or of logs that a report shows; nobody reads more on a page. */
const mostRows = 30
const mostQueries = 5
/** Half of the page, as charts stand side by side. */
const chartWidthPx = 500

const kindWords: Readonly<Record<Finding['kind'], readonly [word: string, tone: string]>> = {
  cause: ['cause', 'cause'],
  contributing: ['contributes', ''],
  symptom: ['symptom', ''],
  ruled_out: ['ruled out', 'good'],
  inconclusive: ['inconclusive', 'doubt'],
}

/** A finding with what shows it. */
export function findingCard(finding: Finding): Markup {
  const [word, tone] = kindWords[finding.kind]
  const share = Math.round(finding.confidence * 100)
  return element('article', { class: 'finding' }, [
    element('h4', {}, [
      element('span', { class: `tag ${tone}`.trim() }, [word]),
      ` ${entityName(finding.entity)}`,
    ]),
    element('p', { class: 'quiet' }, [
      element('span', { class: 'meter', 'aria-hidden': 'true' }, [
        element('i', { style: `width:${share}%` }),
      ]),
      `${percent(finding.confidence)} sure, says ${finding.analyzer} (${calibrationWords(finding)})`,
    ]),
    element('p', {}, [finding.summary]),
    ...finding.actions.map(({ title, command }) =>
      fragment([
        element('p', { class: 'quiet' }, [`To do: ${title}`]),
        command === undefined ? null : element('pre', {}, [command]),
      ]),
    ),
    ...finding.evidence.map((evidence) => evidenceFigure(evidence, finding.entity)),
  ])
}

/** Whether the confidence is a fitted probability or the analyzer's own guess. */
function calibrationWords({ calibration }: Finding): string {
  return calibration === undefined
    ? 'not calibrated'
    : `calibrated on ${calibration.cases} cases from ${percent(calibration.score)}`
}

function evidenceFigure(evidence: Evidence, subject: Entity): Markup {
  const queries = [...new Set(evidence.provenance.map(({ query }) => query))]
  return element('figure', {}, [
    element('figcaption', {}, [evidence.title]),
    evidenceBody(evidence, subject),
    queries.length === 0 ? null : queriesBlock(queries),
  ])
}

/** Where the evidence came from; folded, for a query can be longer than all that it shows. */
function queriesBlock(queries: readonly string[]): Markup {
  return element('details', { class: 'queries' }, [
    element('summary', { class: 'quiet' }, [queries.length === 1 ? 'Query' : 'Queries']),
    ...queries.slice(0, mostQueries).map((query) => element('pre', {}, [query])),
  ])
}

function evidenceBody(evidence: Evidence, subject: Entity): Markup {
  switch (evidence.kind) {
    case 'series':
      return { markup: seriesChart(evidence, { subject, widthPx: chartWidthPx }) }
    case 'table':
      return tableOf(
        evidence.columns.map(({ name, unit }) =>
          unit === undefined || unit === '' ? name : `${name}, ${unit}`,
        ),
        evidence.rows,
      )
    case 'events':
      return tableOf(
        ['time', 'what'],
        evidence.events.map(({ at, label }) => [formatMoment(at), label]),
      )
    case 'logs':
      return tableOf(
        ['time', 'service', 'severity', 'message'],
        evidence.records.map(({ at, service, severity, body }) => [
          formatMoment(at),
          service,
          severity,
          body,
        ]),
      )
    case 'text':
      return element('p', {}, [evidence.text])
  }
}

type Cell = string | number | null

function tableOf(columns: readonly string[], rows: readonly (readonly Cell[])[]): Markup {
  const isNumeric = columns.map((_, place) =>
    rows.every((row) => row[place] === null || typeof row[place] === 'number'),
  )
  const classOf = (place: number): string | undefined =>
    isNumeric[place] === true ? 'number' : undefined
  const hidden = rows.length - mostRows
  return element('div', { class: 'scroll' }, [
    element('table', {}, [
      element('thead', {}, [
        element(
          'tr',
          {},
          columns.map((name, place) =>
            element('th', { scope: 'col', class: classOf(place) }, [name]),
          ),
        ),
      ]),
      element(
        'tbody',
        {},
        rows.slice(0, mostRows).map((row) =>
          element(
            'tr',
            {},
            row.map((cell, place) => element('td', { class: classOf(place) }, [cellText(cell)])),
          ),
        ),
      ),
    ]),
    hidden > 0 ? element('p', { class: 'quiet' }, [`and ${hidden} more rows`]) : null,
  ])
}

function cellText(cell: Cell): string {
  if (cell === null) return '–'
  return typeof cell === 'number' ? String(Number(cell.toPrecision(4))) : cell
}
