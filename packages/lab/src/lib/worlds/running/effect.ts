import type { Step } from '../system/system.ts'
import type { Journey } from './journey.ts'

/** What a service does beside its plan: how a defect shows while it is handling a request. */
export type Effect = {
  /** The requests that it concerns; left out, all. */
  readonly when?: (journey: Journey, operation: string) => boolean
  /** Time that passes and that nothing records. */
  readonly waitMs?: number
  /** Further work for the processor. */
  readonly cpuMs?: number
  /** Steps that are done on top. */
  readonly steps?: readonly Step[]
  readonly failing?: Failing
}

export type Failing = {
  /** Share of the requests that fail. */
  readonly share: number
  readonly status: number
  readonly exception: string
  readonly message: string
}
