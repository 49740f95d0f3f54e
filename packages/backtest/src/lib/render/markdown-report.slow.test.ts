import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { sampleReport } from '../../../test/sample-report.ts'
import { renderMarkdown } from './markdown-report.ts'

const isInstalled = spawnSync('cmark-gfm', ['--version']).status === 0
// Without GitHub's own parser there is nothing to look with; CI installs it, and fails without it.
const testIf = test.skipIf(!isInstalled && process.env['CI'] === undefined)

testIf("GitHub's own parser reads the comment as it is meant", () => {
  const html = rendered(renderMarkdown(sampleReport(), { marker: '<!-- faultline-backtest -->' }))
  expect(html.startsWith('<h3>❌ Backtest bad: 2 of 12 cases regressed')).toBe(true)
  expect(html.match(/<table>/g)).toHaveLength(2)
  const [differences = ''] = html.split('</table>')
  expect(differences.match(/<tr>/g)).toHaveLength(8)
  for (const row of differences.split('<tr>').slice(2)) expect(row.match(/<td>/g)).toHaveLength(5)
  expect(html.match(/<details>/g)).toHaveLength(8)
  expect(html).toContain('ran out &#124; with a bar and a &lt;tag&gt; in its title')
  expect(html.match(/<pre><code class="language-text">/g)?.length).toBeGreaterThan(4)
})

testIf('texts of cases cannot become markup', () => {
  const hostile = [
    '**bold** _em_ ~~gone~~ `code` [a](b) ![a](b) <img src=x> | a |',
    '# heading',
    '- item',
    '1. item',
    '```\nfence\n```',
    '</details></details>',
    '<!-- comment',
    '&copy;',
    '$x$',
  ]
  for (const words of hostile) {
    const report = sampleReport()
    const [first] = report.cases
    const difference = first?.difference ?? null
    if (first === undefined || difference === null) throw new Error('The sample has differences.')
    const entry = {
      ...first,
      name: words,
      title: words,
      difference: { ...difference, sentence: words },
    }
    const drawn = rendered(renderMarkdown({ ...report, sentence: words, cases: [entry] }))
    const plain = words.replaceAll(/\s+/g, ' ')
    const escaped = plain
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
    expect(drawn).toContain(`<h3>❌ Backtest bad: ${escaped}</h3>`)
    expect(drawn).toContain(`<p>${escaped}</p>`)
    expect(drawn).toContain(`<td>${escaped}</td>`)
    expect(drawn.match(/<details>/g)?.length).toBe(drawn.match(/<\/details>/g)?.length)
  }
})

testIf('addresses, names and numbers in texts of cases lead nowhere', () => {
  const hostile = [
    'https://evil.example/a?b=c#d and HTTP://evil.example',
    '(https://evil.example) *https://evil.example*',
    'www.evil.example _www.evil.example',
    'ftp://evil.example',
    'mail a.b@evil.example or x@v1.2.3',
    'mailto:a@evil.example xmpp:a@evil.example/x',
    'a.@everyone _@everyone -@everyone @org/team',
  ]
  for (const words of hostile) {
    const report = sampleReport()
    const [first] = report.cases
    const difference = first?.difference ?? null
    if (first === undefined || difference === null) throw new Error('The sample has differences.')
    const entry = {
      ...{ ...first, name: words, title: words },
      difference: { ...difference, sentence: words },
    }
    const drawn = rendered(renderMarkdown({ ...report, sentence: words, cases: [entry] }))
    expect(drawn.split('Scores')[0]).not.toContain('<a ')
    expect(drawn).not.toMatch(/(^|[^A-Za-z0-9])@(everyone|org)/)
  }
})

function rendered(markdown: string): string {
  const extensions = ['table', 'strikethrough', 'autolink', 'tagfilter', 'tasklist']
  const options = extensions.flatMap((name) => ['-e', name])
  const { stdout, status } = spawnSync('cmark-gfm', [...options, '--unsafe'], {
    input: markdown,
    encoding: 'utf8',
  })
  expect(status).toBe(0)
  return stdout
}
