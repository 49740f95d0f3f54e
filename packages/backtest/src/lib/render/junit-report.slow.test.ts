import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sampleReport } from '../../../test/sample-report.ts'
import { renderJunit } from './junit-report.ts'

const isInstalled = spawnSync('xmllint', ['--version']).status === 0
// Without a validator there is nothing to hold the schema against; CI installs it, and fails without it.
const testIf = test.skipIf(!isInstalled && process.env['CI'] === undefined)

testIf('the file is valid by the schema of what readers of JUnit agree upon', () => {
  expect(faultsOf(renderJunit(sampleReport()))).toBe('- validates\n')
  const empty = { ...sampleReport(), cases: [], gates: [] }
  expect(faultsOf(renderJunit(empty))).toBe('- validates\n')
})

testIf('the schema refuses what one of the readers would not take', () => {
  const xml = renderJunit(sampleReport())
  for (const [from, to] of [
    [' classname="gates"', ''],
    [' time="', ' seconds="'],
    ['<failure ', '<failed '],
    [' tests="', ' tests="about '],
  ] as const) {
    expect(xml).toContain(from)
    const wrong = xml
      .replace(from, to)
      .replace('</failure>', to === '<failed ' ? '</failed>' : '</failure>')
    expect(faultsOf(wrong)).toContain('- fails to validate')
  }
})

function faultsOf(xml: string): string {
  const schema = join(import.meta.dirname, '..', '..', '..', 'test', 'junit.xsd')
  const { stderr } = spawnSync('xmllint', ['--noout', '--nonet', '--schema', schema, '-'], {
    input: xml,
    encoding: 'utf8',
  })
  return stderr
}
