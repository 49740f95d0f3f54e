import type { TracesSource } from '../ports/traces.ts'
import { at, client, inner, server, window, type LoadSpans, type Some } from './contract-spans.ts'
import { equal, type ContractCase } from './check.ts'

/** What every source of traces must tell of requests: own time, versions, failures, who waits, clocks. */
export function requestsContract(load: LoadSpans): readonly ContractCase[] {
  const ownOf = async (source: TracesSource): Promise<unknown> => {
    const { value } = await source.groups({ window, by: ['service.name'], own: true })
    return value
      .flatMap(({ key, own }) => (own && own.count > 0 ? [[key['service.name'], own.sum]] : []))
      .toSorted()
  }
  const cases: Record<string, () => Promise<void>> = {
    'rule 2: own time is that of all spans of a request in a service, less its calls': async () => {
      const source = await load([
        server({ id: 1, durationMs: 100 }),
        inner({ id: 2, parent: 1, startMs: at + 5, durationMs: 90 }),
        inner({ id: 3, parent: 2, startMs: at + 10, durationMs: 70 }),
        client({ id: 4, parent: 3, startMs: at + 20, durationMs: 30 }),
        server({ id: 5, parent: 4, service: 'b', startMs: at + 25, durationMs: 20 }),
        client({ id: 6, parent: 2, startMs: at + 40, durationMs: 20 }),
        client({ id: 7, parent: 4, startMs: at + 21, durationMs: 28 }),
      ])
      equal(
        await ownOf(source),
        [
          ['a', 60],
          ['b', 20],
        ],
        'own times',
      )
      const { value } = await source.series({
        window,
        measure: 'own_mean',
        kind: 'server',
        stepMs: 10_000,
      })
      equal(value[0]?.values, Float64Array.of(40), 'mean over both requests')
    },
    'rule 2: a request that two server spans of one service carry is one': async () => {
      const source = await load([
        server({ id: 1, durationMs: 50 }),
        server({ id: 2, parent: 1, startMs: at + 2, durationMs: 46 }),
        client({ id: 3, parent: 2, startMs: at + 10, durationMs: 30 }),
        client({ id: 4, parent: 3, startMs: at + 11, durationMs: 28 }),
        server({ id: 5, parent: 4, service: 'b', startMs: at + 12, durationMs: 26 }),
      ])
      equal(
        await ownOf(source),
        [
          ['a', 20],
          ['b', 26],
        ],
        'own times',
      )
    },
    'rule 2: trees may be deep, in a circle, or lack a span': async () => {
      const deep = Array.from({ length: 300 }, (_, k) =>
        inner({ id: k + 2, parent: k + 1, durationMs: 100 }),
      )
      const source = await load([
        server({ id: 1, durationMs: 100 }),
        ...deep,
        client({ id: 900, parent: 301, durationMs: 40 }),
        { ...inner({ id: 1, parent: 2, durationMs: 10 }), trace: 2 },
        { ...inner({ id: 2, parent: 1, durationMs: 10 }), trace: 2 },
        { ...server({ id: 1, parent: 1, durationMs: 7 }), trace: 3, service: 'c' },
        { ...server({ id: 1, parent: 99, durationMs: 8 }), trace: 4, service: 'd' },
      ])
      equal(
        await ownOf(source),
        [
          ['a', 60],
          ['d', 8],
        ],
        'own times',
      )
    },
    'rule 5: who publishes a message does not wait for its consumer': async () => {
      const message = { kind: 'producer', durationMs: 3 } as const
      const source = await load([
        server({ id: 1, durationMs: 20 }),
        { ...inner({ id: 2, parent: 1, startMs: at + 10 }), ...message },
        {
          ...inner({ id: 3, parent: 2, service: 'b', startMs: at + 1_013 }),
          kind: 'consumer',
          durationMs: 60,
        },
      ])
      const edges = (await source.calls({ window })).value
      equal(
        edges.map(({ callee, isAsync, gap, queued, server: consumer }) => [
          ...[callee, isAsync, gap, queued?.mean, consumer?.mean],
        ]),
        [['b', true, undefined, 1_000, 60]],
        'edges',
      )
      equal(
        await ownOf(source),
        [
          ['a', 17],
          ['b', 60],
        ],
        'own times',
      )
    },
    'rule 7: versions tell since when they take requests, and how they do': async () => {
      const version = (name: string): Pick<Some, 'resource'> => ({
        resource: { 'service.version': name },
      })
      const source = await load([
        server({ id: 1, durationMs: 10, ...version('v1') }),
        server({ id: 2, startMs: at + 4_000, durationMs: 10, ...version('v1') }),
        server({ id: 3, startMs: at + 2_345, durationMs: 30, error: true, ...version('v2') }),
        inner({ id: 4, parent: 1, startMs: at + 1, ...version('v2') }),
      ])
      const { value } = await source.versions({ window, stepMs: 5_000 })
      equal(
        value.map((row) => [
          ...[
            row.service,
            row.version,
            row.firstAt - at,
            row.lastAt - at,
            row.requests,
            row.errors,
          ],
          ...[row.duration.mean, row.perStep, row.stepMs],
        ]),
        [
          ['a', 'v2', 2_345, 2_345, 1, 1, 30, [1, 0], 5_000],
          ['a', 'v1', 0, 4_000, 2, 0, 10, [2, 0], 5_000],
        ],
        'versions',
      )
    },
    'rule 11: failing traces are told with some of every kind of failure': async () => {
      const fails = (trace: number, type: string, durationMs = 5): ReturnType<typeof server> => ({
        ...server({ id: 1, error: true, durationMs, startMs: at + trace }),
        ...{ trace, attributes: { 'error.type': type } },
      })
      const source = await load([
        ...[1, 2, 3, 4, 5].map((trace) => fails(trace, 'Timeout')),
        fails(6, 'Refused', 9),
        server({ id: 2, trace: 7 }),
      ])
      const { value } = await source.failures({ window, limit: 2 })
      equal(
        value.map((row) => [row.type, row.at - at, row.durationMs, row.traceId.length]),
        [
          ['Timeout', 5, 5, 32],
          ['Refused', 6, 9, 32],
        ],
        'failures',
      )
    },
    'rule 9: a clock that is wrong beyond doubt is told, and what is measured is put right':
      async () => {
        const ahead = 40_000
        const calls = Array.from({ length: 20 }, (_, index) => index + 1)
          .map((k) => [
            { ...server({ id: 1, startMs: at + k * 100, durationMs: 50 }), trace: k },
            {
              ...client({ id: 2, parent: 1, startMs: at + k * 100 + 10, durationMs: 30 }),
              trace: k,
            },
            {
              ...server({ id: 3, parent: 2, service: 'b', durationMs: 20 }),
              ...{ trace: k, startMs: at + k * 100 + 15 + ahead },
            },
          ])
          .flat()
        const source = await load(calls)
        equal(
          (await source.clocks({ window })).value,
          [{ service: 'b', host: '', aheadMs: ahead, calls: 20 }],
          'clocks',
        )
        const { value } = await source.groups({ window, by: ['service.name'], kind: 'server' })
        equal(
          value.map(({ key, count }) => [key['service.name'], count]).toSorted(),
          [
            ['a', 20],
            ['b', 20],
          ],
          'spans in the window',
        )
        const { value: spans } = await source.groups({ window, by: ['kind'], kind: 'client' })
        equal(spans[0]?.self.mean, 10, 'time of the call outside of its answer')
      },
    'rule 9: a queue, a time-out or an answer sent early is no wrong clock': async () => {
      const source = await load(
        Array.from({ length: 20 }, (_, index) => index + 1)
          .map((k) => [
            { ...client({ id: 1, startMs: at + k * 100, durationMs: 10 }), trace: k },
            {
              ...server({
                id: 2,
                parent: 1,
                service: 'b',
                startMs: at + k * 100 + 5,
                durationMs: 500,
              }),
              trace: k,
            },
          ])
          .flat(),
      )
      equal((await source.clocks({ window })).value, [], 'clocks')
    },
  }
  return Object.entries(cases).map(([name, run]) => ({ name, run }))
}
