import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Commands of the processes that this one has started and that still run. */
export async function childProcesses(): Promise<string[]> {
  const { stdout } = await run('ps', ['-A', '-o', 'ppid=,stat=,command='])
  return stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([parent, state]) => parent === String(process.pid) && state?.startsWith('Z') !== true)
    .map(([, , ...command]) => command.join(' '))
    .filter((command) => !isExpected(command))
}

/** The bundlers keep a process each for the whole life of ours; `ps` is the one that answers. */
function isExpected(command: string): boolean {
  return (
    command.includes('esbuild') ||
    command.includes('bundler-process.ts') ||
    command.startsWith('ps ')
  )
}
