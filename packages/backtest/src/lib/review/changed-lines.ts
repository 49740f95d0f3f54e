import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A stretch of lines of the new version, from 1, both ends included. */
export type LineRange = { readonly start: number; readonly end: number }

/**
 * The lines of each file that differ since a commit, by the file's path within the repository; where
 * lines were only taken away, the line before them. `head` left out means the working tree.
 */
export async function changedLines(
  root: string,
  since: string,
  head?: string,
): Promise<Map<string, LineRange[]>> {
  const options = ['--unified=0', '--no-color', '--no-ext-diff', '--no-renames', '--no-prefix']
  const revisions = head === undefined ? [since] : [since, head]
  const { stdout } = await run(
    'git',
    ['-c', 'core.quotePath=false', 'diff', ...options, '--end-of-options', ...revisions],
    { cwd: root, maxBuffer: 256 * 1024 * 1024 },
  )
  return parseDiff(stdout)
}

/** Reads a diff without context. */
export function parseDiff(diff: string): Map<string, LineRange[]> {
  const byFile = new Map<string, LineRange[]>()
  let file: string | null = null
  let linesLeft = 0
  for (const line of diff.split('\n')) {
    if (linesLeft > 0 && /^[+\-\\]/.test(line)) {
      if (!line.startsWith('\\')) linesLeft -= 1
      continue
    }
    const named = /^\+\+\+ (.+?)\t?$/.exec(line)
    if (named !== null) file = named[1] === '/dev/null' ? null : (named[1] ?? null)
    const hunk = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line)
    if (hunk === null) continue
    const [removed, start, added] = [Number(hunk[1] ?? 1), Number(hunk[2]), Number(hunk[3] ?? 1)]
    linesLeft = removed + added
    if (file === null) continue
    const range = { start: Math.max(1, start), end: Math.max(1, start + Math.max(1, added) - 1) }
    byFile.set(file, [...(byFile.get(file) ?? []), range])
  }
  return byFile
}
