export {
  isolateEvent,
  type CandidateEvent,
  type EventVerdict,
  type Isolation,
  type IsolationOptions,
  type Scope,
} from './lib/events/isolate-event.ts'
export { type EventFactor, type MeasuredEvidence } from './lib/events/factors.ts'
export { type ChangedPlace } from './lib/events/place.ts'
export { kindProfiles, type EventKind } from './lib/events/timing.ts'
export {
  differenceInDifferences,
  doseResponse,
  type DifferenceInDifferences,
  type DoseResponse,
} from './lib/events/exposure.ts'
