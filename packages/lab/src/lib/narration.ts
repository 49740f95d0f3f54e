import type { Change } from './changes.ts'
import type { AlertmanagerPayload } from './probe/alertmanager.ts'
import type { Delivery } from './probe/webhook.ts'
import type { Truth } from './faults/fault.ts'

/** What the shop tells whoever started it, one line of JSON each on standard output. */
export type LabEvent =
  | { event: 'starting'; fault: string; seed: number }
  | {
      event: 'ready'
      changesUrl: string
      frontUrl: string
      services: readonly { name: string; version: string; pid: number }[]
      startedInMs: number
    }
  | { event: 'baseline'; seconds: number }
  | { event: 'change'; change: Change; herring: boolean }
  | { event: 'fault_injected'; at: string; fault: string; seed: number; truth: Truth }
  | ({
      event: 'alert'
      status: 'firing' | 'resolved'
      at: string
      payload: AlertmanagerPayload
    } & Delivery)
  | { event: 'measured'; phase: 'before' | 'after'; journeys: readonly JourneyMeasurement[] }
  | { event: 'stopped' }

export type JourneyMeasurement = {
  journey: string
  requests: number
  p50Ms: number
  p95Ms: number
  errorRatio: number
}

/** Prints an event. The ground truth goes this way and no other. */
export function narrate(event: LabEvent): void {
  process.stdout.write(`${JSON.stringify(event)}\n`)
}

/** Tells a person what is going on. */
export function explain(text: string): void {
  process.stderr.write(`lab: ${text}\n`)
}
