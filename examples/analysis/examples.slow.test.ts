import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { dataFolder } from './data/table.ts'

/** What each example must say about its data: what is known to be true of them, and no more. */
const sayings: Readonly<Record<string, readonly (string | RegExp)[]>> = {
  anomaly: ['3 of 3 labelled stretches were alerted'],
  calibration: [/score 500: right with 0\.[89]/, /Brier 0\.1/],
  'change-points': [/one step: from month 11[5-9]/, /several: none\npeople: 338/],
  correlation: [/service4: 0\.\d\d at lag 0/, /held still: -?0\.0\d/],
  description: ['mean 327 s, median 203 s', /p99: 2265 s, from the sketch 2\d{3} s/],
  dimensions: ['b=b8: 47 %', 'a=a2: 30 %', 'a=a7&c=c1&d=d1: 3 %'],
  events: [/^cpu_contention of cartservice 0\.[6-9]/],
  logs: [/upgrade <\*> <\*> <\*>/],
  ranking: [/^PetSearch_AWS::ECS::Fargate: /],
  structure: ['repeats every 24 hours', '2015-01-27', '2014-12-25'],
  traces: [/^fraud: own time 8 → 520 ms/, 'no longer made: 0'],
  tests: [/day 3 moved by 0\.70 ms/, /day 5 moved by -1\.67 ms/],
}

const examples = readdirSync(import.meta.dirname)
  .filter((file) => /^[a-z-]+\.ts$/.test(file))
  .map((file) => file.slice(0, -'.ts'.length))

/** The public sets are no part of the repository: see `shared/data/README.md` beside it. */
function isMissing(example: string): boolean {
  // The traces of the demo shop and the log lie in the repository.
  if (['traces', 'logs'].includes(example)) return false
  if (existsSync(dataFolder)) return false
  if (process.env['CI'])
    throw new Error(`The example ${example} needs ${dataFolder}; set FAULTLINE_DATA.`)
  console.warn(`The example ${example} is skipped: there is no ${dataFolder}; set FAULTLINE_DATA.`)
  return true
}

/** What the page of the family shows as the example's output. */
function shownOutput(example: string): string | undefined {
  const page = readFileSync(
    join(import.meta.dirname, '../../docs/analysis', `${example}.md`),
    'utf8',
  )
  const block = new RegExp(
    `^\`\`\`text output=examples/analysis/${example}\\.ts\n([^]*?)^\`\`\`$`,
    'm',
  )
  return block.exec(page)?.[1]
}

test('every family of the library has an example', () => {
  const manifest: { exports: Record<string, string> } = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../packages/analysis/package.json'), 'utf8'),
  )
  const families = Object.keys(manifest.exports).filter((entry) => entry !== '.')
  expect(examples).toEqual(families.map((entry) => entry.slice('./'.length)).toSorted())
})

describe.each(examples)('the example of %s', (example) => {
  const path = join(import.meta.dirname, `${example}.ts`)

  test('has fewer than 20 lines', () => {
    expect(readFileSync(path, 'utf8').trimEnd().split('\n').length).toBeLessThan(20)
  })

  // Skipped where the data is not there; with `CI` set that is a failure.
  test.skipIf(isMissing(example))('says what is known of its data', () => {
    const said = execFileSync(process.execPath, [path, dataFolder], { encoding: 'utf8' })
    for (const saying of sayings[example] ?? ['(nothing is known of it)']) {
      expect(said).toMatch(saying)
    }
    const isStale = 'the page shows something else: run npm run pictures, and read the page again'
    expect(said, isStale).toBe(shownOutput(example))
  })
})
