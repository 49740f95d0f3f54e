export {
  attributeTraces,
  type NodeAttribution,
  type TraceAttribution,
} from './lib/traces/attribution.ts'
export { errorOrigins } from './lib/traces/error-origins.ts'
export { exclusiveTimes } from './lib/traces/exclusive-time.ts'
export { missingCalls, type MissingCall } from './lib/traces/missing-calls.ts'
export { type SpanColumns } from './lib/traces/spans.ts'
