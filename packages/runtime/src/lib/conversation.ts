import { questionKey, type Asked, type JournalEntry } from './journal.ts'
import type { Ask } from './protocol.ts'

/** A question that a run asked and has not been answered. */
export type Pending = { readonly ask: Ask; readonly asked: Asked; readonly key: string }

/**
 * Decides the order in which a run is answered.
 *
 * What a realm does depends on nothing but the order of the answers it is given, so giving it the
 * recorded answers in the recorded order has it ask the recorded questions again. As long as
 * recorded entries are left, one answer is given at a time, and only when the realm has come to
 * rest: of the questions then open, the one that was answered first. When none of the open
 * questions is in the record, the record is used up and the run goes on live.
 */
export type Conversation = {
  /** The recorded entry for a question just asked, for what it says beside the answer. */
  readonly foretell: (asked: Asked) => JournalEntry | undefined
  readonly add: (pending: Pending) => void
  /** What to do when the realm is at rest: give a recorded answer, or ask questions live. */
  readonly next: () => Turn
}
type Turn =
  | { readonly kind: 'recorded'; readonly pending: Pending; readonly entry: JournalEntry }
  | { readonly kind: 'live'; readonly pending: readonly Pending[] }

export function createConversation(recorded: readonly JournalEntry[]): Conversation {
  const byKey = new Map<string, JournalEntry[]>()
  for (const entry of recorded) {
    const key = questionKey(entry.asked)
    const entries = byKey.get(key)
    if (entries) entries.push(entry)
    else byKey.set(key, [entry])
  }
  const open: { readonly pending: Pending; readonly entry: JournalEntry | undefined }[] = []

  return {
    foretell: (asked) => byKey.get(questionKey(asked))?.[0],
    add(pending) {
      open.push({ pending, entry: byKey.get(pending.key)?.shift() })
    },
    next() {
      let first: (typeof open)[number] | undefined
      for (const item of open) {
        if (!item.entry) continue
        if (!first?.entry || item.entry.position < first.entry.position) first = item
      }
      if (first?.entry) {
        open.splice(open.indexOf(first), 1)
        return { kind: 'recorded', pending: first.pending, entry: first.entry }
      }
      return { kind: 'live', pending: open.splice(0).map((item) => item.pending) }
    },
  }
}
