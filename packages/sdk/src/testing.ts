/** `analyze` as an analyzer is given it, for tests of an analyzer's parts. */
export { createAnalyze } from './lib/create-analyze.ts'
export type { ContractCase } from './lib/testing/check.ts'
export { logsSourceContract } from './lib/testing/logs-contract.ts'
export type { LoadLogs } from './lib/testing/logs-contract.ts'
export { metricsSourceContract } from './lib/testing/metrics-contract.ts'
export type { ContractMetric, LoadMetrics } from './lib/testing/metrics-contract.ts'
export { tracesSourceContract } from './lib/testing/traces-contract.ts'
export type { ContractSpan, LoadSpans } from './lib/testing/contract-spans.ts'
