import type { AnalyzerDescription } from '@faultline/server/contract'

/** What starts an analyzer, as a phrase. */
export function triggerText(trigger: AnalyzerDescription['triggers'][number]): string {
  if (trigger.kind === 'schedule') return `on the schedule ${trigger.cron ?? 'of its own'} (UTC)`
  if (trigger.kind === 'entity') return `when asked about a ${trigger.entity ?? 'part'}`
  const which =
    trigger.names === null ? 'on any alert' : `on the alert ${trigger.names.join(' or ')}`
  if (trigger.labels.length === 0) return which
  const labels = trigger.labels.length === 1 ? 'label' : 'labels'
  return `${which} with the ${labels} ${trigger.labels.join(', ')}`
}
