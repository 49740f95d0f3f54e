import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A process, told from a later one of the same number by when it started. */
type Process = { readonly pid: number; readonly parent: number; readonly what: string }

async function processes(): Promise<Process[]> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=,stat=,lstart=,command='])
  return stdout.split('\n').flatMap((line) => {
    const [pid = '', parent = '', state = '', ...rest] = line.trim().split(/\s+/)
    if (pid === '' || state.startsWith('Z')) return []
    return [{ pid: Number(pid), parent: Number(parent), what: rest.join(' ') }]
  })
}

/** The processes below one, whatever they are. */
export async function descendantsOf(pid: number): Promise<Process[]> {
  const all = await processes()
  const below = (parent: number): Process[] =>
    all.filter((one) => one.parent === parent).flatMap((one) => [one, ...below(one.pid)])
  return below(pid)
}

/** Those that still run. */
export async function stillRunning(before: readonly Process[]): Promise<string[]> {
  const now = await processes()
  return before
    .filter(({ pid, what }) => now.some((one) => one.pid === pid && one.what === what))
    .map(({ what }) => what)
}
