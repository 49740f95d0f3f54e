import { entityName } from '@faultline/sdk'
import type { RunEvent } from '@faultline/sdk/result'
import { formatConfidence, formatDuration } from './format.ts'
import { applyEvent, emptyInvestigation, type InvestigationState } from './investigation-state.ts'
import type { Output } from './output.ts'
import { findingWord, treeLines } from './tree.ts'

/** Shows an investigation while it runs. */
export type FollowView = {
  readonly apply: (event: RunEvent) => void
  /** Leaves what was shown on the screen and stops moving. */
  readonly close: () => void
}

const redrawMs = 100

/** A tree that grows on a terminal; in a pipe one plain line for each thing that happened. */
export function createFollowView(output: Output): FollowView {
  return output.isLive ? liveView(output) : plainView(output)
}

function liveView(output: Output): FollowView {
  let state = emptyInvestigation
  let lastEvent = { atMs: 0, seenAt: performance.now() }
  const lines = () => {
    const nowMs = lastEvent.atMs + performance.now() - lastEvent.seenAt
    return treeLines(state, { paint: output.paint, columns: output.columns(), nowMs })
  }
  const timer = setInterval(() => output.draw(lines()), redrawMs)
  return {
    apply(event) {
      state = applyEvent(state, event)
      lastEvent = { atMs: event.atMs, seenAt: performance.now() }
      output.draw(lines())
    },
    close() {
      clearInterval(timer)
      output.draw([])
      output.say(...lines())
    },
  }
}

function plainView(output: Output): FollowView {
  let state = emptyInvestigation
  return {
    apply(event) {
      state = applyEvent(state, event)
      const text = plainLine(state, event)
      if (text !== null) output.say(text)
    },
    close() {},
  }
}

/** What happened, in one line; null when it is not worth one. */
export function plainLine(state: InvestigationState, event: RunEvent): string | null {
  const run = state.runs.find(({ id }) => id === event.run)
  if (!run) return null
  const place = `${event.run} ${run.title}`
  switch (event.type) {
    case 'run_started':
      return `${place}: started`
    case 'step_started':
      return null
    case 'step_ended': {
      const step = run.steps.find(({ id }) => id === event.step)
      if (!step) return null
      const took = formatDuration(event.atMs - step.startMs)
      return `${place}: ${step.name} ${event.status === 'failed' ? 'failed' : 'done'} in ${took}`
    }
    case 'finding': {
      const { kind, entity, confidence } = event.finding
      return `${place}: ${findingWord(kind)} ${entityName(entity)} (confidence ${formatConfidence(confidence)})`
    }
    case 'run_ended': {
      const took = formatDuration(event.atMs - run.startMs)
      const reason = event.error ? `: ${event.error.message}` : ''
      return `${place}: ${event.status.replaceAll('_', ' ')} in ${took}${reason}`
    }
  }
}
