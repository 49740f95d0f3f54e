import type { Investigation } from '@faultline/server/contract'

/** The parts of the contract under the names that the page uses for them. */
export type Finding = Investigation['findings'][number]
export type FindingKind = Finding['kind']
export type Entity = Finding['entity']
export type Evidence = Finding['evidence'][number]
export type SeriesEvidence = Extract<Evidence, { kind: 'series' }>
export type TableEvidence = Extract<Evidence, { kind: 'table' }>
export type EventsEvidence = Extract<Evidence, { kind: 'events' }>
export type LogsEvidence = Extract<Evidence, { kind: 'logs' }>
export type Provenance = Evidence['provenance'][number]
export type Region = SeriesEvidence['regions'][number]
export type Alert = NonNullable<Investigation['alert']>
export type Coverage = Investigation['runs'][number]['coverage'][number]
export type Step = Investigation['runs'][number]['steps'][number]
