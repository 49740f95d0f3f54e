import { expect, test } from 'vitest'
import { recordedEvents } from '../../../test/recorded-investigation.ts'
import { createFollowView } from './follow-view.ts'
import { applyEvent, emptyInvestigation } from './investigation-state.ts'
import { createOutput } from './output.ts'
import { createPaint } from './paint.ts'
import { treeLines } from './tree.ts'

const plain = createPaint(false)

function recordingStream(options: { isTTY?: boolean } = {}) {
  const stream = {
    text: '',
    columns: 80,
    rows: 24,
    ...options,
    write: (text: string) => void (stream.text += text),
  }
  return stream
}

test('the tree shows runs under those that chained them, with steps, times and findings', () => {
  const state = recordedEvents.reduce(applyEvent, emptyInvestigation)
  expect(treeLines(state, { paint: plain, columns: 80, nowMs: 300 })).toMatchInlineSnapshot(`
    [
      "✔ A service got worse 300 ms",
      "  ✔ Follow the calls 138 ms",
      "    ✔ Exclusive latency 80 ms",
      "  ✔ Which change explains it 110 ms",
      "    ✔ Compare before and after 80 ms",
      "    → cause: payment@v42 0.93",
      "    → ruled out: flag new-banner 0.90",
    ]
  `)
})

test('what still runs shows how long it has taken', () => {
  const state = recordedEvents.slice(0, 3).reduce(applyEvent, emptyInvestigation)
  expect(treeLines(state, { paint: plain, columns: 80, nowMs: 1_510 })).toMatchInlineSnapshot(`
    [
      "▸ A service got worse 1.5 s",
      "  ▸ Follow the calls 1.5 s",
      "    ▸ Exclusive latency 1.5 s",
    ]
  `)
})

test('a run that begins again starts from nothing', () => {
  const state = [...recordedEvents.slice(0, 4), ...recordedEvents.slice(0, 1)].reduce(
    applyEvent,
    emptyInvestigation,
  )
  expect(treeLines(state, { paint: plain, columns: 80, nowMs: 0 })).toHaveLength(1)
})

test('in a pipe there are plain lines and no control characters', () => {
  const stdout = recordingStream()
  const view = createFollowView(createOutput({ isJson: false, stdout }))
  for (const event of recordedEvents) view.apply(event)
  view.close()
  expect(stdout.text).toMatchInlineSnapshot(`
    "1 A service got worse: started
    1 A service got worse: Exclusive latency done in 80 ms
    1 A service got worse: Follow the calls done in 138 ms
    1.1 Which change explains it: started
    1.1 Which change explains it: cause payment@v42 (confidence 0.93)
    1.1 Which change explains it: Compare before and after done in 80 ms
    1.1 Which change explains it: ruled out flag new-banner (confidence 0.90)
    1.1 Which change explains it: succeeded in 110 ms
    1 A service got worse: succeeded in 300 ms
    "
  `)
})

test('on a terminal the tree is redrawn in place and stays when it is finished', () => {
  const stdout = recordingStream({ isTTY: true })
  const view = createFollowView(createOutput({ isJson: false, stdout }))
  for (const event of recordedEvents) view.apply(event)
  view.close()
  const afterLastErase = stdout.text.split('\u001B[J').at(-1)
  expect(afterLastErase).toContain('Which change explains it')
  expect(stdout.text).toContain('\u001B[?25l')
  expect(afterLastErase).toContain('\u001B[?25h')
})
