import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { enterGroup } from './memory-groups.ts'
import { namespaceArguments, namespacedNode } from './namespaces.ts'
import { seccompProgram } from './seccomp.ts'

export type LaunchOptions = {
  /** JavaScript heap. */
  readonly heapMb: number
  /** Memory of the whole process, which is ended beyond it. */
  readonly memoryMb: number
  /** Whether it also runs in namespaces of its own. */
  readonly namespaces: boolean
  /** The file by which it enters a group of which the kernel limits the memory. */
  readonly groupEntrance?: string | undefined
}

/** Address space that V8 reserves without using it (1.4 GB on x64), and then some. */
const reservedKb = 2_000_000
/** A process that spins on when its host is gone ends by this; the pool retires it long before. */
export const processorSeconds = 900
/**
 * By how much the heap grows, in per cent of what is alive, before it is collected. Nearly all that a
 * run leaves is garbage, so collecting a fifth as often costs a tenth less per run, and fewer runs
 * have a pause in them.
 */
const heapGrowth = 300
/**
 * V8 collects and compiles on the process's one thread. A pool has as many processes as there are
 * cores, so helpers only took the core of another run; and each page that a collection gives back
 * would interrupt the cores that they last ran on, which was most of its pause.
 */
const oneThread = '--single-threaded'

/**
 * Starts a sandbox process: Node under its permission model, with an empty environment and, where
 * there are namespaces, alone in them. What it runs comes through its standard input.
 */
export function launch(options: LaunchOptions, bootScript: string): ChildProcess {
  const filter = options.namespaces ? seccompProgram() : undefined
  const [command, ...rest] = options.namespaces
    ? ['bwrap', ...namespaceArguments({ seccomp: filter !== undefined }), namespacedNode]
    : [process.execPath]
  // Limits are inherited; the shell sets them and becomes the command. Bubblewrap ends with its
  // parent by itself; without it setpriv has the kernel see to that, where there is a setpriv.
  // Address space bounds what is outside the heap at once, also where no group does.
  const addressSpaceKb = reservedKb + Math.ceil(1.5 * 1024 * options.memoryMb)
  const enter = options.groupEntrance === undefined ? 'true' : enterGroup
  const limits = `${enter}; shift; ulimit -c 0; ulimit -v ${addressSpaceKb} 2>/dev/null; ulimit -t ${processorSeconds}`
  const become = options.namespaces
    ? 'exec "$@"'
    : 'command -v setpriv >/dev/null && exec setpriv --pdeathsig KILL -- "$@"; exec "$@"'
  const program = [command, ...rest, ...nodeArguments(options)]
  const child = spawn(
    '/bin/sh',
    ['-c', `${limits}; ${become}`, 'sandbox', options.groupEntrance ?? '', ...program],
    {
      env: {},
      stdio: ['pipe', 'ignore', 'pipe', 'ipc', filter ? 'pipe' : 'ignore'],
      serialization: 'advanced',
      cwd: '/',
    },
  )
  for (const stream of [child.stdin, child.stdio[4]]) stream?.on('error', () => {})
  child.stdin?.end(bootScript)
  const filterPipe = child.stdio[4]
  if (filter && filterPipe && 'end' in filterPipe) filterPipe.end(filter)
  return child
}

/** Nothing is readable: not even a script of its own. */
function nodeArguments({ heapMb }: LaunchOptions): string[] {
  return [
    '--permission',
    // The boot script takes three functions by it, and then nothing can be loaded any more.
    '--expose-internals',
    '--disallow-code-generation-from-strings',
    '--disable-proto=delete',
    '--no-addons',
    '--no-warnings',
    `--max-old-space-size=${heapMb}`,
    `--heap-growing-percent=${heapGrowth}`,
    oneThread,
    '--input-type=commonjs',
    '-',
  ]
}
