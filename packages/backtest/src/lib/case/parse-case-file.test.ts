import { expect, test } from 'vitest'
import type { CaseFile } from '../../case-file.ts'
import { CaseError } from '../errors.ts'
import { parseCaseFile } from './parse-case-file.ts'
import { printCaseFile, withJournal } from './print-case-file.ts'

const good = `title: Checkout is slow after a deployment
analyzer: service-degradation
params:
  service: checkout
at: 2026-11-23T03:00:00Z
window:
  from: 2026-11-23T02:45:00Z
  to: 2026-11-23T03:00:00Z
tags: [lab]
answer:
  conclusion: cause
  causes:
    any:
      - kind: deployment
        service: payment
        version: v42
  never:
    - kind: flag
      name: cart-prefetch
`

function faultOf(text: string): string {
  try {
    parseCaseFile(text, 'case.yaml')
  } catch (error) {
    if (error instanceof CaseError) return error.message
    throw error
  }
  return 'none'
}

test('a case is read as it was written', () => {
  const read = parseCaseFile(good, 'case.yaml')
  expect(read.answer.causes).toEqual({
    any: [{ kind: 'deployment', service: 'payment', version: 'v42' }],
  })
  expect(read.seed).toBe('1')
})

test('what is printed reads back the same', () => {
  const read = parseCaseFile(good, 'case.yaml')
  const full: CaseFile = { ...read, seed: '007', journal: { sha256: 'a'.repeat(64), bytes: 12 } }
  expect(parseCaseFile(printCaseFile(full), 'case.yaml')).toEqual(full)
  const text = printCaseFile(full, '../../case.schema.json')
  expect(text).toMatch(/^# yaml-language-server: \$schema=\.\.\/\.\.\/case\.schema\.json\ntitle: /)
  expect(parseCaseFile(text, 'case.yaml')).toEqual(full)
})

test.each([
  [
    'an entity of unknown kind',
    good.replace('kind: flag', 'kind: moon'),
    'case.yaml:18: the case is not understood: answer.never.0.kind: it must be one of service, deployment, ',
  ],
  [
    'a missing field',
    good.replace('analyzer: service-degradation\n', ''),
    'case.yaml:1: the case is not understood: analyzer: a case names its analyzer',
  ],
  [
    'a field that there is not',
    good.replace('tags:', 'labels:'),
    'case.yaml:9: the case is not understood: labels: there is no such field here',
  ],
  [
    'a moment without a time zone',
    good.replace('at: 2026-11-23T03:00:00Z', 'at: yesterday'),
    'case.yaml:5: the case is not understood: at: write it as 2026-11-23T03:00:00Z',
  ],
  [
    'a cause without its fields',
    good.replace('        version: v42\n', ''),
    'case.yaml:14: the case is not understood: answer.causes.any.0.version: ',
  ],
  [
    'a healthy case with causes',
    good.replace('conclusion: cause', 'conclusion: healthy'),
    'case.yaml:13: the case is not understood: answer.causes: only an answer whose conclusion is "cause" names causes',
  ],
  ['no YAML', `${good}\n  : - [`, 'case.yaml:21: the case is not understood: it is not YAML: '],
])('%s is told with its line', (_, text, sentence) => {
  expect(faultOf(text)).toContain(sentence)
})

test('a new journal leaves what people wrote beside it', () => {
  const remarked = `# Kept since the outage.\n${good}`.replace('answer:', '# Sure of it.\nanswer:')
  const journal = { sha256: 'b'.repeat(64), bytes: 7 }
  const text = withJournal(remarked, journal)
  expect(text).toMatch(/^# Kept since the outage\.\n/)
  expect(text).toContain('# Sure of it.\nanswer:')
  expect(parseCaseFile(text, 'case.yaml')).toEqual({ ...parseCaseFile(good, 'case.yaml'), journal })
})
