import { expect, test } from 'vitest'
import { parseDiff } from './changed-lines.ts'

test('a diff tells the lines of the new version', () => {
  const diff = [
    'diff --git analyzers/a.ts analyzers/a.ts',
    '--- analyzers/a.ts',
    '+++ analyzers/a.ts',
    '@@ -3 +3,2 @@ function a() {',
    '-old',
    '+new',
    '+++ not/a/file.ts',
    '@@ -10,2 +11,0 @@',
    '-gone',
    '--- gone as well',
    'diff --git gone.ts gone.ts',
    '--- gone.ts',
    '+++ /dev/null',
    '@@ -1 +0,0 @@',
    '-last',
    'diff --git new name.ts new name.ts',
    '--- /dev/null',
    '+++ new name.ts\t',
    '@@ -0,0 +1,3 @@',
    '+a',
    '+b',
    '+c',
    '\\ No newline at end of file',
  ].join('\n')
  expect([...parseDiff(diff)]).toEqual([
    [
      'analyzers/a.ts',
      [
        { start: 3, end: 4 },
        { start: 11, end: 11 },
      ],
    ],
    ['new name.ts', [{ start: 1, end: 3 }]],
  ])
})

test('no difference has no lines', () => {
  expect(parseDiff('').size).toBe(0)
})
