import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { test } from 'node:test'

/** Rules about the repository as a whole that no compiler or linter holds. */
const root = resolve(import.meta.dirname, '..')
const passedOver = new Set(['node_modules', 'dist', '.git', '.faultline', 'coverage'])

function filesBelow(folder: string, pattern: RegExp): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (passedOver.has(entry.name)) return []
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return filesBelow(path, pattern)
    return pattern.test(entry.name) ? [path] : []
  })
}

const place = (file: string): string => relative(root, file)
const markdown = filesBelow(root, /\.md$/)
/** Without this file, which names what it looks for. */
const testFiles = filesBelow(root, /\.test\.tsx?$/).filter((file) => file !== import.meta.filename)

await test('links in Markdown lead somewhere', () => {
  const broken = markdown.flatMap((file) =>
    localLinks(readFileSync(file, 'utf8')).flatMap((link) => {
      const [path = '', anchor] = link.split('#')
      const target = path === '' ? file : resolve(dirname(file), decodeURIComponent(path))
      if (!existsSync(target)) return [`${place(file)}: ${link}`]
      const isAnchored = anchor !== undefined && target.endsWith('.md')
      const isMissing = isAnchored && !anchors(readFileSync(target, 'utf8')).has(anchor)
      return isMissing ? [`${place(file)}: ${link} (no such heading)`] : []
    }),
  )
  assert.deepEqual(broken, [])
})

await test('no test is left to run alone', () => {
  const alone = testFiles.filter((file) =>
    /\b(test|it|describe|suite)\.only\b/.test(readFileSync(file, 'utf8')),
  )
  assert.deepEqual(alone.map(place), [])
})

await test('a test that is skipped says why', () => {
  const silent = testFiles.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line, index, lines) => {
        const isSkipped = /\b(test|it|describe|suite)\.(skip|skipIf|todo)\b/.test(line)
        const reason = /\/\/|\/\*/.test(`${lines[index - 1] ?? ''}${line}`)
        return isSkipped && !reason ? [`${place(file)}:${index + 1}`] : []
      }),
  )
  assert.deepEqual(silent, [])
})

await test('every module of the analysis has a test beside it', () => {
  // The shape of answers has no behaviour of its own.
  const exempt = new Set(['answer.ts'])
  const folder = join(root, 'packages', 'analysis', 'src', 'lib')
  const bare = filesBelow(folder, /(?<!\.test)\.ts$/).filter(
    (file) => !exempt.has(relative(folder, file)) && !existsSync(file.replace(/\.ts$/, '.test.ts')),
  )
  assert.deepEqual(bare.map(place), [])
})

await test('the analysis leaves no digit of its answers to the engine', () => {
  // These have one result by the language's definition, roots by IEEE 754; all others are in
  // `numeric/elementary.ts`.
  const exact =
    /\bMath\.(?!(?:abs|ceil|floor|max|min|round|sign|sqrt|trunc|imul|clz32|fround|PI|E|LN2|LN10|LOG2E|LOG10E|SQRT1_2|SQRT2)\b)\w+| \*\* /g
  const folder = join(root, 'packages', 'analysis', 'src')
  const left = filesBelow(folder, /(?<!\.test)\.ts$/).flatMap((file) =>
    [...withoutComments(readFileSync(file, 'utf8')).matchAll(exact)].map(
      ([found]) => `${place(file)}: ${found.trim()}`,
    ),
  )
  assert.deepEqual(left, [])
})

function withoutComments(source: string): string {
  return source.replaceAll(/\/\*[^]*?\*\/|\/\/.*/g, '')
}

await test('every error code is explained in docs/reference/errors.md', () => {
  const page = readFileSync(join(root, 'docs', 'reference', 'errors.md'), 'utf8')
  const explained = new Set([...page.matchAll(/`([a-z0-9_.]+)`/g)].map((match) => match[1]))
  const missing = filesBelow(join(root, 'packages'), /^errors\.ts$/).flatMap((file) =>
    [...errorCodes(readFileSync(file, 'utf8'))]
      .filter((code) => !explained.has(code))
      .map((code) => `${place(file)}: ${code}`),
  )
  assert.deepEqual(missing, [])
})

/** Codes are in snake case (or, in the demo shop, in dotted case): keys of a table, or texts. */
function errorCodes(source: string): Set<string> {
  const words = [
    ...source.matchAll(/'([a-z]+(?:[_.][a-z]+)+)'/g),
    ...source.matchAll(/^ {2}([a-z]+(?:_[a-z]+)*): \{$/gm),
  ]
  return new Set(words.map((match) => match[1] ?? ''))
}

function localLinks(text: string): string[] {
  const prose = text.replaceAll(/```[\s\S]*?```|`[^`\n]*`/g, '')
  const targets = [...prose.matchAll(/\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g)].map(
    (match) => match[1] ?? '',
  )
  const images = [...prose.matchAll(/<(?:img|source)[^>]+src(?:set)?="([^"]+)"/g)].map(
    (match) => match[1] ?? '',
  )
  return [...targets, ...images].filter((link) => !/^[a-z]+:/i.test(link))
}

/** Headings as the forges make anchors of them. */
function anchors(text: string): Set<string> {
  const headings = [...text.matchAll(/^#{1,6} +(.+)$/gm)].map((match) => match[1] ?? '')
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .trim()
        .replaceAll(' ', '-'),
    ),
  )
}
