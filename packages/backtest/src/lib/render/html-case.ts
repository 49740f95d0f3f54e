import { entityName } from '@faultline/sdk'
import type { CaseReport, Difference, Outcome, Report } from '../../report.ts'
import { findingCard } from './html-evidence.ts'
import { element, fragment, type Markup } from './markup.ts'
import { formatMoment } from './time-axis.ts'
import {
  costWords,
  decisiveLead,
  differenceWords,
  goneSentence,
  queryWords,
  statusWords,
  truthWords,
} from './wording.ts'

/** A case that a reader can open: what was asked, and what both versions made of it, side by side. */
export function caseDetails(report: CaseReport, base: Report['base'], isOpen: boolean): Markup {
  const { name, title, outcome, difference } = report
  return element('details', { class: 'card case', id: caseAnchor(name), open: isOpen }, [
    element('summary', {}, [
      element('b', {}, [name]),
      difference === null ? statusTag(outcome.status) : differenceTag(difference.kind),
      element('span', { class: 'quiet' }, [title]),
    ]),
    facts(report),
    difference === null ? null : element('p', {}, [difference.sentence]),
    decisiveQuery(difference),
    element('div', { class: report.base === null ? 'sides one' : 'sides' }, [
      report.base === null
        ? null
        : side({ heading: `Before, on ${base?.ref ?? 'the base'}`, outcome: report.base }),
      side({ heading: 'Now', outcome }),
    ]),
  ])
}

/** Where a case is found on the page. */
export function caseAnchor(name: string): string {
  return `case-${encodeURIComponent(name)}`
}

export function statusTag(status: Outcome['status']): Markup {
  return element('span', { class: `tag ${toneOf(status)}` }, [statusWords[status]])
}

export function differenceTag(kind: Difference['kind']): Markup {
  const tones = {
    regressed: 'bad',
    fixed: 'good',
    changed: 'doubt',
    slower: 'cause',
    new: '',
    unchanged: '',
  }
  return element('span', { class: `tag ${tones[kind]}`.trim() }, [differenceWords[kind]])
}

function toneOf(status: Outcome['status']): string {
  const tones = { passed: 'good', failed: 'bad', needs_recording: 'doubt', broken: 'bad' }
  return tones[status]
}

function facts(report: CaseReport): Markup {
  const never = report.answer.never ?? []
  return element('p', { class: 'quiet' }, [
    [
      `Known answer: ${truthWords(report)}`,
      ...(never.length > 0 ? [`never to blame: ${never.map(entityName).join(', ')}`] : []),
      `analyzer ${report.analyzer.id}`,
      `as of ${formatMoment(report.at)}`,
      ...(report.tags.length > 0 ? [`tags ${report.tags.join(', ')}`] : []),
      report.path,
    ].join(' · '),
  ])
}

function decisiveQuery(difference: Difference | null): Markup | null {
  const decisive = difference?.query ?? null
  if (decisive === null) return null
  return fragment([
    element('p', { class: 'quiet' }, [`${decisiveLead(decisive)}:`]),
    element('pre', {}, [queryWords(decisive.asked)]),
  ])
}

type Side = { readonly heading: string; readonly outcome: Outcome }

function side({ heading, outcome }: Side): Markup {
  const { conclusion, findings, missing, status } = outcome
  const gone = goneSentence(outcome)
  return element('section', { class: `side ${toneOf(status)}` }, [
    element('h3', {}, [`${heading} `, statusTag(status)]),
    conclusion === null ? null : element('p', {}, [conclusion.sentence]),
    outcome.reasons.length === 0
      ? null
      : element(
          'ul',
          {},
          outcome.reasons.map((reason) => element('li', {}, [reason])),
        ),
    gone === undefined ? null : element('p', { class: 'quiet' }, [gone]),
    ...missing.map((asked) => element('pre', {}, [queryWords(asked)])),
    element('p', { class: 'quiet' }, [
      `${costWords(outcome)}${outcome.analyzerVersion === null ? '' : `, version ${outcome.analyzerVersion}`}`,
    ]),
    ...findings.map(findingCard),
  ])
}
