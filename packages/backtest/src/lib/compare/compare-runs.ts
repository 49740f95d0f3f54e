import { entityId, entityName } from '@faultline/sdk'
import type { AskedQuery, Difference, Outcome } from '../../report.ts'
import type { CaseRun } from '../replay/case-run.ts'

/** How the working tree's answer differs from the base's, and by which question. */
export function compareRuns(before: CaseRun, after: CaseRun): Difference {
  const kind = kindOf(before.outcome, after.outcome)
  const query = kind === 'unchanged' ? null : decisiveQuery(before, after)
  return { kind, sentence: sentenceOf(kind, before.outcome, after.outcome), query }
}

type Kind = 'fixed' | 'regressed' | 'changed' | 'unchanged'

function kindOf(before: Outcome, after: Outcome): Kind {
  const [had, has] = [before.status === 'passed', after.status === 'passed']
  if (!had && has) return 'fixed'
  // What needs a recording is not known to be worse; it has a status and a gate of its own.
  if (had && (after.status === 'failed' || after.status === 'broken')) return 'regressed'
  if (saidBy(before) !== saidBy(after)) return 'changed'
  return 'unchanged'
}

/** All that a reader would see of an outcome, without how long it took. */
export function saidBy({ status, conclusion, findings, reasons }: Outcome): string {
  return JSON.stringify([status, conclusion, reasons, findings])
}

function sentenceOf(kind: Kind, before: Outcome, after: Outcome): string {
  const [was, is] = [claimed(before), claimed(after)]
  switch (kind) {
    case 'fixed':
    case 'regressed':
      return `Before: ${was}; now: ${is}.`
    case 'changed':
      return was === is
        ? `Both ${was}; findings or their evidence differ.`
        : `Before: ${was}; now: ${is}.`
    case 'unchanged':
      return `Both ${is}.`
  }
}

function claimed({ status, conclusion, findings, reasons }: Outcome): string {
  if (status === 'broken') return `broken (${reasons[0]?.replace(/\.$/, '') ?? ''})`
  if (status === 'needs_recording') return 'needs a recording'
  const cause = findings.find(({ kind }) => kind === 'cause')
  if (!cause) return conclusion?.kind === 'healthy' ? 'nothing is wrong' : 'not enough evidence'
  return `${entityName(cause.entity)} (confidence ${cause.confidence.toFixed(2)})`
}

/** The first question that only one of the two asked, else the one that was read in another way. */
function decisiveQuery(before: CaseRun, after: CaseRun): Difference['query'] {
  const [first] = after.outcome.missing
  const anew = first ?? firstNotIn(after.asked, before.asked)
  if (anew) return { how: 'asked_anew', asked: anew }
  const dropped = firstNotIn(before.asked, after.asked)
  if (dropped) return { how: 'no_longer_asked', asked: dropped }
  const read = readDifferently(before.outcome, after)
  return read ? { how: 'read_differently', asked: read } : null
}

function firstNotIn(
  asked: readonly AskedQuery[],
  others: readonly AskedQuery[],
): AskedQuery | undefined {
  const known = new Set(others.map(keyOf))
  return asked.find((one) => !known.has(keyOf(one)))
}

function keyOf({ source, method, query }: AskedQuery): string {
  return `${source} ${method} ${JSON.stringify(query)}`
}

/** The question behind the first finding that the other version does not have so. */
function readDifferently(before: Outcome, { outcome, asked }: CaseRun): AskedQuery | undefined {
  const told = new Set(before.findings.map(findingKey))
  const now = new Set(outcome.findings.map(findingKey))
  const changed =
    outcome.findings.find((finding) => !told.has(findingKey(finding))) ??
    before.findings.find((finding) => !now.has(findingKey(finding)))
  const places = changed?.evidence.flatMap(({ provenance }) => provenance) ?? []
  for (const { need, entry } of places) {
    // A finding's id is its run's and a number; the entry is the place in that run's journal.
    const run = changed?.id.slice(0, changed.id.lastIndexOf('.'))
    const ofRun = asked.filter((one) => one.run === run && one.need === need)
    const found = ofRun.find((one) => one.entry === entry)
    if (found) return found
  }
  return undefined
}

function findingKey(finding: Outcome['findings'][number]): string {
  const { kind, entity, confidence, summary } = finding
  return `${kind} ${entityId(entity)} ${confidence} ${summary}`
}
