import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseJson } from './parse-json.ts'

test('JSON is parsed', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value)
      expect(parseJson(text)).toEqual({ ok: true, value: JSON.parse(text) })
    }),
  )
})

test('what is not JSON is told by its place, without a character of it', () => {
  const secrets = [
    'root:x:0:0:root',
    'SECRET_KEY=abc',
    '{"a": hunter2}',
    '[1,\n2,\nhunter2]',
    '{"k":"v"',
  ]
  for (const secret of secrets) {
    const parsed = parseJson(secret)
    if (parsed.ok) expect.fail('was parsed')
    expect(parsed.place).toMatch(
      /^( at line \d+, column \d+|: it is empty or cut off at its end|)$/,
    )
  }
  expect(parseJson('')).toEqual({ ok: false, place: ': it is empty or cut off at its end' })
})
