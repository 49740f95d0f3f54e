import { formatQuantity } from '@faultline/sdk'
import type { Estimate, Report, Scores } from '../../report.ts'
import { element, fragment, type Markup } from './markup.ts'
import { reliabilityDiagram } from './reliability-diagram.ts'
import {
  calibrationSentence,
  changeWords,
  estimateWords,
  intervalWords,
  shownScores,
} from './wording.ts'

/** The scores with their intervals beside the reliability diagram, and those of the parts below. */
export function scoresSection(report: Report): Markup {
  const { scores, baseScores, groups } = report
  const diagram = reliabilityDiagram(
    scores.reliability,
    baseScores === null ? {} : { base: baseScores.reliability },
  )
  return element('section', {}, [
    element('h2', {}, ['Scores']),
    element('div', { class: 'card scores' }, [
      element('div', {}, [
        element('div', { class: 'scroll' }, [scoresTable(report)]),
        element('p', { class: 'quiet' }, [costs(scores)]),
        element('p', { class: 'quiet' }, [
          'Intervals are 95 %: Wilson’s for rates, a seeded bootstrap over cases for the others.',
        ]),
      ]),
      element('figure', {}, [
        element('figcaption', {}, [
          baseScores === null
            ? 'Is “0.9” right nine times in ten?'
            : 'Is “0.9” right nine times in ten? The base is hollow.',
        ]),
        { markup: diagram },
      ]),
      element('p', {}, [calibrationSentence(report)]),
    ]),
    groups.length === 0 ? null : groupsTable(groups),
  ])
}

function scoresTable({ scores, baseScores }: Report): Markup {
  const header = ['', 'now', '95 % interval', ...(baseScores ? ['base', 'change'] : []), 'cases']
  const rows = shownScores.map(({ key, title, isRate, isMoreBetter }) => {
    const now = scores[key]
    const base = baseScores?.[key]
    return element('tr', {}, [
      element('th', { scope: 'row' }, [title]),
      number(estimateWords(now, isRate)),
      number(intervalWords(now, isRate)),
      ...(base === undefined
        ? []
        : [
            number(estimateWords(base, isRate)),
            element('td', { class: 'number' }, [
              changeTag(changeWords(now, base, isRate), toneOf({ key, now, base, isMoreBetter })),
            ]),
          ]),
      number(String(now.count)),
    ])
  })
  return table(header, rows)
}

type Change = Pick<(typeof shownScores)[number], 'key' | 'isMoreBetter'> & {
  readonly now: Estimate
  readonly base: Estimate
}

/** How sure an analyzer is of fewer causes is no better and no worse than how sure it was of more. */
function toneOf({ key, now, base, isMoreBetter }: Change): 'better' | 'worse' | 'over other cases' {
  const isOfClaims = key === 'brier' || key === 'expectedCalibrationError'
  if (isOfClaims && now.count !== base.count) return 'over other cases'
  return (now.value ?? 0) > (base.value ?? 0) === isMoreBetter ? 'better' : 'worse'
}

function changeTag(words: string, tone: ReturnType<typeof toneOf>): Markup {
  if (words === '' || words === 'the same') return fragment([words])
  if (tone === 'over other cases') return element('span', { class: 'quiet' }, [`${words} ${tone}`])
  return element('span', { class: `tag ${tone === 'better' ? 'good' : 'bad'}` }, [
    `${words} ${tone}`,
  ])
}

function groupsTable(groups: Report['groups']): Markup {
  const header = ['part', 'cases', 'passed', ...shownScores.map(({ title }) => title)]
  const rows = groups.map(({ by, name, scores }) =>
    element('tr', {}, [
      element('th', { scope: 'row' }, [`${by} ${name}`]),
      number(String(scores.cases)),
      number(String(scores.passed)),
      ...shownScores.map(({ key, isRate }) =>
        element('td', { class: 'number' }, [
          estimateWords(scores[key], isRate),
          element('span', { class: 'interval' }, [intervalWords(scores[key], isRate)]),
        ]),
      ),
    ]),
  )
  return element('details', { class: 'card' }, [
    element('summary', {}, ['By analyzer, tag and owner']),
    element('div', { class: 'scroll' }, [table(header, rows)]),
  ])
}

function costs({ ms, calls, bytes }: Scores): string {
  const pair = (
    { median, p95 }: { readonly median: number | null; readonly p95: number | null },
    unit: string,
  ): string =>
    median === null || p95 === null
      ? 'unknown'
      : `${formatQuantity(median, unit)} (95 % below ${formatQuantity(p95, unit)})`
  return `A case takes ${pair(ms, 'ms')}, asks ${pair(calls, '')} questions and reads ${pair(bytes, 'By')}.`
}

function table(header: readonly string[], rows: readonly Markup[]): Markup {
  return element('table', {}, [
    element('thead', {}, [
      element(
        'tr',
        {},
        header.map((title, place) =>
          element('th', { scope: 'col', class: place > 0 ? 'number' : undefined }, [title]),
        ),
      ),
    ]),
    element('tbody', {}, rows),
  ])
}

function number(text: string): Markup {
  return element('td', { class: 'number' }, [text])
}
