import {
  decodePayload,
  questionKey,
  type AnalyzerBundle,
  type AnalyzerManifest,
  type Broker,
  type Journal,
  type Question,
  type RecordedJournals,
  type Recording,
  type RunStart,
  type Runtime,
} from '@faultline/runtime'
import { matchesAlert, SourceError, type Alert, type SourceAnswer } from '@faultline/sdk'
import type { CaseAlert, CaseFile } from '../../case-file.ts'
import type { RegisteredAnalyzers } from '../version/load-analyzers.ts'
import { withoutGoneAnalyzers } from './registry-answers.ts'

export type Replay = {
  /** Null when no trigger claims the case's alert: then nothing ran. */
  readonly recording: Recording | null
  /** Ids of analyzers that answered `chain.whoever` then, and are not there any more. */
  readonly gone: readonly string[]
  /** What was asked and is in no journal, in the order in which it was asked. */
  readonly missing: readonly Question[]
  readonly ms: number
}

export type ReplayOptions = {
  readonly runtime: Runtime
  readonly bundle: AnalyzerBundle
  readonly manifest: AnalyzerManifest
  /** What `chain.whoever` chooses from; left out for an analyzer that asks nobody. */
  readonly registry?: Pick<RegisteredAnalyzers, 'bundles' | 'ids'> | undefined
  readonly content: CaseFile
  readonly journals: RecordedJournals
  /** Asked for what the journals have no answer to; without it, nothing is. */
  readonly live?: Broker
  readonly signal?: AbortSignal
}

/** Runs an analyzer on a case, in the sandbox in which it runs in production. */
export async function replayCase(options: ReplayOptions): Promise<Replay> {
  const { runtime, bundle, manifest, registry, content, signal } = options
  const { journals, gone } = registry
    ? withoutGoneAnalyzers(options.journals, registry.ids)
    : { journals: options.journals, gone: [] }
  const alert = content.alert ? alertOf(content.alert) : null
  const start = startOf(content, manifest, alert)
  const missing: Question[] = []
  if (!start) return { recording: null, gone, missing, ms: 0 }
  const began = performance.now()
  const recording = await runtime.record({
    bundle,
    start,
    alert,
    clock: Date.parse(content.at),
    window: { from: Date.parse(content.window.from), to: Date.parse(content.window.to) },
    seed: content.seed,
    broker: brokerOf({ ...options, journals }, missing),
    recorded: journals,
    ...(registry ? { registered: registry.bundles } : {}),
    ...(content.analyzer === undefined ? {} : { analyzerId: content.analyzer }),
    ...(signal ? { signal } : {}),
  })
  return { recording, gone, missing, ms: performance.now() - began }
}

/** Params are given, or made of the alert by the first trigger that claims it. */
function startOf(
  { params }: CaseFile,
  manifest: AnalyzerManifest,
  alert: Alert | null,
): RunStart | undefined {
  if (!alert) return { kind: 'params', params }
  const trigger = manifest.triggers.find(
    ({ kind, names, labels }) =>
      kind === 'alert' && matchesAlert({ labels, ...(names ? { names } : {}) }, alert),
  )
  return trigger && { kind: 'trigger', trigger: trigger.index, alert }
}

/** The alert as it was when it fired. */
export function alertOf({ name, labels, annotations = {}, ...rest }: CaseAlert): Alert {
  const { fingerprint = 'case', startsAt, endsAt, generatorUrl } = rest
  return {
    fingerprint,
    name,
    status: 'firing',
    labels,
    annotations,
    startsAt: Date.parse(startsAt),
    ...(endsAt === undefined ? {} : { endsAt: Date.parse(endsAt) }),
    ...(generatorUrl === undefined ? {} : { generatorUrl }),
  }
}

function brokerOf({ journals, live }: ReplayOptions, missing: Question[]): Broker {
  const elsewhere = answersOf(journals)
  return {
    isReplay: true,
    recorded: journals,
    async answer(question) {
      // A source answers one question alike, whichever run asks it and however often.
      const known = elsewhere.get(keyOf(question))
      if (known) return known()
      if (live) return live.answer(question)
      missing.push(question)
      const { source, method, query } = question
      const asked = `${source}.${method}(${JSON.stringify(query)})`
      throw new SourceError(source, 'not_in_journal', `The journal has no answer to ${asked}`)
    },
  }
}

type Answers = ReadonlyMap<string, () => SourceAnswer<unknown>>

/** What other methods answer is cut to the scope of the need that asked, so it answers no other need. */
const sharedMethods: ReadonlySet<string> = new Set([
  ...['range', 'series', 'groups', 'attributes', 'count'],
])

/** Every answer of every run by its question, as far as it answers other runs too. */
function answersOf(journals: RecordedJournals): Answers {
  const answers = new Map<string, () => SourceAnswer<unknown>>()
  for (const { asked, answer } of [...journals.values()].flatMap(entriesOf)) {
    if (asked.kind !== 'read' || answer.kind !== 'value') continue
    if (!sharedMethods.has(asked.method)) continue
    const { query, payload } = answer
    answers.set(questionKey(asked), () => ({ value: decodePayload(payload), query }))
  }
  return answers
}

function entriesOf({ entries }: Journal): Journal['entries'] {
  return entries
}

/** Whatever need it was asked through, it is the same question. */
function keyOf({ source, method, query }: Pick<Question, 'source' | 'method' | 'query'>): string {
  return questionKey({ kind: 'read', need: '', source, method, query })
}
