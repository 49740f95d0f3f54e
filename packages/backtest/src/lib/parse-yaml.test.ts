import { expect, test } from 'vitest'
import { z } from 'zod'
import { parseYaml } from './parse-yaml.ts'

const anything = z.unknown()

test('a key that stands twice in a map is refused at its line, however many there are', () => {
  // Comparing each with all others would take minutes.
  const keys = Array.from({ length: 60_000 }, (_, index) => `key${index}: 1`)
  expect(parseYaml(keys.join('\n'), anything).ok).toBe(true)
  const twice = parseYaml([...keys, 'key7: 2'].join('\n'), anything)
  expect(twice).toEqual({
    ok: false,
    line: 60_001,
    reason: 'it is not YAML: Map keys must be unique',
  })
  expect(parseYaml('a: {b: 1, b: 2}', anything)).toMatchObject({ ok: false, line: 1 })
  expect(parseYaml('- {a: 1}\n- {a: 1}\n- 1: 1\n  "1": 2', anything).ok).toBe(true)
})

test('what is longer than a person writes is refused unread', () => {
  expect(parseYaml(`a: ${'x'.repeat(999_997)}`, anything).ok).toBe(true)
  expect(parseYaml(`a: ${'x'.repeat(999_998)}`, anything)).toMatchObject({
    reason: 'it is longer than 1000000 characters, the most that is read',
  })
})

test('aliases that stand for more than memory holds, and endless nesting, are faults of the text', () => {
  const laughs = Array.from({ length: 9 }, (_, at) =>
    at === 0 ? 'a0: &a0 [x, x]' : `a${at}: &a${at} [${`*a${at - 1}, `.repeat(9)}]`,
  )
  const told = parseYaml(laughs.join('\n'), anything)
  expect(told).toMatchObject({ ok: false, reason: expect.stringContaining('too many aliases') })
  for (const open of ['[', '{a: ', '- ', '? ']) {
    expect(parseYaml(open.repeat(100_000), anything).ok).toBe(false)
  }
})

test('nothing of the text is quoted where it is not YAML', () => {
  const parsed = parseYaml('key: [hunter2\nother: "hunter2', anything)
  expect(JSON.stringify(parsed)).not.toContain('hunter2')
  expect(JSON.stringify(parseYaml('a: ]hunter2', anything))).not.toContain('hunter2')
})
