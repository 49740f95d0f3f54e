import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hold } from '../../../test/properties.ts'
import { randomWalk } from './random-walk.ts'

const nodes = ['a', 'b', 'c', 'd', 'e']
const node = fc.constantFrom(...nodes)
const edges = fc.array(
  fc.record({ from: node, to: node, weight: fc.integer({ min: 1, max: 9 }) }),
  { maxLength: 20 },
)

test('probabilities add up to one and do not depend on the order of nodes and edges', () => {
  hold(
    fc.property(edges, (list) => {
      const walk = randomWalk({ nodes, edges: list }).value ?? []
      expect(walk.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 9)
      const turned = randomWalk({ nodes: [...nodes].reverse(), edges: [...list].reverse() }).value
      for (const { id, probability } of walk) {
        const same = turned?.find((other) => other.id === id)
        expect(same?.probability).toBeCloseTo(probability, 9)
      }
    }),
  )
})

test('weights matter only in proportion', () => {
  hold(
    fc.property(edges, (list) => {
      const scaled = list.map((edge) => ({ ...edge, weight: 7 * edge.weight }))
      randomWalk({ nodes, edges: scaled }).value?.forEach(({ id, probability }) => {
        const plain = randomWalk({ nodes, edges: list }).value?.find((other) => other.id === id)
        expect(probability).toBeCloseTo(plain?.probability ?? NaN, 9)
      })
    }),
    20,
  )
})

test('edges to unknown nodes are left out with a remark', () => {
  const { diagnostics } = randomWalk({ nodes: ['a'], edges: [{ from: 'a', to: 'x' }] })
  expect(diagnostics[0]?.code).toBe('unknown-node')
})
