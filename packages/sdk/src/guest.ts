/** What the runtime's guest uses inside the sandbox; not for analyzers. */
export { definedAnalyzers, definitionPlace } from './lib/analyzer.ts'
export { checkEntity } from './lib/check-finding.ts'
export { credentialPatterns } from './lib/credentials.ts'
export type { Calibration } from './lib/calibration.ts'
export { createRecorder } from './lib/found.ts'
export type { Recorder } from './lib/found.ts'
export { createAnalyze } from './lib/create-analyze.ts'
