import type { AskedQuery, CaseReport, Report } from '../../report.ts'
import { caseAnchor, caseDetails, differenceTag, statusTag } from './html-case.ts'
import { firstSeries } from './first-series.ts'
import { scoresSection } from './html-scores.ts'
import { reportStyle } from './html-style.ts'
import { element, fragment, withCode, type Markup } from './markup.ts'
import { smallChart } from './small-chart.ts'
import { formatMoment } from './time-axis.ts'
import { answerWords, notableCases, queryWords, tally, truthWords } from './wording.ts'

/** Cases beyond these are folded, for a page that opens with hundreds of charts is read by nobody. */
const mostOpenCases = 8
/** Questions of a case beyond these are folded. */
const mostOpenQueries = 3
/** Cases beyond these have their row in the table only, for a browser must be able to open the page. */
const mostDetailedCases = 200

/**
 * The report as one HTML file that opens offline: it loads nothing, has no script, follows the
 * reader's light or dark, and prints.
 */
export function renderHtml(report: Report): string {
  const page = element('html', { lang: 'en' }, [
    element('head', {}, [
      element('meta', { charset: 'utf-8' }),
      element('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      element('meta', {
        'http-equiv': 'Content-Security-Policy',
        content: "default-src 'none'; style-src 'unsafe-inline'",
      }),
      element('title', {}, [`Backtest: ${report.isGood ? 'good' : 'bad'}, ${tally(report)}`]),
      element('style', {}, [{ markup: reportStyle }]),
    ]),
    element('body', {}, [
      element('main', {}, [
        ...verdict(report),
        gates(report),
        table(report),
        missingRecordings(report),
        scoresSection(report),
        cases(report),
      ]),
    ]),
  ])
  return `<!doctype html>\n${page.markup}\n`
}

function verdict(report: Report): Markup[] {
  const { base, isGood, sentence, createdAt, speed } = report
  const compared = base === null ? '' : ` Compared with ${base.ref} (${base.commit.slice(0, 12)}).`
  const seconds = speed.seconds.toFixed(1)
  return [
    element('h1', {}, ['Faultline backtest']),
    element('p', { class: isGood ? 'card verdict' : 'card verdict bad' }, [
      element('strong', {}, [isGood ? 'Good. ' : 'Bad. ']),
      sentence,
    ]),
    report.isPartial
      ? element('p', { class: 'card' }, [
          'The backtest was interrupted: only the cases that were finished are in this report.',
        ])
      : fragment([]),
    element('p', { class: 'quiet' }, [
      `${report.cases.length} cases: ${tally(report) || 'none'}.${compared} ${speed.replays} replays in ${seconds} s on ${speed.workers} workers, ${formatMoment(createdAt)}.`,
    ]),
  ]
}

function gates({ gates: results }: Report): Markup | null {
  if (results.length === 0) return null
  const items = results
    .toSorted((one, other) => Number(other.isBroken) - Number(one.isBroken))
    .map(({ isBroken, sentence }) =>
      element('li', {}, [
        element('span', { class: isBroken ? 'tag bad' : 'tag good' }, [
          isBroken ? 'broken' : 'kept',
        ]),
        ' ',
        withCode(sentence),
      ]),
    )
  return element('section', {}, [
    element('h2', {}, ['Gates']),
    element('ul', { class: 'card' }, items),
  ])
}

/** What differs from the base; without a base, what did not pass. */
function table(report: Report): Markup | null {
  const notable = notableCases(report)
  const heading = report.base === null ? 'Cases that did not pass' : 'Differences'
  if (notable.length === 0) {
    const calm =
      report.base === null ? 'All cases passed.' : 'No case differs from the base, and all passed.'
    return element('section', {}, [element('h2', {}, [heading]), element('p', {}, [calm])])
  }
  const columns = [
    'case',
    'result',
    'known answer',
    ...(report.base ? ['before'] : []),
    'now',
    'shape',
  ]
  return element('section', {}, [
    element('h2', {}, [heading]),
    element('div', { class: 'card scroll' }, [
      element('table', {}, [
        element('thead', {}, [
          element(
            'tr',
            {},
            columns.map((name) => element('th', { scope: 'col', ...asideOf(name) }, [name])),
          ),
        ]),
        element(
          'tbody',
          {},
          notable.map((entry, place) =>
            row(entry, report.base !== null, place < mostDetailedCases),
          ),
        ),
      ]),
    ]),
  ])
}

/** Columns that a narrow screen goes without. */
function asideOf(column: string): { class?: string } {
  return ['known answer', 'before', 'shape'].includes(column) ? { class: 'aside' } : {}
}

function row(entry: CaseReport, hasBase: boolean, isDetailed: boolean): Markup {
  const { name, outcome, difference, base } = entry
  return element('tr', {}, [
    element('td', {}, [isDetailed ? element('a', { href: `#${caseAnchor(name)}` }, [name]) : name]),
    element('td', {}, [
      difference === null ? statusTag(outcome.status) : differenceTag(difference.kind),
    ]),
    element('td', asideOf('known answer'), [truthWords(entry)]),
    hasBase ? element('td', asideOf('before'), [answerWords(base)]) : null,
    element('td', {}, [answerWords(outcome)]),
    element('td', asideOf('shape'), [shapeOf(entry)]),
  ])
}

/** The series behind the answer, as small as a word: of the version that has one, now if both do. */
function shapeOf({ outcome, base }: CaseReport): Markup | null {
  const shown = firstSeries(outcome) ?? (base === null ? null : firstSeries(base))
  return shown === null ? null : smallChart(shown.evidence)
}

function missingRecordings({ cases: all }: Report): Markup | null {
  const missing = all.filter(({ outcome }) => outcome.status === 'needs_recording')
  if (missing.length === 0) return null
  const items = missing.map(({ name, path, outcome }) =>
    element('li', {}, [
      element('b', {}, [name]),
      ...outcome.missing.slice(0, mostOpenQueries).map(queryBlock),
      moreQueries(outcome.missing.slice(mostOpenQueries)),
      element('p', { class: 'quiet' }, [`Record it: npx faultline case rerecord ${path}`]),
    ]),
  )
  return element('section', {}, [
    element('h2', {}, ['Questions without a recorded answer']),
    element('p', {}, [
      'These cases asked what their journal has no answer to, so nothing can be said of them.',
    ]),
    element('ul', { class: 'card' }, items),
  ])
}

function queryBlock(asked: AskedQuery): Markup {
  return element('pre', {}, [queryWords(asked)])
}

function moreQueries(asked: readonly AskedQuery[]): Markup | null {
  if (asked.length === 0) return null
  return element('details', {}, [
    element('summary', { class: 'quiet' }, [`and ${asked.length} more`]),
    ...asked.map(queryBlock),
  ])
}

function cases(report: Report): Markup {
  const notable = notableCases(report)
  const told = new Set(notable)
  const calm = report.cases.filter((entry) => !told.has(entry))
  const calmBlocks = calm
    .slice(0, mostDetailedCases)
    .map((entry) => caseDetails(entry, report.base, false))
  const hidden = notable.length - mostDetailedCases
  return element('section', {}, [
    element('h2', {}, ['Cases']),
    ...notable
      .slice(0, mostDetailedCases)
      .map((entry, place) => caseDetails(entry, report.base, place < mostOpenCases)),
    hidden > 0
      ? element('p', {}, [
          `The details of ${hidden} more cases are left out; name their folders to the backtest to see them.`,
        ])
      : null,
    ...(notable.length === 0
      ? calmBlocks
      : [
          calm.length === 0
            ? null
            : element('details', {}, [
                element('summary', { class: 'quiet' }, [
                  `${calm.length} cases passed and did not differ`,
                ]),
                ...calmBlocks,
              ]),
        ]),
  ])
}
