import { service, type CauseCandidate } from '@faultline/sdk'
import { expect, test } from 'vitest'
import { confidences } from './confidence.ts'

const candidate = (name: string, score: number, role: CauseCandidate['role']): CauseCandidate => ({
  ...{ name, score, role },
  entity: service(name),
  path: [name],
})

test('at the least evidence that is blamed the doubt is even', () => {
  expect(confidences([candidate('web', 8, 'origin')], 'web')).toEqual([0.5])
})

test('an origin is surer than what lies on the way to it, however loud that is', () => {
  const ranked = [candidate('db', 20, 'origin'), candidate('web', 90, 'on-path')]
  const [db = 0, web = 0] = confidences(ranked, 'web')
  expect(db).toBeCloseTo(20 / 29, 3)
  expect(web).toBeCloseTo(9 / 29, 3)
})

test('two origins share the belief, and none is called certain', () => {
  const two = [candidate('a', 30, 'origin'), candidate('b', 10, 'origin')]
  expect(confidences(two, 'elsewhere')).toEqual([expect.closeTo(0.69, 2), expect.closeTo(0.23, 2)])
  expect(confidences([candidate('a', 900, 'origin')], 'a')).toEqual([0.97])
})
