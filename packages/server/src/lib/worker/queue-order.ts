/**
 * The order in which investigations that wait are taken: every service's first before any service's
 * second, and so on; at the same place the more severe first. Within a service the more severe and
 * then the newer one has the earlier place. What is as urgent is taken newest first, by the queue.
 */

/** 0 critical, 1 high, 2 warning, 3 informational. */
export type Severity = 0 | 1 | 2 | 3

/** From here on what a service has waiting is not told apart: its turn is far away. */
const lastPlace = 255
/** Behind everything that an alert started. */
export const scheduledPriority = 32_767

export type Waiting = {
  readonly id: string
  readonly service: string
  readonly severity: number
  readonly createdAt: number
}

/** The priority in the queue, the lower the earlier, of each of those that wait. */
export function prioritiesOf(waiting: readonly Waiting[]): Map<string, number> {
  const priorities = new Map<string, number>()
  for (const ofService of Map.groupBy(waiting, ({ service }) => service).values()) {
    for (const [place, { id, severity }] of ofService.toSorted(byUrgency).entries()) {
      priorities.set(id, Math.min(place, lastPlace) * 4 + severity)
    }
  }
  return priorities
}

function byUrgency(one: Waiting, other: Waiting): number {
  return (
    one.severity - other.severity ||
    other.createdAt - one.createdAt ||
    (one.id < other.id ? 1 : one.id > other.id ? -1 : 0)
  )
}

/** How severe an alert is by its label `severity`; one without is taken for a warning. */
export function severityOf(labels: Readonly<Record<string, string>>): Severity {
  switch ((labels['severity'] ?? '').toLowerCase()) {
    case 'critical':
    case 'fatal':
    case 'emergency':
    case 'page':
      return 0
    case 'error':
    case 'high':
    case 'major':
      return 1
    case 'info':
    case 'informational':
    case 'low':
    case 'none':
      return 3
    default:
      return 2
  }
}
