import { createHash } from 'node:crypto'
import type { Measurement, Objective } from './objectives.ts'

/** One alert as Alertmanager posts it. */
export type AlertmanagerAlert = {
  status: 'firing' | 'resolved'
  labels: Readonly<Record<string, string>>
  annotations: Readonly<Record<string, string>>
  startsAt: string
  endsAt: string
  generatorURL: string
  fingerprint: string
}

/** The body of an Alertmanager webhook, version 4. */
export type AlertmanagerPayload = {
  version: '4'
  groupKey: string
  truncatedAlerts: number
  status: 'firing' | 'resolved'
  receiver: string
  groupLabels: Readonly<Record<string, string>>
  commonLabels: Readonly<Record<string, string>>
  commonAnnotations: Readonly<Record<string, string>>
  externalURL: string
  alerts: readonly AlertmanagerAlert[]
}

/** While an alert is open Alertmanager gives this time as its end. */
const openEnd = '0001-01-01T00:00:00Z'

/** Composes the webhook of one objective that is missed, or is met again. */
export function composePayload(options: {
  objective: Objective
  measurement: Measurement
  startsAtMs: number
  endsAtMs?: number
}): AlertmanagerPayload {
  const { objective, startsAtMs, endsAtMs } = options
  const status = endsAtMs === undefined ? 'firing' : 'resolved'
  const labels: Record<string, string> = {
    alertname: objective.alertName,
    environment: 'production',
    ...(objective.journey === undefined ? {} : { journey: objective.journey }),
    service: objective.service,
    severity: objective.severity,
    slo: objective.slo,
  }
  const annotations = describe(objective, options.measurement)
  const groupLabels = { alertname: objective.alertName, service: objective.service }
  return {
    version: '4',
    groupKey: `{}:{alertname="${objective.alertName}", service="${objective.service}"}`,
    truncatedAlerts: 0,
    status,
    receiver: 'shop',
    groupLabels,
    commonLabels: labels,
    commonAnnotations: annotations,
    externalURL: 'http://alertmanager.shop.example',
    alerts: [
      {
        status,
        labels,
        annotations,
        startsAt: new Date(startsAtMs).toISOString(),
        endsAt: endsAtMs === undefined ? openEnd : new Date(endsAtMs).toISOString(),
        generatorURL: `http://prometheus.shop.example/graph?slo=${objective.slo}`,
        fingerprint: fingerprintOf(labels),
      },
    ],
  }
}

/** The identity of an alert: the same labels always give the same sixteen hexadecimal digits. */
export function fingerprintOf(labels: Readonly<Record<string, string>>): string {
  const sorted = Object.entries(labels).toSorted(([left], [right]) => (left < right ? -1 : 1))
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 16)
}

function describe(objective: Objective, { value, threshold }: Measurement): Record<string, string> {
  const seconds = objective.windowMs / 1000
  const who = objective.journey === undefined ? 'all users' : `the ${objective.journey} journey`
  switch (objective.measure.kind) {
    case 'latency': {
      const percentile = `p${objective.measure.quantile * 100}`
      return {
        summary: `${objective.alertName}: ${percentile} latency of ${who} is ${Math.round(value)} ms`,
        description: `The ${percentile} latency of ${who} over ${seconds} s is ${Math.round(value)} ms, above ${Math.round(threshold)} ms.`,
      }
    }
    case 'errors': {
      const percent = (share: number) => `${Math.round(share * 100)} %`
      return {
        summary: `${objective.alertName}: ${percent(value)} of the requests of ${who} fail`,
        description: `${percent(value)} of the requests of ${who} over ${seconds} s failed, above ${percent(threshold)}.`,
      }
    }
    case 'traffic':
      return {
        summary: `${objective.alertName}: ${Math.round(value)} requests a second`,
        description: `Users send ${Math.round(value)} requests a second, above ${Math.round(threshold)}.`,
      }
  }
}
