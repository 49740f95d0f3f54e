import type { Investigation } from '@faultline/server/contract'
import type { Alert } from './vocabulary.ts'

/** As many as a reader looks through beside the findings; the API has up to 1000. */
const shown = 50

export type JoinedAlerts = {
  /** How many there are: `121 more alerts`. */
  readonly count: string
  /** Each told by the labels that it does not share with the alert that was investigated. */
  readonly rows: readonly { readonly text: string; readonly alert: Alert }[]
  /** How many are not in `rows`. */
  readonly left: number
}

/** Alerts that asked the same as another and share its investigation; null where there are none. */
export function joinedAlerts({ alert, members = [] }: Pick<Investigation, 'alert' | 'members'>) {
  if (members.length === 0) return null
  const joined: JoinedAlerts = {
    count: members.length === 1 ? '1 more alert' : `${members.length} more alerts`,
    rows: members.slice(0, shown).map((member) => ({
      text: differenceText(member, alert?.labels ?? {}),
      alert: member,
    })),
    left: Math.max(0, members.length - shown),
  }
  return joined
}

function differenceText({ labels, name }: Alert, asked: Readonly<Record<string, string>>): string {
  const own = Object.entries(labels).filter(([label, value]) => asked[label] !== value)
  return own.length === 0 ? name : own.map(([label, value]) => `${label}=${value}`).join(', ')
}
