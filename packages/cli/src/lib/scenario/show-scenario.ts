import type { ScenarioNews, ScenarioOutcome } from './run-scenario.ts'
import { investigationSentence, investigationUrl } from '../follow-investigation.ts'
import { findingLines, sentenceLines } from '../render/answer.ts'
import { createFollowView, type FollowView } from '../render/follow-view.ts'
import { formatDuration } from '../render/format.ts'
import type { Output } from '../render/output.ts'
import type { Progress } from '../render/progress.ts'
import { isOutcomeCorrect } from './report.ts'
import { truthName, truthSentence } from './truth.ts'

/** Shows a scenario while it runs, without giving its answer away. */
export type ScenarioView = {
  readonly show: (news: ScenarioNews) => void
  readonly close: () => void
}

export function createScenarioView(output: Output, progress: Progress): ScenarioView {
  let follow: FollowView | null = null
  let isInvestigating = false
  return {
    show(news) {
      switch (news.kind) {
        case 'shop':
          // Once the investigation runs, the screen is its own.
          if (!isInvestigating) showShopEvent(news.event, { output, progress })
          return
        case 'investigating':
          progress.end(`Alert ${alertName(news)} fired; investigation ${news.id} runs`)
          isInvestigating = true
          follow = createFollowView(output)
          return
        case 'progress':
          if (news.event.type !== 'investigation') follow?.apply(news.event)
      }
    },
    close() {
      progress.end()
      follow?.close()
      follow = null
    },
  }
}

type ShopEvent = Extract<ScenarioNews, { kind: 'shop' }>['event']

function showShopEvent(
  event: ShopEvent,
  { output, progress }: { output: Output; progress: Progress },
): void {
  switch (event.event) {
    case 'ready':
      progress.end(`Demo shop up: ${event.services.length} services at ${event.frontUrl}`)
      progress.begin('Warming up')
      return
    case 'baseline':
      progress.begin(`Healthy baseline of ${event.seconds} s before the fault`, {
        untilMs: Date.now() + event.seconds * 1_000,
      })
      return
    case 'fault_injected':
      progress.end('Fault injected')
      progress.begin('Waiting for the alert')
      return
    case 'alert':
      if (event.status === 'firing' && !event.delivered) {
        output.say(`An alert could not be delivered: ${event.error ?? 'no reason given'}`)
      }
      return
    case 'starting':
    case 'change':
    case 'stopped':
  }
}

/** The answer, the way to its page, what shows it, and the truth beside it. */
export function outcomeLines(
  outcome: ScenarioOutcome,
  { serviceUrl, output }: { serviceUrl: string; output: Output },
): string[] {
  const { fault, investigation, timings } = outcome
  const { paint } = output
  const truth = `Injected was ${fault.name}, seed ${fault.seed}: ${truthSentence(fault.truth)}`
  if (!investigation) {
    return ['', paint.bad('✖ No alert came that an investigation was made for.'), truth]
  }
  const isRight = isOutcomeCorrect(outcome)
  const times = [
    ['alert to first finding', timings.alertToFirstFindingMs] as const,
    ['alert to answer', timings.alertToAnswerMs] as const,
  ]
  return [
    ...findingLines(investigation.findings, output),
    '',
    ...sentenceLines(investigationSentence(investigation), output),
    investigationUrl(serviceUrl, investigation.id),
    '',
    truth,
    isRight
      ? paint.good(`✔ The answer is right: ${truthName(fault.truth)}.`)
      : paint.bad(`✖ The answer is wrong: right would be ${truthName(fault.truth)}.`),
    paint.dim(
      times.map(([name, ms]) => `${name} ${ms === null ? 'never' : formatDuration(ms)}`).join(', '),
    ),
  ]
}

function alertName({ alert }: Extract<ScenarioNews, { kind: 'investigating' }>): string {
  const labels = alert.payload.alerts[0]?.labels ?? {}
  const service = labels['service']
  return `${labels['alertname'] ?? 'without a name'}${service === undefined ? '' : ` of ${service}`}`
}
