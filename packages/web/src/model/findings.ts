import type { Evidence, Finding, FindingKind } from './vocabulary.ts'

/** Findings as the page tells them: what did it, what adds to it, who suffers, who is innocent. */
export type FindingGroups = {
  readonly causes: readonly Finding[]
  readonly contributing: readonly Finding[]
  readonly symptoms: readonly Finding[]
  readonly inconclusive: readonly Finding[]
  readonly ruledOut: readonly Finding[]
}

/** The server's ranking is kept inside each group, and so is its order of importance. */
export function groupFindings(findings: readonly Finding[]): FindingGroups {
  const of = (kind: FindingKind) => findings.filter((finding) => finding.kind === kind)
  return {
    causes: of('cause'),
    contributing: of('contributing'),
    symptoms: of('symptom'),
    inconclusive: of('inconclusive'),
    ruledOut: of('ruled_out'),
  }
}

const rank: Record<FindingKind, number> = {
  cause: 0,
  contributing: 1,
  symptom: 2,
  inconclusive: 3,
  ruled_out: 4,
}

/** Order for findings that arrive one by one, until the service has ranked them all. */
export function rankFindings(findings: readonly Finding[]): Finding[] {
  return findings.toSorted(
    (one, other) => rank[one.kind] - rank[other.kind] || other.confidence - one.confidence,
  )
}

/** `1 suspect ruled out`, `4 suspects ruled out`. */
export function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`
}

/** Whether the confidence of a cause was fitted on cases; null for what is no cause. */
export function calibrationText({ kind, calibration }: Finding): string | null {
  if (kind !== 'cause') return null
  return calibration
    ? `Calibrated on ${counted(calibration.cases, 'case', 'cases')}.`
    : 'Not calibrated: how sure the analyzer is itself.'
}

/** Charts before all else, because they show at a glance what the rest says; else as it was given. */
export function orderEvidence(evidence: readonly Evidence[]): Evidence[] {
  const place = (one: Evidence) => (one.kind === 'series' ? 0 : 1)
  return evidence.toSorted((one, other) => place(one) - place(other))
}

/** What a fold with evidence holds: `2 charts, 1 table`. */
export function evidenceCount(folded: readonly Evidence[]): string {
  const of = (kind: Evidence['kind']) => folded.filter((evidence) => evidence.kind === kind).length
  const parts = [
    { count: of('series'), one: 'chart', many: 'charts' },
    { count: of('table'), one: 'table', many: 'tables' },
    { count: of('events'), one: 'list of events', many: 'lists of events' },
    { count: of('logs'), one: 'log excerpt', many: 'log excerpts' },
    { count: of('text'), one: 'note', many: 'notes' },
  ]
  return parts
    .filter((part) => part.count > 0)
    .map((part) => counted(part.count, part.one, part.many))
    .join(', ')
}
