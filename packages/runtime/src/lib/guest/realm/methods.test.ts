import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

test('the runtime’s part of a realm calls no method of a function, which an author may replace', () => {
  const folder = import.meta.dirname
  const files = readdirSync(folder).filter((name) => !name.endsWith('.test.ts'))
  expect(files.length).toBeGreaterThan(5)
  for (const name of files) {
    const text = readFileSync(join(folder, name), 'utf8')
    expect(text, name).not.toMatch(/\.(call|apply|bind)\(/)
  }
})
