import type { ChainResult, Provenance, SourceAnswer } from '@faultline/sdk'
import { SourceError, withoutAnswer } from '@faultline/sdk'
import type { Answer, Asked, JournalEntry, Refusal } from './journal.ts'
import { encodePayload, payloadBytes, type Payload } from './payload.ts'
import type { DescribedAnalyzer } from './protocol.ts'
import { withinScope } from './answer-scope.ts'
import { parseQuestion, type Question } from './question.ts'
import { parseWhoever, registrySource, type Offer, type Whoever } from './registry.ts'
import type { ParsedFinding } from './run-record.ts'

/** A run that is asked for by another. */
export type Chained = {
  readonly caller: string
  readonly analyzer: string
  readonly params: unknown
  /** Number of this chain() within the caller, from 1. */
  readonly ordinal: number
  /** What came of it in an earlier attempt; the same must come of it again. */
  readonly foretold: JournalEntry | undefined
}

export type Answerers = {
  readonly analyzer: DescribedAnalyzer
  readonly isReplay: boolean
  readonly answer: (question: Question) => Promise<SourceAnswer<unknown>>
  /** The analyzers that are registered for an entity. */
  readonly whoever: (question: Whoever, asker: string) => Promise<Offer[]>
  /** What became of the runs that were chained, by run id. */
  readonly chained: ReadonlyMap<string, ChainedRun>
}
export type ChainedRun =
  | { readonly run: string; readonly result: Promise<ChainResult> }
  /** It was not run, for the reason given; `cycle` is a finding that says so. */
  | { readonly run: string; readonly refusal: Refusal; readonly cycle?: ParsedFinding }

/** Finds the answer to what a run asked; never rejects: that a source failed is an answer. */
export async function findAnswer(
  asked: Asked,
  answerers: Answerers,
): Promise<{ readonly answer: Answer; readonly value?: ChainResult }> {
  switch (asked.kind) {
    case 'timer':
      if (!answerers.isReplay) await waitFor(asked.waitMs)
      return { answer: { kind: 'none' } }
    case 'chain':
      return answerChain(asked.run, answerers)
    case 'read':
      return { answer: await read(asked, answerers) }
  }
}

/** An answer as the realm is told it. */
export function deliveryOf(
  seq: number,
  { asked, entry, value }: { asked: Asked; entry: JournalEntry; value: ChainResult | undefined },
): Payload {
  const { answer, position } = entry
  if (answer.kind === 'refused') {
    const { reason, message } = answer
    if (asked.kind === 'chain') return encodePayload({ seq, value: refusedChain(answer) })
    return encodePayload({ seq, error: { reason, message } })
  }
  if (answer.kind === 'none' || asked.kind !== 'read') {
    return encodePayload({ seq, value: value ?? null })
  }
  const { query, window, payload } = answer
  const provenance: Provenance = {
    entry: position,
    need: asked.need,
    query,
    ...(window === undefined ? {} : { window }),
  }
  // The answer is text already; it is put into the delivery as it stands.
  const head = JSON.stringify({ seq, provenance }).slice(0, -1)
  return { json: `${head},"value":${payload.json}}`, floats: payload.floats }
}

async function answerChain(
  run: string,
  { chained }: Answerers,
): Promise<{ readonly answer: Answer; readonly value?: ChainResult }> {
  const child = chained.get(run)
  if (child && 'result' in child) return { answer: { kind: 'none' }, value: await child.result }
  const refusal = child?.refusal ?? { message: `The run ${run} is not known.` }
  return { answer: { kind: 'refused', reason: 'denied', ...refusal } }
}

/** What a chain() that was not carried out comes to: a result to handle, as every other. */
function refusedChain({ message, limit }: Refusal): ChainResult {
  const conclusion = withoutAnswer(message)
  return { status: 'denied', findings: [], conclusion, error: message, ...(limit && { limit }) }
}

async function read(
  asked: Extract<Asked, { kind: 'read' }>,
  answerers: Answerers,
): Promise<Answer> {
  try {
    if (asked.source === registrySource) return await askRegistry(asked.query, answerers)
    const need = answerers.analyzer.needs.find((known) => known.name === asked.need)
    if (!need) throw new SourceError(asked.need, 'denied', `${asked.need} is not declared`)
    const question = parseQuestion(need, asked.method, asked.query)
    const answer = await answerers.answer(question)
    const payload = payloadOf(answer, withinScope(need, question, answer.value))
    const { window } = question.query
    return { kind: 'value', query: answer.query, window, payload, bytes: payloadBytes(payload) }
  } catch (error) {
    if (error instanceof SourceError) {
      return { kind: 'refused', reason: error.reason, message: error.message }
    }
    const message = error instanceof Error ? error.message : String(error)
    return { kind: 'refused', reason: 'unavailable', message }
  }
}

/** What `chain.whoever` asks is a question like any other, so that a replay has the same answer. */
async function askRegistry(query: unknown, { analyzer, whoever }: Answerers): Promise<Answer> {
  const question = parseWhoever(query)
  const payload = encodePayload(await whoever(question, analyzer.id))
  const said = `analyzers with a trigger on a ${question.entity.kind}`
  return { kind: 'value', query: said, payload, bytes: payloadBytes(payload) }
}

const payloads = new WeakMap<SourceAnswer<unknown>, Payload>()

/**
 * Runs that share an answer share its payload too, by which the journal knows it again. A source may
 * well give the same value again and have changed it meanwhile, but it gives each answer once.
 */
function payloadOf(answer: SourceAnswer<unknown>, reached: unknown): Payload {
  if (reached !== answer.value) return encodePayload(reached)
  const known = payloads.get(answer) ?? encodePayload(reached)
  payloads.set(answer, known)
  return known
}

function waitFor(waitMs: number): Promise<void> {
  return new Promise((resolve) => {
    // A run that ended meanwhile must not keep the host from ending.
    setTimeout(resolve, waitMs).unref()
  })
}
