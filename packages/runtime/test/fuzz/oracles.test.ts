import { expect, test } from 'vitest'
import type { Trial } from './arena.ts'
import { judge } from './oracles.ts'

const alone = '{"status":"succeeded","findings":[1,2,3]}'
const arena = { secret: 'neighbour-secret-1', alone, answerWithinMs: 1_000 }
const well: Trial = {
  ended: 'failed',
  said: '[{"name":"a step"}]',
  neighbour: { made: alone, latencyMs: 5 },
  next: { made: alone, latencyMs: 5 },
}
const other = '{"status":"succeeded","findings":[1,2,4]}'
const blamed = '{"status":"timed_out","error":{"code":"limit_exceeded","message":"cpuMs"}}'

test('a hostile run that harms nobody is let be, however it ended', () => {
  for (const ended of ['succeeded', 'failed', 'timed_out', 'refused: no analyzer']) {
    expect(judge({ ...well, ended }, arena)).toBeUndefined()
  }
})

test.each<[what: string, oracle: string, trial: Partial<Trial>]>([
  ['it tells of an object', 'foreign object', { said: '[{"name":"FOREIGN|context (object)"}]' }],
  ['it climbed out', 'foreign object', { said: '[{"name":"HOST|process"}]' }],
  ['it tells of an answer', 'secret seen', { said: '[{"name":"SEEN|argument: neighbour-sec"}]' }],
  ['it holds an answer', 'secret seen', { said: '[{"note":"neighbour-secret-1"}]' }],
  [
    'its neighbour found something else',
    'neighbour changed',
    { neighbour: { made: other, latencyMs: 5 } },
  ],
  ['its neighbour was charged', 'neighbour blamed', { neighbour: { made: blamed, latencyMs: 5 } }],
  ['its neighbour did not end', 'no answer', { neighbour: undefined, next: undefined }],
  ['the next run did not end', 'no answer', { next: undefined }],
  [
    'the next run found something else',
    'next run changed',
    { next: { made: other, latencyMs: 5 } },
  ],
  ['it had no end itself', 'no end', { ended: undefined }],
])('of a program is said that %s', (_what, oracle, trial) => {
  expect(judge({ ...well, ...trial }, arena)?.oracle).toBe(oracle)
})

test('where two results part is told with the place', () => {
  const { detail } = judge({ ...well, next: { made: other, latencyMs: 5 } }, arena) ?? {}
  expect(detail).toContain('[1,2,4]')
})
