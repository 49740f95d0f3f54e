import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { folder, type Diagnostic } from './diagnostic.ts'

/** What TypeScript 7 says of the cases: its compiler is a program, so it is run once over them all. */
export function checkWithTypeScript7(): Diagnostic[] {
  const tsc = createRequire(import.meta.url).resolve('typescript/package.json')
  const program = join(tsc, '../bin/tsc')
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [program, '-p', folder, '--pretty', 'false'],
    { cwd: folder, encoding: 'utf8' },
  )
  if (stderr !== '') throw new Error(stderr)
  return parse(stdout)
}

function parse(output: string): Diagnostic[] {
  const found: { place: string; lines: string[] }[] = []
  for (const line of output.split('\n')) {
    const [, file, number, message] = /^(\S+?)\((\d+),\d+\): error TS\d+: (.*)$/.exec(line) ?? []
    if (message !== undefined) found.push({ place: `${file}:${number}`, lines: [message] })
    else if (line.startsWith('error')) found.push({ place: 'tsconfig.json:0', lines: [line] })
    else if (line.trim() !== '') found.at(-1)?.lines.push(line)
  }
  return found
}
