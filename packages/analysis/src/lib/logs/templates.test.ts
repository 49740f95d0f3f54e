import { expect, test } from 'vitest'
import { logSurges, mineTemplates } from './templates.ts'

test('lines that differ in numbers and single words share a template', () => {
  const { templates, templateOfLine } = mineTemplates([
    'user 17 logged in from berlin',
    'user 4 logged in from paris',
    'cache miss for key a1',
  ]).value
  expect(templates.map(({ text, count }) => `${count} ${text}`)).toEqual([
    '2 user <*> logged in from <*>',
    '1 cache miss for key <*>',
  ])
  expect([...templateOfLine]).toEqual([0, 0, 1])
})

test('a new error is a surge and steady chatter is not', () => {
  const chatter = Array.from({ length: 200 }, (_, i) => `request ${i} served`)
  const errors = Array.from({ length: 30 }, () => 'connection to payment refused')
  const surges = logSurges(chatter, [...chatter, ...errors]).value
  expect(surges.map(({ template, isNew }) => [template, isNew])).toEqual([
    ['connection to payment refused', true],
  ])
})
