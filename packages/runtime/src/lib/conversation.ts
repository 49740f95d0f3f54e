import { questionKey, type Asked, type JournalEntry } from './journal.ts'
import type { Ask } from './protocol.ts'

/** A question that a run asked and has not been answered. */
export type Pending = { readonly ask: Ask; readonly asked: Asked; readonly key: string }

/**
 * Decides the order in which a run is answered.
 *
 * What a realm does depends on nothing but the order of the answers it is given, so giving it the
 * recorded answers in the recorded order has it ask the recorded questions again. As long as
 * recorded entries are left, answers are given only when the realm has come to rest: of the
 * questions then open, the one that was answered first, and with it those that were answered right
 * after it, since nothing that is asked meanwhile can have been answered in between. When none of
 * the open questions is in the record, the record is used up and the run goes on live.
 */
export type Conversation = {
  /** The recorded entry for a question just asked, for what it says beside the answer. */
  readonly foretell: (asked: Asked) => JournalEntry | undefined
  readonly add: (pending: Pending) => void
  /** What to do when the realm is at rest: give a recorded answer, or ask questions live. */
  readonly next: () => Turn
}
type Recalled = { readonly pending: Pending; readonly entry: JournalEntry }
type Turn =
  | { readonly kind: 'recorded'; readonly answers: readonly Recalled[] }
  | { readonly kind: 'live'; readonly pending: readonly Pending[] }

export function createConversation(recorded: readonly JournalEntry[]): Conversation {
  const byKey = new Map<string, JournalEntry[]>()
  for (const entry of recorded) {
    const key = questionKey(entry.asked)
    const entries = byKey.get(key)
    if (entries) entries.push(entry)
    else byKey.set(key, [entry])
  }
  let open: { readonly pending: Pending; readonly entry: JournalEntry | undefined }[] = []

  return {
    foretell: (asked) => byKey.get(questionKey(asked))?.[0],
    add(pending) {
      open.push({ pending, entry: byKey.get(pending.key)?.shift() })
    },
    next() {
      const recalled = open
        .flatMap(({ pending, entry }) => (entry ? [{ pending, entry }] : []))
        .toSorted((one, other) => one.entry.position - other.entry.position)
      const [first] = recalled
      if (!first) return { kind: 'live', pending: open.splice(0).map((item) => item.pending) }
      const answers = recalled.slice(0, countAtOnce(recalled))
      const told = new Set(answers.map(({ pending }) => pending))
      open = open.filter(({ pending }) => !told.has(pending))
      return { kind: 'recorded', answers }
    },
  }
}

/** How many of the answers were given one right after the other. */
function countAtOnce(recalled: readonly Recalled[]): number {
  const end = recalled.findIndex(({ entry }, index) => {
    const before = recalled[index - 1]
    if (!before) return false
    // What a chained run answers is only known when that has run again.
    const waits = isChain(entry) || isChain(before.entry)
    return waits || entry.position !== before.entry.position + 1
  })
  return end === -1 ? recalled.length : end
}

function isChain({ asked }: JournalEntry): boolean {
  return asked.kind === 'chain'
}
