import { expect, test } from 'vitest'
import { logSurges, mineTemplates } from './templates.ts'

test('lines that differ in numbers and single words share a template', () => {
  const { value } = mineTemplates([
    'user 17 logged in from berlin',
    'user 4 logged in from paris',
    'cache miss for key a1',
  ])
  expect(value?.templates.map(({ text, count }) => `${count} ${text}`)).toEqual([
    '2 user <*> logged in from <*>',
    '1 cache miss for key <*>',
  ])
  expect(value?.templateOfLine).toEqual(Int32Array.of(0, 0, 1))
})

test('a new error is a surge and steady chatter is not', () => {
  const chatter = Array.from({ length: 200 }, (_, i) => `request ${i} served`)
  const errors = Array.from({ length: 30 }, () => 'connection to payment refused')
  const surges = logSurges(chatter, [...chatter, ...errors]).value
  expect(surges?.map(({ template, isNew }) => [template, isNew])).toEqual([
    ['connection to payment refused', true],
  ])
})

test('lines that begin like more templates than are compared are counted in a remark', () => {
  const word = (at: number): string => String.fromCharCode(97 + (at % 26), 97 + Math.floor(at / 26))
  const lines = Array.from({ length: 130 }, (_, at) => `say ${word(at)} ${word(at)}${word(at)}`)
  const { value, diagnostics } = mineTemplates(lines)
  expect(value?.templates).toHaveLength(130)
  expect(diagnostics).toMatchObject([
    { code: 'truncated', message: expect.stringMatching(/^30 lines/) },
  ])
})

test('a surge out of a log without a line is told with a remark', () => {
  const errors = Array.from({ length: 30 }, () => 'connection to payment refused')
  const { value, diagnostics } = logSurges([], errors)
  expect(value?.[0]?.isNew).toBe(true)
  expect(diagnostics).toMatchObject([{ code: 'too-few-values' }])
})

test('what cannot be a similarity or a ratio of spans is refused', () => {
  expect(mineTemplates(['a'], { similarity: NaN }).value).toBeNull()
  expect(logSurges(['a'], ['a'], { spanRatio: 0 }).diagnostics[0]?.code).toBe('invalid-option')
})
