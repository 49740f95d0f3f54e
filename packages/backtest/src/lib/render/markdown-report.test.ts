import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sampleReport } from '../../../test/sample-report.ts'
import type { Report } from '../../report.ts'
import { mostCommentCharacters, renderMarkdown } from './markdown-report.ts'

const marker = '<!-- faultline-backtest -->'
const markdown = renderMarkdown(sampleReport(), { marker, reportPlace: 'the artifact "backtest"' })

test('the verdict is the first line', () => {
  expect(markdown.split('\n')[0]).toBe(
    '### ❌ Backtest bad: 2 of 12 cases regressed against origin/main, and 1 needs a recording: the gate "no regression" is broken.',
  )
})

test('the table has what differs or did not pass, the most urgent first', () => {
  const rows = markdown.split('\n').filter((line) => /^\| [\w-]+ \| (🔴|🟢|⚪)/u.test(line))
  expect(rows.map((row) => row.split(' | ')[1])).toEqual([
    '🔴 regressed',
    '🔴 regressed',
    '🟢 fixed',
    '⚪ changed',
    '🟢 changed',
    '🟢 slower',
    '⚪ new',
  ])
  expect(rows[0]).toContain('| checkout@v42 | checkout@v42 (92 %) | flag cart-prefetch (81 %) |')
})

test('a case is folded with both sides, the deciding question and the series as sparklines', () => {
  const start = markdown.indexOf('<details><summary><b>slow-deploy-1</b>')
  const block = markdown.slice(start, markdown.indexOf('</details>', start))
  expect(block).toContain('**Before: passed.**')
  expect(block).toContain('**Now: failed.**')
  expect(block).toContain('service-degradation no longer asks:')
  expect(block).toMatch(/checkout · v42 [▁▂ ]+[▆▇█]+ 1\d\d ms → 8\d\d ms/u)
  expect(block).toContain('↑ 02:57:18 checkout v42 deployed')
})

test('calibration takes one line, and where the whole report is another', () => {
  expect(markdown).toContain(
    '\nCalibration: of 9 claimed causes 56 % were right, at a confidence of 71 % on average, too sure; off by 11 points (base: 11), Brier score 0.18.\n',
  )
  expect(markdown).toContain('The whole report is in the artifact "backtest"')
  const linked = renderMarkdown(sampleReport(), { reportPlace: 'https://example.com/r?a=1' })
  expect(linked).toContain('[The whole report](https://example.com/r?a=1)')
})

test('a comment of thousands of cases fits, keeps its marker and says what was left out', () => {
  const text = renderMarkdown(repeated(sampleReport(), 400), { marker })
  expect(text.length).toBeLessThanOrEqual(mostCommentCharacters)
  expect(text.length).toBeGreaterThan(mostCommentCharacters * 0.8)
  expect(text.trimEnd().endsWith(marker)).toBe(true)
  expect(text).toMatch(/Left out, .*: \d+ rows of the table and the details of \d+ cases/)
  expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length)
})

test('whatever texts a report holds, the comment fits and mentions nobody', () => {
  const hostile = fc.constantFrom(
    '@everyone',
    'see #12',
    '</details></summary>',
    '```',
    '| a | b |',
    '<!--',
    '\u0000\ud800',
    'x'.repeat(9_000),
  )
  const text = fc.array(hostile, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(' '))
  fc.assert(
    fc.property(text, fc.integer({ min: 2_000, max: 9_000 }), (words, mostCharacters) => {
      const report = sampleReport()
      const cases = report.cases.map((entry) => ({
        ...entry,
        title: words,
        outcome: { ...entry.outcome, reasons: [words] },
      }))
      const drawn = renderMarkdown(
        { ...report, sentence: words, cases },
        { marker, mostCharacters },
      )
      expect(drawn.length).toBeLessThanOrEqual(mostCharacters)
      expect(drawn.trimEnd().endsWith(marker)).toBe(true)
      expect(drawn).not.toMatch(/(^|[^\w.])@everyone|[^&]#12/)
    }),
    { numRuns: 50 },
  )
})

function repeated(report: Report, times: number): Report {
  const cases = Array.from({ length: times }, (_, number) =>
    report.cases.map((entry) => ({ ...entry, name: `${entry.name}-${number}` })),
  )
  return { ...report, cases: cases.flat() }
}
