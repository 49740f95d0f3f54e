import { expect, test } from 'vitest'
import { sampleReport } from '../../../test/sample-report.ts'
import type { AffectedPlan } from '../affected/affected-analyzers.ts'
import { annotationsOf } from './annotations.ts'
import type { LineRange } from './changed-lines.ts'

const entry = 'analyzers/service-degradation/index.ts'
const near = 'analyzers/service-degradation/graph.ts'
const far = 'analyzers/change-impact/weigh.ts'

test('the lines of the change are marked, the nearest file first', () => {
  const annotations = annotated([
    [far, [{ start: 40, end: 42 }]],
    [
      near,
      [
        { start: 7, end: 9 },
        { start: 30, end: 30 },
      ],
    ],
  ])
  expect(annotations).toMatchObject([
    { path: near, start_line: 7, end_line: 9, annotation_level: 'failure' },
    { path: far, start_line: 40, end_line: 42, annotation_level: 'failure' },
  ])
})

test('they say what became of which case', () => {
  const [annotation] = annotated([[near, [{ start: 7, end: 9 }]]])
  expect(annotation?.title).toBe(
    'Backtest of service-degradation: 2 regressed, 1 fixed, 1 needs recording, 1 changed, 1 slower, 1 broken',
  )
  expect(annotation?.message.split('\n').slice(0, 2)).toEqual([
    'slow-deploy-1 (regressed): Found checkout@v42 before, and flag cart-prefetch now. The true cause checkout@v42 was not named; flag cart-prefetch was.',
    'flag-cascade-2 (regressed): Found flag double-charge-guard before, and nothing now. Concluded that nothing is wrong, and a cause was to be found.',
  ])
})

test('where no line is known, the analyzer itself is marked', () => {
  expect(annotated([])).toMatchObject([{ path: entry, start_line: 1, end_line: 1 }])
})

test('what got better is a notice, and what did not change is not told', () => {
  const report = sampleReport()
  const fixed = report.cases.filter(({ difference }) => difference?.kind === 'fixed')
  const calm = report.cases.filter(({ difference }) => difference?.kind === 'unchanged')
  const options = { plan, lines: new Map() }
  const levels = (cases: typeof fixed): string[] =>
    annotationsOf({ ...options, report: { ...report, cases } }).map(
      ({ annotation_level: level }) => level,
    )
  expect(levels(fixed)).toEqual(['notice'])
  expect(levels(calm)).toEqual([])
})

const plan: AffectedPlan = {
  root: '/repository',
  since: 'a'.repeat(40),
  changed: [far, near],
  affected: [
    {
      file: entry,
      cases: [],
      isCodeChanged: true,
      reasons: [
        { changed: far, path: [entry, 'analyzers/change-impact/index.ts', far] },
        { changed: near, path: [entry, near] },
      ],
    },
  ],
  unaffected: 3,
}

function annotated(
  lines: readonly (readonly [string, LineRange[]])[],
): ReturnType<typeof annotationsOf> {
  return annotationsOf({ report: sampleReport(), plan, lines: new Map(lines) })
}
