import type { Alert, Window } from '@faultline/sdk'
import type { CaseAlert, CaseAnswer, CaseFile } from '../../case-file.ts'

/** An investigation as it was asked: what determines it beside the answers that it got. */
export type RecordedInvestigation = {
  readonly analyzer: string
  readonly params: unknown
  /** The alert that params were made of, if they were. */
  readonly alert: Alert | null
  /** "Now" of the investigation, epoch milliseconds. */
  readonly clock: number
  readonly window: Window
  readonly seed: string
}

/** What a person says of a case. */
export type CaseLabel = {
  readonly title: string
  readonly tags: readonly string[]
  readonly answer: CaseAnswer
  /** The analyzer's file, relative to the case's folder, where it is not the usual one. */
  readonly file?: string
}

/** The `case.yaml` of an investigation that was recorded. */
export function caseOfRecording(
  { analyzer, params, alert, clock, window, seed }: RecordedInvestigation,
  { title, tags, answer, file }: CaseLabel,
): Omit<CaseFile, 'journal'> {
  return {
    title,
    analyzer,
    ...(file === undefined ? {} : { file }),
    ...(alert ? { alert: caseAlert(alert) } : { params }),
    at: moment(clock),
    window: { from: moment(window.from), to: moment(window.to) },
    seed,
    tags: [...tags],
    answer,
  }
}

function caseAlert({ fingerprint, name, labels, annotations, ...rest }: Alert): CaseAlert {
  const { startsAt, endsAt, generatorUrl } = rest
  return {
    name,
    fingerprint,
    labels: { ...labels },
    annotations: { ...annotations },
    startsAt: moment(startsAt),
    ...(endsAt === undefined ? {} : { endsAt: moment(endsAt) }),
    ...(generatorUrl === undefined ? {} : { generatorUrl }),
  }
}

function moment(epochMs: number): string {
  return new Date(epochMs).toISOString()
}
