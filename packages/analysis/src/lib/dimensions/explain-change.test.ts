import { expect, test } from 'vitest'
import { createRandom } from '../numeric/random.ts'
import { explainChange } from './explain-change.ts'

const regions = ['eu', 'us', 'ap']
const versions = ['v1', 'v2']
const methods = ['card', 'sepa', 'paypal', 'invoice']
type Slice = { region: string; version: string; method: string }

/** Requests and errors before and after, with errors of the given slices multiplied. */
function cube(errorRate: (slice: Slice) => number, seed = 1) {
  const random = createRandom(seed)
  const codes: [number[], number[], number[]] = [[], [], []]
  const columns = {
    partBefore: [] as number[],
    wholeBefore: [] as number[],
    partAfter: [] as number[],
    wholeAfter: [] as number[],
  }
  regions.forEach((region, i) =>
    versions.forEach((version, j) =>
      methods.forEach((method, k) => {
        codes[0].push(i)
        codes[1].push(j)
        codes[2].push(k)
        const requests = 200 + Math.floor(random() * 800)
        const count = (rate: number): number =>
          Array.from({ length: requests }, () => random() < rate).filter(Boolean).length
        columns.wholeBefore.push(requests)
        columns.partBefore.push(count(0.02))
        columns.wholeAfter.push(requests)
        columns.partAfter.push(count(errorRate({ region, version, method })))
      }),
    ),
  )
  const attributes = [
    { name: 'region', values: regions },
    { name: 'version', values: versions },
    { name: 'method', values: methods },
  ]
  return { attributes, codes, measure: { kind: 'ratio', ...columns } as const }
}
function selectors(errorRate: (slice: Slice) => number, seed?: number): string[] {
  const { value } = explainChange(cube(errorRate, seed))
  return (value?.causes ?? []).map((cause) =>
    cause.selector.map((part) => `${part.attribute}=${part.value}`).join('&'),
  )
}

test('names the one attribute value that fails', () => {
  expect(selectors(({ method }) => (method === 'sepa' ? 0.2 : 0.02))).toEqual(['method=sepa'])
})

test('names a combination rather than either of its values', () => {
  expect(
    selectors(({ method, version }) => (method === 'sepa' && version === 'v2' ? 0.3 : 0.02)),
  ).toEqual(['version=v2&method=sepa'])
})

test('names two causes that act at once', () => {
  const found = selectors(({ method, region }) =>
    method === 'card' ? 0.15 : region === 'ap' ? 0.4 : 0.02,
  )
  expect(new Set(found)).toEqual(new Set(['method=card', 'region=ap']))
})

test('says that everything moved when everything moved', () => {
  expect(selectors(() => 0.1)).toEqual([''])
})

test('names nothing when nothing changed', () => {
  for (let seed = 1; seed <= 20; seed++) expect(selectors(() => 0.02, seed)).toEqual([])
})

/** Requests by tenant and route; nothing failed before, and now only those of one slice do. */
function failsAlone(isHit: (tenant: number, route: number) => boolean) {
  const codes: [number[], number[]] = [[], []]
  const whole: number[] = []
  const part: number[] = []
  for (let tenant = 0; tenant < 12; tenant++)
    for (let route = 0; route < 5; route++) {
      codes[0].push(tenant)
      codes[1].push(route)
      whole.push(30 + 7 * ((tenant * 5 + route) % 11))
      part.push(isHit(tenant, route) ? 12 : 0)
    }
  const measure = {
    kind: 'ratio',
    partBefore: whole.map(() => 0),
    wholeBefore: whole,
    partAfter: part,
    wholeAfter: whole,
  } as const
  const attributes = [12, 5].map((size, at) => ({
    name: at === 0 ? 'tenant' : 'route',
    values: Array.from({ length: size }, (_, value) => `${value}`),
  }))
  const { value } = explainChange({ attributes, codes, measure })
  return (value?.causes ?? []).map(({ selector }) =>
    selector.map((one) => `${one.attribute}=${one.value}`).join('&'),
  )
}

test('a slice that fails alone is found where the others have no failures and there were none before', () => {
  expect(failsAlone((tenant) => tenant === 3)).toEqual(['tenant=3'])
  expect(failsAlone((tenant, route) => tenant === 3 && route === 2)).toEqual(['tenant=3&route=2'])
  expect(failsAlone((tenant, route) => tenant === 3 || route === 2).sort()).toEqual([
    'route=2',
    'tenant=3',
  ])
  expect(failsAlone(() => true)).toEqual([''])
})
