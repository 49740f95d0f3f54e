import { expect, test } from 'vitest'
import { remarksOn, scoreRemarks } from './node-remarks.ts'

const short = { code: 'too-few-values', message: 'There are too few values.' } as const

test('what is said of many is said once, with the first names', () => {
  const nodes = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, diagnostics: [short, short] }))
  expect(remarksOn([...nodes, { id: 'f' }])).toEqual([
    { code: 'too-few-values', message: 'There are too few values (a, b, c and 2 more).' },
  ])
})

test('a score that is unknown is remarked in any case, by its reason where there is one', () => {
  const remarks = scoreRemarks([
    { id: 'web', score: 9 },
    { id: 'db', score: NaN, diagnostics: [short] },
    { id: 'mail', score: NaN },
    { id: 'proxy', score: NaN, canBeCause: false },
  ])
  expect(remarks.map(({ message }) => message)).toEqual([
    'There are too few values (db).',
    'No score is known, so only what is called from there was judged (mail).',
  ])
})
