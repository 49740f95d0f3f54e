import { expect, test } from 'vitest'
import { findingSchema } from '../result.ts'
import { service } from './entity.ts'
import { evidence } from './evidence.ts'
import type { Finding } from './finding.ts'
import { conclude, createRecorder, rankFindings } from './found.ts'

const proof = evidence.text('Why', 'because', [])
const recorder = () => createRecorder({ runId: '1', analyzer: 'test', onFinding: () => {} })
const claim = (confidence: number) =>
  ({ about: service('a'), confidence, because: 'a is slow.', evidence: [proof] }) as const

test('a finding is recorded as the result document wants it', () => {
  const { found, findings } = recorder()
  found.cause(claim(0.9))
  expect(findingSchema.parse(findings()[0])).toMatchObject({
    id: '1.1',
    kind: 'cause',
    analyzer: 'test',
  })
})

test('a cause without evidence is rejected, also when the caller is not type-checked', () => {
  const { found } = recorder()
  const untyped: (claim: never) => Finding = found.cause
  expect(() => Reflect.apply(untyped, null, [{ ...claim(0.9), evidence: [] }])).toThrow(
    'A finding of kind cause needs evidence',
  )
})

test('a confidence outside of 0 to 1 is rejected', () => {
  const { found } = recorder()
  expect(() => found.cause(claim(1.2))).toThrow(
    'A confidence is a probability from 0 to 1, but was 1.2',
  )
  expect(() => found.cause(claim(Number.NaN))).toThrow('but was NaN')
})

test('the most confident cause is the conclusion, whoever found it', () => {
  const one = recorder()
  const other = recorder()
  one.found.cause(claim(0.6))
  other.found.cause({ ...claim(0.8), because: 'b is slow.' })
  expect(one.conclusion(other.findings())).toEqual({
    kind: 'cause',
    sentence: 'b is slow.',
    confidence: 0.8,
  })
})

test('"nothing is wrong" is the conclusion when no cause was found', () => {
  const { found, conclusion } = recorder()
  found.nothing('All is well.', { checked: [proof] })
  expect(conclusion([])).toMatchObject({ kind: 'healthy', sentence: 'All is well.' })
})

test('"nothing is wrong" needs something that was checked', () => {
  const { found } = recorder()
  expect(() => found.nothing('All is well.', { checked: [] })).toThrow('at least one thing')
})

test('without a cause and without a word the run is inconclusive', () => {
  expect(conclude([])).toMatchObject({ kind: 'inconclusive' })
})

test('"nothing is wrong" keeps what was checked, with the calls that it was read by', () => {
  const { found, conclusion } = recorder()
  const provenance = [{ entry: 3, need: 'traces', query: 'select p95' }]
  const times = new Float64Array()
  const series = { name: 'latency', labels: {}, times, values: times, provenance }
  found.nothing('All is well.', {
    checked: [
      proof,
      { evidence: evidence.text('Charts', '', [{ provenance }]) },
      series,
      { rows: [], provenance },
    ],
  })
  expect(conclusion([])).toEqual({
    kind: 'healthy',
    sentence: 'All is well.',
    confidence: 0.9,
    checked: [
      { title: 'Why', provenance: [] },
      { title: 'Charts', provenance },
      { title: 'latency', provenance },
      { title: 'traces', provenance },
    ],
  })
})

test('"not enough evidence" says what is missing, the question, and what may be so', () => {
  const { found, conclusion } = recorder()
  const guess = (name: string, confidence: number) =>
    ({ about: service(name), confidence, because: `${name} got slower.` }) as const
  found.notEnough('The call cannot be located.', {
    missing: ['traces of shipping'],
    question: 'Does shipping send traces?',
    hypotheses: [guess('a', 0.1), guess('b', 0.25)],
  })
  expect(conclusion([])).toEqual({
    kind: 'inconclusive',
    sentence: 'The call cannot be located.',
    confidence: 0,
    missing: ['traces of shipping'],
    question: 'Does shipping send traces?',
    hypotheses: [
      { entity: service('b'), confidence: 0.25, sentence: 'b got slower.' },
      { entity: service('a'), confidence: 0.1, sentence: 'a got slower.' },
    ],
  })
})

test('"not enough evidence" needs a question', () => {
  const { found } = recorder()
  expect(() => found.notEnough('Who knows.', { missing: [], question: ' ' })).toThrow(
    'The question of found.notEnough() needs one sentence',
  )
})

test.each([
  [0.29, 'inconclusive'],
  [0.3, 'cause'],
])('a cause of confidence %d makes the conclusion %s', (confidence, kind) => {
  const { found, conclusion } = recorder()
  found.cause(claim(confidence))
  expect(conclusion([]).kind).toBe(kind)
})

test('findings are ranked causes first, then by confidence', () => {
  const { found, findings } = recorder()
  found.ruledOut(claim(0.99))
  found.symptom(claim(0.7))
  found.cause(claim(0.5))
  found.cause(claim(0.6))
  expect(rankFindings(findings()).map(({ kind, confidence }) => [kind, confidence])).toEqual([
    ['cause', 0.6],
    ['cause', 0.5],
    ['symptom', 0.7],
    ['ruled_out', 0.99],
  ])
})
