export { createLiveBroker, createReplayBroker } from './lib/broker.ts'
export type { Broker, Sources } from './lib/broker.ts'
export { bundleAnalyzer } from './lib/bundle.ts'
export type { AnalyzerBundle, BundleOptions } from './lib/bundle.ts'
export {
  AnalyzerLoadError,
  BundleError,
  JournalError,
  RuntimeFault,
  SandboxError,
} from './lib/errors.ts'
export { questionKey } from './lib/journal.ts'
export type { Answer, Asked, Journal, JournalEntry, RecordedJournals } from './lib/journal.ts'
export { decodeJournal, encodeJournal, journalHash } from './lib/journal-format.ts'
export type { DecodedJournal } from './lib/journal-format.ts'
export { decodeJournals, encodeJournals } from './lib/journals-format.ts'
export { defaultRunLimits, defaultTeamLimits } from './lib/limits.ts'
export type { RunLimits, TeamLimits } from './lib/limits.ts'
export type { AnalyzerManifest } from './lib/manifest.ts'
export { decodePayload, encodePayload, payloadBytes } from './lib/payload.ts'
export type { Payload } from './lib/payload.ts'
export type { Question } from './lib/question.ts'
export { createRedaction } from './lib/redaction.ts'
export type { Redaction, RedactionRules } from './lib/redaction.ts'
export type { Investigated, JournalBytes, Recording, RunRequest, RunStart } from './lib/request.ts'
export { registrySource } from './lib/registry.ts'
export { createRuntime } from './lib/runtime.ts'
export type { Runtime, RuntimeOptions } from './lib/runtime.ts'
export type { SandboxLevel, SandboxPolicy } from './lib/sandbox/level.ts'
