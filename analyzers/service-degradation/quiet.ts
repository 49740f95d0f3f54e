import type { CallEdge, Found, TracesClient } from '@faultline/sdk'
import { evidence, formatClock, formatQuantity, service } from '@faultline/sdk'
import type { MeasuredService } from './degraded-service.ts'
import type { Silence } from './silence.ts'

/** Says that requests stay away, and whether somebody still calls. */
export async function reportSilence(
  found: Found,
  traces: Pick<TracesClient, 'calls'>,
  facts: { readonly measured: MeasuredService; readonly silence: Silence; readonly until: number },
): Promise<void> {
  const { measured, silence, until } = facts
  const { name, signals } = measured
  const since = formatClock(silence.since)
  const rate = formatQuantity(silence.perSecond, '{request}')
  const series = signals.traffic ? [signals.traffic] : []
  const chart = evidence.series({
    title: `Requests of ${name}`,
    unit: '{request}',
    series,
    regions: [{ from: silence.since, to: until, label: 'no requests' }],
  })
  const claim = { about: service(name), evidence: [chart] } as const
  if (!silence.othersReport) {
    found.symptom({
      ...claim,
      confidence: 0.9,
      because: `Nothing at all has arrived here since ${since}, from ${name} or anything else.`,
    })
    found.notEnough(`No telemetry has arrived since ${since}, so nothing can be said of ${name}.`, {
      missing: [`telemetry since ${since}`],
      question: 'Does the OpenTelemetry collector run, and can it reach Faultline?',
    })
    return
  }
  const symptom = `${name} has answered no request since ${since} (${rate} a second before)`
  found.symptom({ ...claim, confidence: 0.95, because: `${symptom}, while others report.` })
  const calls = await traces.calls({ window: { from: silence.since, to: until } })
  const into = calls.rows.filter(
    ({ callee, calleeKind }) => callee === name && calleeKind !== 'database',
  )
  const lost = into.reduce((sum, { unanswered }) => sum + unanswered, 0)
  if (lost >= 3) {
    found.cause({
      about: service(name),
      confidence: 0.8,
      because: `${symptom}: it hangs or is down, ${lost} calls of ${callersOf(into)} to it went unanswered.`,
      evidence: [
        chart,
        evidence.table({
          title: `Calls to ${name} since ${since}`,
          columns: [{ name: 'caller' }, { name: 'calls' }, { name: 'unanswered' }],
          rows: into.map(({ caller, count, unanswered }) => [caller, count, unanswered]),
          from: [calls],
        }),
      ],
      actions: [{ title: `Check whether ${name} runs, and restart it` }],
    })
    return
  }
  found.inconclusive({
    ...claim,
    confidence: 0.6,
    because: `${name} may hang or be down, or nobody reaches it: no call to it was recorded since ${since}.`,
  })
  found.notEnough(`${symptom}: it hangs, is down or cannot be reached, or its spans are late.`, {
    missing: [`requests of ${name} since ${since}`],
    question: `Does ${name} run, and does traffic reach it?`,
  })
}

function callersOf(edges: readonly CallEdge[]): string {
  return [...new Set(edges.map(({ caller }) => caller))].join(', ')
}
