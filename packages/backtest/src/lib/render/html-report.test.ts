import { expect, test } from 'vitest'
import { sampleReport } from '../../../test/sample-report.ts'
import { renderHtml } from './html-report.ts'

const html = renderHtml(sampleReport())

test('the verdict comes first, and the gate that is broken before those that are kept', () => {
  expect(html.indexOf('<strong>Bad. </strong>2 of 12 cases regressed')).toBeGreaterThan(0)
  expect(html.indexOf('>broken</span> No case may regress')).toBeLessThan(html.indexOf('>kept<'))
})

test('it loads nothing from anywhere', () => {
  expect(html).not.toMatch(/<script|<link|<img|<iframe|@import|url\(/)
  expect([...html.matchAll(/https?:\/\/[^"'\s<]+/g)].map(([url]) => url)).toSatisfy(
    (urls: string[]) => urls.every((url) => url === 'http://www.w3.org/2000/svg'),
  )
})

test('texts of cases cannot become markup', () => {
  expect(html).toContain('with a bar and a &lt;tag&gt; in its title')
  expect(html).not.toContain('<tag>')
})

test('a regressed case stands open with both sides, a calm one is folded', () => {
  expect(html).toMatch(/<details class="card case" id="case-slow-deploy-1" open>/)
  expect(html).toMatch(/<details class="card case" id="case-healthy-1">/)
  const regressed = html.slice(
    html.indexOf('id="case-slow-deploy-1"'),
    html.indexOf('id="case-flag-'),
  )
  expect(regressed.match(/<svg /g)).toHaveLength(2)
  expect(regressed).toContain('Before, on origin/main')
  expect(regressed).toContain('traces.series {&quot;service&quot;:&quot;checkout&quot;')
})

test('every question without an answer is listed with what to do', () => {
  expect(html).toContain('logs.search {&quot;service&quot;:&quot;orders&quot;,&quot;text&quot;')
  expect(html).toContain(
    'npx faultline case rerecord analyzers/service-degradation/cases/lock-wait-1',
  )
})

test('a finding says whether its confidence is calibrated, and on how many cases', () => {
  expect(html).toContain('88 % sure, says service-degradation (calibrated on 40 cases from 80 %)')
  expect(html).toContain('81 % sure, says service-degradation (not calibrated)')
})

test('every row of the table leads to its case', () => {
  const links = [...html.matchAll(/href="#([^"]+)"/g)].map(([, target]) => target)
  expect(links).toHaveLength(7)
  for (const target of links) expect(html).toContain(`id="${target}"`)
})

test('hundreds of differing cases have their rows, and the first of them their details', () => {
  const report = sampleReport()
  const [first] = report.cases
  if (first === undefined) throw new Error('The sample has cases.')
  const cases = Array.from({ length: 230 }, (_, number) => ({ ...first, name: `case-${number}` }))
  const large = renderHtml({ ...report, cases })
  expect(large.match(/<tr><td><a href=/g)).toHaveLength(200)
  expect(large.match(/<td>case-\d+<\/td>/g)).toHaveLength(30)
  expect(large.match(/<details class="card case"/g)).toHaveLength(200)
  expect(large).toContain('The details of 30 more cases are left out')
})

test('without a base there are no sides and no differences', () => {
  const report = sampleReport()
  const alone = renderHtml({
    ...report,
    base: null,
    baseScores: null,
    cases: report.cases.map((entry) => ({ ...entry, base: null, difference: null })),
  })
  expect(alone).toContain('Cases that did not pass')
  expect(alone).not.toContain('Before, on')
})
