import { expect, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { defineAnalyzer } from './analyzer.ts'
import { service } from './entity.ts'
import { evidence } from './evidence.ts'
import { changes } from './ports/changes.ts'
import { traces } from './ports/traces.ts'

// These are checked by the compiler: a misuse that compiles leaves its directive unused, which is an error.

const child = defineAnalyzer({
  id: 'types-child',
  title: 'Child',
  owner: 'team',
  params: z.object({ service: z.string(), at: z.number() }),
  needs: { changes: changes() },
  investigate: () => {},
})

defineAnalyzer({
  id: 'types-right-use',
  title: 'Right use',
  owner: 'team',
  params: z.object({ service: z.string(), region: z.enum(['eu', 'us']) }),
  needs: { traces: traces() },
  triggers: (on) => [
    on.alert({
      labels: ['service', 'region'],
      params: ({ labels }) => ({
        service: labels.service,
        region: labels.region === 'eu' ? 'eu' : 'us',
      }),
    }),
    on.every('0 9 * * 1', { service: 'checkout', region: 'eu' }),
  ],
  async investigate({ params, sources, window, chain, found }) {
    expectTypeOf(params.region).toEqualTypeOf<'eu' | 'us'>()
    const edges = await sources.traces.calls({ window })
    expectTypeOf(edges.rows[0]?.caller).toEqualTypeOf<string | undefined>()
    const answer = await chain(child, { service: params.service, at: 0 })
    expectTypeOf(answer.findings[0]?.confidence).toEqualTypeOf<number | undefined>()
    found.cause({
      about: service(params.service),
      confidence: 0.9,
      because: 'It is so.',
      evidence: [evidence.text('Why', 'so', [edges])],
    })
  },
})

defineAnalyzer({
  id: 'types-wrong-label',
  title: 'Wrong label',
  owner: 'team',
  params: z.object({ service: z.string() }),
  needs: {},
  triggers: (on) => [
    on.alert({
      labels: ['service'],
      // @ts-expect-error the trigger asks for `service`, not for `region`
      params: ({ labels }) => ({ service: labels.region }),
    }),
  ],
  investigate: () => {},
})

defineAnalyzer({
  id: 'types-missing-param',
  title: 'Missing param',
  owner: 'team',
  params: z.object({ service: z.string(), region: z.string() }),
  needs: {},
  triggers: (on) => [
    // @ts-expect-error `region` is missing
    on.alert({ labels: ['service'], params: ({ labels }) => ({ service: labels.service }) }),
  ],
  investigate: () => {},
})

defineAnalyzer({
  id: 'types-misuses',
  title: 'Misuses',
  owner: 'team',
  params: z.object({ service: z.string() }),
  needs: { traces: traces() },
  async investigate({ params, sources, chain, found, window }) {
    // @ts-expect-error `metrics` is not declared in needs
    void sources.metrics
    // @ts-expect-error there is no param `region`
    void params.region
    // @ts-expect-error a group-by needs the attributes to group by
    void sources.traces.groups({ window })
    // @ts-expect-error there is no such measure
    void sources.traces.series({ window, measure: 'p42' })
    // @ts-expect-error `at` is a number
    await chain(child, { service: params.service, at: 'noon' })
    // @ts-expect-error a cause needs evidence
    found.cause({ about: service('a'), confidence: 0.9, because: 'It is so.', evidence: [] })
    found.cause({
      // @ts-expect-error a finding is about an entity, not about a name
      about: 'checkout',
      confidence: 0.9,
      because: 'It is so.',
      evidence: [evidence.text('Why', 'so', [])],
    })
    // @ts-expect-error a series is made of series
    evidence.series({ title: 'Latency', series: [1, 2, 3] })
    // @ts-expect-error "nothing is wrong" needs what was checked
    found.nothing('All is well.', {})
  },
})

test('an id that is not lower case with dashes is refused', () => {
  const define = () =>
    defineAnalyzer({
      id: 'Not_ok',
      title: '',
      owner: '',
      params: z.object({}),
      needs: {},
      investigate: () => {},
    })
  expect(define).toThrow('lower case with dashes')
})

test('an id that is taken is refused', () => {
  const define = () =>
    defineAnalyzer({
      id: 'types-child',
      title: '',
      owner: '',
      params: z.object({}),
      needs: {},
      investigate: () => {},
    })
  expect(define).toThrow('Two analyzers have the id "types-child"')
})
