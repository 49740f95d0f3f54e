/** An alert that the service answered with 202. */
export type Accepted = {
  readonly fingerprint: string
  /** The service of an honest analyzer's alert; null where a hostile one was asked for. */
  readonly honestService: string | null
}

/** An investigation as the service tells of it at the end. */
export type Told = {
  readonly id: string
  readonly fingerprint: string
  readonly hasEnded: boolean
  /** What was found, in one text; null when it failed. */
  readonly answer: string | null
  /** Its conclusion, to say what went wrong. */
  readonly conclusion: string
  /** How many events say that its first run has ended. */
  readonly ends: number
}

export type Verdict = {
  readonly accepted: number
  readonly investigated: number
  /** Alerts that were accepted and whose investigation is not there, or does not end. */
  readonly lost: number
  /** Investigations beside the one of their alert, and those that ended more than once. */
  readonly duplicated: number
  /** Answers of honest analyzers that are not what they were while nothing was broken. */
  readonly honestAnswersChanged: number
  /** What was harmed, a sentence each. */
  readonly harm: readonly string[]
}

/** What became of the alerts. `undisturbed` holds the answer for each service of the honest ones. */
export function judge(
  accepted: readonly Accepted[],
  told: readonly Told[],
  undisturbed: ReadonlyMap<string, string>,
): Verdict {
  const byAlert = Map.groupBy(told, ({ fingerprint }) => fingerprint)
  const harm: string[] = []
  let investigated = 0
  let honestAnswersChanged = 0
  for (const { fingerprint, honestService } of accepted) {
    const [one] = byAlert.get(fingerprint) ?? []
    if (one === undefined || !one.hasEnded) {
      harm.push(`${fingerprint} was lost`)
      continue
    }
    investigated++
    if (honestService === null) continue
    if (one.answer !== null && one.answer === undisturbed.get(honestService)) continue
    honestAnswersChanged++
    harm.push(`${fingerprint} was answered otherwise: ${one.conclusion}`)
  }
  const twice = told.filter(({ ends }) => ends > 1)
  for (const { fingerprint, ends } of twice) harm.push(`${fingerprint} ended ${ends} times`)
  const beside = [...byAlert.values()].reduce((sum, of) => sum + of.length - 1, 0)
  return {
    accepted: accepted.length,
    investigated,
    lost: accepted.length - investigated,
    duplicated: twice.length + beside,
    honestAnswersChanged,
    harm,
  }
}

/** Whether nothing was lost, done twice or changed. */
export function isUnharmed({ lost, duplicated, honestAnswersChanged }: Verdict): boolean {
  return lost === 0 && duplicated === 0 && honestAnswersChanged === 0
}
