import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundleFixture, requestOf, testSources } from '../../test/harness.ts'
import {
  createRuntime,
  decodeJournal,
  type AnalyzerBundle,
  type Journal,
  type JournalBytes,
  type Runtime,
} from '../index.ts'

let runtime: Runtime
let bundle: AnalyzerBundle
beforeAll(async () => {
  runtime = await createRuntime()
  bundle = await bundleFixture('program')
})
afterAll(() => runtime.close())

const read = (metric: string): object => ({ do: 'read', metric })
const params = {
  program: [
    read('a'),
    { do: 'both', one: [read('bb')], other: [read('ccc'), read('dddd')] },
    { do: 'find', about: 'checkout' },
    { do: 'chain', program: [read('eeeee'), { do: 'find', about: 'payment' }, read('ffffff')] },
    { do: 'race', one: [read('ggggggg')], other: [{ do: 'wait', waitMs: 60_000 }] },
    { do: 'find', about: 'cart' },
  ],
}
const questions = 7

test('the sandbox is killed at every brokered call in turn: same findings, each source asked once', async () => {
  const expected = await runtime.run(requestOf(bundle, params))
  for (let at = 1; at <= questions; at++) {
    const { broker, asked } = testSources({
      before(count) {
        if (count !== at) return
        for (const id of runtime.processIds()) process.kill(id, 'SIGKILL')
      },
    })
    const result = await runtime.run(requestOf(bundle, params, { broker }))
    expect(result.error).toBeUndefined()
    expect(result.findings).toEqual(expected.findings)
    expect(asked).toHaveLength(questions)
    expect(new Set(asked).size).toBe(questions)
  }
})

test('the host dies after every journal entry in turn: the next one goes on where it was', async () => {
  const written: JournalBytes[] = []
  const full = requestOf(bundle, params)
  const expected = await runtime.run({
    ...full,
    onEntry: (entry) => {
      written.push(entry)
    },
  })
  for (let kept = 0; kept <= written.length; kept++) {
    const recorded = journalsOf(written.slice(0, kept))
    const had = [...recorded.values()].flatMap((journal) => journal.entries)
    const reads = had.filter((entry) => entry.asked.kind === 'read').length
    const { broker, asked } = testSources()
    const again: JournalBytes[] = []
    const result = await runtime.run(
      requestOf(bundle, params, {
        broker,
        recorded,
        async onEntry(entry) {
          again.push(entry)
          await Promise.resolve()
        },
      }),
    )
    expect(result.findings).toEqual(expected.findings)
    expect(asked).toHaveLength(questions - reads)
    // Together the two attempts wrote each entry once.
    const positions = [...written.slice(0, kept), ...again].map(
      (entry) => `${entry.run}/${entry.position}`,
    )
    expect(new Set(positions).size).toBe(positions.length)
    expect(positions.toSorted()).toEqual(
      written.map((entry) => `${entry.run}/${entry.position}`).toSorted(),
    )
  }
})

function journalsOf(written: readonly JournalBytes[]): Map<string, Journal> {
  const bytes = new Map<string, Uint8Array[]>()
  for (const entry of written) {
    const own = bytes.get(entry.run) ?? []
    bytes.set(entry.run, [...own, entry.bytes])
  }
  return new Map([...bytes].map(([run, parts]) => [run, decodeJournal(Buffer.concat(parts))]))
}
