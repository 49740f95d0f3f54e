import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'

export type LaunchOptions = { readonly heapMb: number }

/** Starts a sandbox process: Node under its permission model, with an empty environment. */
export function launch(options: LaunchOptions, bootScript: string): ChildProcess {
  const child = spawn(process.execPath, nodeArguments(options), {
    env: {},
    stdio: ['pipe', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
    cwd: '/',
  })
  child.stdin?.on('error', () => {})
  child.stdin?.end(bootScript)
  return child
}

/** Nothing is readable: the script that it runs comes through standard input. */
function nodeArguments({ heapMb }: LaunchOptions): string[] {
  return [
    '--permission',
    '--disallow-code-generation-from-strings',
    '--disable-proto=delete',
    '--no-addons',
    '--no-warnings',
    `--max-old-space-size=${heapMb}`,
    '--input-type=commonjs',
    '-',
  ]
}
