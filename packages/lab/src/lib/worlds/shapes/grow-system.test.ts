import { expect, test } from 'vitest'
import { createRandom } from '../../random.ts'
import { countVisits } from '../system/visits.ts'
import { growSystem } from './grow-system.ts'
import { shapes } from './registry.ts'

test('in every system names are unique and every service is called', () => {
  for (const shape of shapes) {
    for (let seed = 1; seed <= 30; seed += 1) {
      const system = growSystem(shape, createRandom(`${shape.name}:${seed}`))
      const names = system.services.map(({ name }) => name)
      expect(new Set(names).size).toBe(names.length)
      const { services } = countVisits(system)
      expect(names.filter((name) => !services.has(name))).toEqual([])
    }
  }
})
