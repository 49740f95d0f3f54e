import type { Statement } from '../system/system.ts'
import type { Journey } from './journey.ts'
import type { Replica } from './running.ts'

/** What happened, free of the way in which it is reported. Times are virtual milliseconds. */
type Happened = {
  readonly journey: Journey
  readonly replica: Replica
  readonly startMs: number
  readonly endMs: number
  readonly spanId: string
  readonly parentId: string | undefined
}

export type Served = Happened & {
  readonly kind: 'served'
  /** Below which its children hang; the same as `spanId` where there is no layer between. */
  readonly innerId: string
  readonly operation: number
  readonly status: number
  readonly exception: Thrown | undefined
  /** It came as a message. */
  readonly message: { readonly queue: string; readonly waitedMs: number } | undefined
}

export type Called = Happened & {
  readonly kind: 'called'
  readonly callee: string
  readonly operation: number
  /** 0: there was no response. */
  readonly status: number
  readonly attempt: number
  readonly error: string | undefined
}

export type CalledOutside = Happened & {
  readonly kind: 'outside'
  readonly address: string
  readonly status: number
  readonly error: string | undefined
}

export type Queried = Happened & {
  readonly kind: 'queried'
  readonly database: string
  readonly statement: Statement
  readonly pooledMs: number
  readonly error: string | undefined
}

export type Looked = Happened & { readonly kind: 'looked'; readonly cache: string }
export type Published = Happened & { readonly kind: 'published'; readonly queue: string }

export type Thrown = { readonly type: string; readonly message: string }
export type Event = Served | Called | CalledOutside | Queried | Looked | Published

/** Is told what happens, and gives out the identities of spans. */
export type Recorder = {
  traceId(): string
  spanId(): string
  /** The span below which the children of a handling hang, which begins now. */
  innerId(replica: Replica, spanId: string): string
  record(event: Event): void
}
