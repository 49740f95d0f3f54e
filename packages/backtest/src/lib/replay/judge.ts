import { entityId, entityName, type Conclusion, type Entity, type Finding } from '@faultline/sdk'
import type { CaseAnswer } from '../../case-file.ts'

export type Judgement = {
  /** What is wrong with the answer, a sentence each; empty when it is the known one. */
  readonly reasons: string[]
  /** Place of the true cause among those that were named, from 1. */
  readonly rank: number | null
}

/** The causes that an answer names, whether any or all of them are asked for. */
export function causesOf({ causes }: CaseAnswer): readonly Entity[] {
  if (!causes) return []
  return 'any' in causes ? causes.any : causes.all
}

/**
 * Compares what was found with the known answer. The first cause must be a true one; where all of
 * several are asked for, the first so many must be exactly these.
 */
export function judge(
  {
    conclusion,
    findings,
  }: { readonly conclusion: Pick<Conclusion, 'kind'>; readonly findings: readonly Finding[] },
  answer: CaseAnswer,
): Judgement {
  const named = findings.filter(({ kind }) => kind === 'cause').map(({ entity }) => entity)
  const rank = rankOf(named, answer)
  const reasons: string[] = []
  if (conclusion.kind !== answer.conclusion && answer.causes && !named[0]) {
    reasons.push(
      `It concluded "${conclusion.kind}" and named no cause; right is ${rightOf(answer)}.`,
    )
  } else if (conclusion.kind !== answer.conclusion) {
    const first = named[0] ? `, naming ${entityName(named[0])}` : ''
    reasons.push(
      `It concluded "${conclusion.kind}"${first}, where "${answer.conclusion}" is right.`,
    )
  }
  if (
    answer.causes &&
    (named[0] || conclusion.kind === answer.conclusion) &&
    (rank === null || rank > worstRank(answer))
  ) {
    reasons.push(causeSentence(named, answer, rank))
  }
  if (answer.conclusion === 'healthy' && named[0] && conclusion.kind === 'healthy') {
    reasons.push(`It named ${entityName(named[0])} as a cause, though nothing is wrong.`)
  }
  const banned = new Set((answer.never ?? []).map(entityId))
  for (const entity of named) {
    if (banned.has(entityId(entity))) {
      reasons.push(`It named ${entityName(entity)} as a cause, which it never is.`)
    }
  }
  const actions = findings.flatMap((finding) =>
    finding.actions.map(({ title, command = '' }) => `${title}\n${command}`),
  )
  const titles = findings.flatMap((finding) => finding.evidence.map(({ title }) => title))
  reasons.push(...lacking(answer.actions ?? [], actions, 'action'))
  reasons.push(...lacking(answer.evidence ?? [], titles, 'evidence'))
  return { reasons, rank }
}

function rankOf(named: readonly Entity[], answer: CaseAnswer): number | null {
  const { causes } = answer
  if (!causes) return null
  const ids = named.map(entityId)
  const places = causesOf(answer).map((cause) => ids.indexOf(entityId(cause)))
  if ('all' in causes) return places.includes(-1) ? null : Math.max(...places) + 1
  const found = places.filter((place) => place !== -1)
  return found.length === 0 ? null : Math.min(...found) + 1
}

/** The place of the true cause that is still right: behind other true causes, but nothing else. */
function worstRank({ causes }: CaseAnswer): number {
  return causes && 'all' in causes ? new Set(causes.all.map(entityId)).size : 1
}

function causeSentence(named: readonly Entity[], answer: CaseAnswer, rank: number | null): string {
  const first = named[0] ? `It named ${entityName(named[0])} first` : 'It named no cause'
  const place = rank === null ? 'was not named' : `came in place ${rank}`
  return `${first}; right is ${rightOf(answer)}, which ${place}.`
}

function rightOf(answer: CaseAnswer): string {
  const { causes } = answer
  return causesOf(answer)
    .map(entityName)
    .join(causes && 'all' in causes ? ' and ' : ' or ')
}

function lacking(wanted: readonly string[], had: readonly string[], kind: string): string[] {
  return wanted
    .filter((text) => !had.some((one) => one.includes(text)))
    .map((text) => `No ${kind} says "${text}".`)
}
