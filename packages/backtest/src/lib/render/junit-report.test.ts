import { expect, test } from 'vitest'
import { parseXml, type XmlElement } from '../../../test/parse-xml.ts'
import { sampleReport } from '../../../test/sample-report.ts'
import { renderJunit } from './junit-report.ts'

const root = parseXml(renderJunit(sampleReport()))

test('every element and attribute is one that readers of JUnit know', () => {
  const known: Record<string, { readonly children: string[]; readonly attributes: string[] }> = {
    testsuites: {
      children: ['testsuite'],
      attributes: 'name tests failures errors time'.split(' '),
    },
    testsuite: {
      children: ['testcase'],
      attributes: 'name tests failures errors skipped time timestamp hostname'.split(' '),
    },
    testcase: {
      children: ['failure', 'error', 'system-out'],
      attributes: 'name classname file time'.split(' '),
    },
    failure: { children: [], attributes: ['message', 'type'] },
    error: { children: [], attributes: ['message', 'type'] },
    'system-out': { children: [], attributes: [] },
  }
  for (const element of all(root)) {
    const shape = known[element.name]
    expect(shape, element.name).toBeDefined()
    expect(shape?.children).toEqual(
      expect.arrayContaining(element.children.map(({ name }) => name)),
    )
    expect(shape?.attributes).toEqual(expect.arrayContaining(Object.keys(element.attributes)))
  }
})

test('the counts are those of the tests that are there', () => {
  for (const suite of [root, ...root.children]) {
    const tests = all(suite).filter(({ name }) => name === 'testcase')
    const having = (fault: string): number =>
      tests.filter(({ children }) => children.some(({ name }) => name === fault)).length
    expect(suite.attributes).toMatchObject({
      tests: String(tests.length),
      failures: String(having('failure')),
      errors: String(having('error')),
    })
  }
  expect(root.attributes).toMatchObject({ tests: '15', failures: '3', errors: '2' })
})

test('a case that needs a recording is an error that names the question', () => {
  const waiting = all(root).find(({ attributes }) => attributes['name'] === 'lock-wait-1')
  expect(waiting?.children[0]).toMatchObject({
    name: 'error',
    attributes: { type: 'needs_recording' },
    text: expect.stringContaining('No recorded answer to logs.search {"service":"orders"'),
  })
})

test('characters that XML cannot hold do not break it', () => {
  const report = sampleReport()
  const [first] = report.cases
  if (first === undefined) throw new Error('The sample has cases.')
  const reasons = ['\u0000\u001b[31m & <b> ]]> "quoted" \ud800']
  const broken = { ...first, outcome: { ...first.outcome, reasons } }
  const [suite] = parseXml(renderJunit({ ...report, cases: [broken] })).children
  const message = suite?.children[0]?.children[0]?.attributes['message']
  expect(message).toBe('␀␛[31m & <b> ]]> "quoted" \u{fffd}')
})

function all(element: XmlElement): XmlElement[] {
  return [element, ...element.children.flatMap(all)]
}
