import { execFile } from 'node:child_process'
import { cliProgram } from './installation.ts'

/** What a command said on standard output, and why it failed if it did. */
export type OwnCommand = { readonly stdout: string; readonly reason: string }

/** Runs a command of this program as a process of its own; aborting asks it to end as Ctrl-C does. */
export function runOwnCommand(words: readonly string[], signal: AbortSignal): Promise<OwnCommand> {
  return new Promise((done) => {
    const options = { maxBuffer: 256 * 1024 * 1024 }
    const child = execFile(
      process.execPath,
      [cliProgram, ...words],
      options,
      (_, stdout, stderr) => {
        signal.removeEventListener('abort', stop)
        process.off('exit', kill)
        const failure = stderr.split('\n').find((line) => line.startsWith('✖'))
        done({ stdout, reason: failure?.replace(/^✖ /, '').replace(/\.$/, '') ?? '' })
      },
    )
    const stop = () => void child.kill('SIGTERM')
    signal.addEventListener('abort', stop)
    // What it had started ends by itself when it is gone.
    const kill = () => void child.kill('SIGKILL')
    process.on('exit', kill)
  })
}
