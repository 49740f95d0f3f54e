import { expect, test } from 'vitest'
import { traffic } from '../../../test/traces.ts'
import { attributeTraces } from './attribution.ts'

const names = ['web', 'cart', 'db', 'mail']

interface Fault {
  readonly slow?: number
  readonly failing?: (i: number) => boolean
}

/** web calls cart, which calls db, and then mail. */
function requests(seed: number, fault: Fault = {}, count = 80) {
  return traffic(count, seed, (jitter, i) => {
    const failed = fault.failing?.(i) ?? false
    return {
      node: 0,
      ownMs: 10 * jitter(),
      failed,
      calls: [
        {
          node: 1,
          ownMs: 20 * jitter(),
          failed,
          calls: [{ node: 2, ownMs: 5 * jitter() + (fault.slow ?? 0), failed }],
        },
        { node: 3, ownMs: 8 * jitter() },
      ],
    }
  })
}
const blamed = (before: ReturnType<typeof requests>, after: ReturnType<typeof requests>) =>
  attributeTraces({ names, before, after })

test('the slow node is blamed, not those that wait for it', () => {
  const { value } = blamed(requests(1), requests(2, { slow: 60 }))
  expect(value?.nodes.map(({ id, sign }) => `${id} ${sign}`)).toEqual(['db latency'])
  expect(value?.nodes[0]?.latencyShare).toBeGreaterThan(0.9)
  expect(value?.nodes[0]?.exclusiveMsAfter).toBeGreaterThan(60)
})

test('an error is blamed on where it begins', () => {
  const { value } = blamed(requests(3), requests(4, { failing: (i) => i % 4 === 0 }))
  expect(value?.nodes).toMatchObject([{ id: 'db', sign: 'errors', errorShareBefore: 0 }])
})

test('a slow node that one trace in ten calls is found, and one that is called anew', () => {
  const rare = (seed: number, slow: number, share: number) =>
    traffic(200, seed, (jitter, i) => ({
      node: 0,
      ownMs: 10 * jitter(),
      calls: i % 10 < share ? [{ node: 3, ownMs: 8 * jitter() + slow }] : [],
    }))
  expect(blamed(rare(20, 0, 1), rare(21, 40, 1)).value?.nodes).toMatchObject([{ id: 'mail' }])
  expect(blamed(rare(22, 0, 0), rare(23, 0, 5)).value?.nodes).toMatchObject([{ id: 'mail' }])
})

test('an improvement is not blamed', () => {
  expect(blamed(requests(5, { slow: 60 }), requests(6)).value?.nodes).toEqual([])
})

test('quiet traffic is rarely blamed, and the answer says that it found nothing', () => {
  let wrong = 0
  for (let seed = 10; seed < 50; seed++)
    wrong += blamed(requests(seed), requests(seed + 100)).value?.nodes.length ?? 0
  expect(wrong).toBeLessThan(3)
  expect(blamed(requests(7), requests(8)).diagnostics[0]?.code).toBe('no-alternative')
})

test('the order of the spans is irrelevant', () => {
  const after = requests(2, { slow: 60 })
  const n = after.parents.length
  const turn = (column: ArrayLike<number>): number[] => Array.from(column).reverse()
  const turned = {
    parents: turn(after.parents).map((parent) => (parent < 0 ? -1 : n - 1 - parent)),
    nodes: turn(after.nodes),
    starts: turn(after.starts),
    ends: turn(after.ends),
    failed: turn(after.failed),
  }
  const plain = blamed(requests(1), after).value?.nodes[0]
  const other = blamed(requests(1), turned).value?.nodes[0]
  expect(other?.id).toBe(plain?.id)
  expect(other?.latencyShare).toBeCloseTo(plain?.latencyShare ?? NaN, 9)
})

test('few traces give no answer', () => {
  expect(blamed(requests(1), requests(2, {}, 3)).diagnostics[0]?.code).toBe('too-few-values')
})

test('spans without a usable end are counted in a remark', () => {
  const after = requests(2, { slow: 40 })
  const cut = { ...after, ends: Array.from(after.ends, (end, row) => (row === 1 ? NaN : end)) }
  const { value, diagnostics } = attributeTraces({ names, before: requests(1), after: cut })
  expect(value?.nodes[0]?.id).toBe('db')
  expect(diagnostics).toMatchObject([{ code: 'missing-values' }])
})
