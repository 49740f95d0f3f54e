import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../bin/faultline.mjs', import.meta.url))

export type CliResult = {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the command line as a user does: as a process, in a pipe. */
export function runCli(
  words: readonly string[],
  options: {
    cwd?: string
    input?: string
    env?: Record<string, string>
    /** Told of all that was said on standard error, whenever more is. */
    onStderr?: (text: string, child: ChildProcess) => void
  } = {},
): Promise<CliResult> {
  const { cwd, input = '', env = {}, onStderr = () => {} } = options
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [program, ...words], {
      stdio: 'pipe',
      env: { ...process.env, FAULTLINE_URL: undefined, ...env },
      ...(cwd === undefined ? {} : { cwd }),
    })
    const output = { stdout: '', stderr: '' }
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output.stderr += text
      onStderr(output.stderr, child)
    })
    child.stdin.on('error', () => {})
    child.stdin.end(input)
    child.on('error', fail)
    child.on('close', (code) => done({ ...output, exitCode: code ?? -1 }))
  })
}
