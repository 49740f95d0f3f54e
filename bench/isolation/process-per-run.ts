import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'

/** Runs the benchmark's investigation in a Node process of its own. */
export type ProcessPerRun = {
  readonly run: () => Promise<void>
  readonly close: () => Promise<void>
}

export async function createProcessPerRun(): Promise<ProcessPerRun> {
  const temporary = await mkdtemp(join(tmpdir(), 'faultline-bench-'))
  const script = join(temporary, 'one-process.mjs')
  await build({
    ...{ entryPoints: [join(import.meta.dirname, 'one-process.ts')], outfile: script },
    ...{ bundle: true, format: 'esm', platform: 'node', minify: true, logLevel: 'silent' },
  })
  return { run: () => runScript(script), close: () => rm(temporary, { recursive: true }) }
}

async function runScript(script: string): Promise<void> {
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  await once(child, 'close')
  if (said !== '4') throw new Error(`The process of the benchmark said "${said}"`)
}
