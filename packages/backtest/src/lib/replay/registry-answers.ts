import {
  decodePayload,
  encodePayload,
  payloadBytes,
  registrySource,
  type Journal,
  type JournalEntry,
  type RecordedJournals,
} from '@faultline/runtime'
import { z } from 'zod'

/** What `chain.whoever` was answered: only the ids matter here. */
const offersSchema = z.array(z.looseObject({ id: z.string() }))

export type StillOffered = {
  readonly journals: RecordedJournals
  /** Ids of analyzers that were offered then and are not there any more, each once. */
  readonly gone: readonly string[]
}

/**
 * Takes analyzers that are not there any more out of what the registry answered: in production it
 * would not offer them now, and all others are asked what they were asked.
 */
export function withoutGoneAnalyzers(
  journals: RecordedJournals,
  ids: ReadonlySet<string>,
): StillOffered {
  const gone = new Set<string>()
  const kept = [...journals].map(([run, journal]): [string, Journal] => {
    const entries = journal.entries.map((entry) => withoutGone(entry, ids, gone))
    return [run, { ...journal, entries }]
  })
  return gone.size === 0 ? { journals, gone: [] } : { journals: new Map(kept), gone: [...gone] }
}

function withoutGone(
  entry: JournalEntry,
  ids: ReadonlySet<string>,
  gone: Set<string>,
): JournalEntry {
  const { asked, answer } = entry
  if (asked.kind !== 'read' || asked.source !== registrySource) return entry
  if (answer.kind !== 'value') return entry
  const offers = offersSchema.parse(decodePayload(answer.payload))
  const left = offers.filter(({ id }) => ids.has(id))
  if (left.length === offers.length) return entry
  for (const { id } of offers) if (!ids.has(id)) gone.add(id)
  const payload = encodePayload(left)
  return { ...entry, answer: { ...answer, payload, bytes: payloadBytes(payload) } }
}
