import { fork } from 'node:child_process'
import { join } from 'node:path'
import { build } from 'esbuild'
import { seriesOf } from '../in-process.ts'
import type { FromProcess, Output, ToProcess } from './protocol.ts'

/** Runs the benchmark's investigation, in the process that is next. */
export type BareSandbox = { readonly run: () => Promise<void>; readonly close: () => void }

/**
 * The least that a fresh realm per run can cost: a warm process, a small bundle, answers from
 * memory, and nothing of what makes it safe, checked, recorded or typed. Built like the prototype
 * whose 820 runs a second, on a quicker machine, the goal of 500 was derived from.
 */
export async function startBareSandbox(size: number): Promise<BareSandbox> {
  const code = await bundleGuest()
  const processes = Array.from({ length: size }, () => startProcess(code))
  let begun = 0
  return {
    async run() {
      const found = await processes[begun++ % size]?.run()
      if (found !== 4) throw new Error(`The bare sandbox found ${found} things in place of 4`)
    },
    close: () => processes.forEach(({ close }) => close()),
  }
}

function startProcess(code: string): { run: () => Promise<number>; close: () => void } {
  const child = fork(join(import.meta.dirname, 'process.ts'), { serialization: 'advanced' })
  const runs = new Map<number, (output: Output) => void>()
  let [begun, outgoing]: [number, ToProcess[]] = [0, []]

  const post = (message: ToProcess): void => {
    if (outgoing.push(message) > 1) return
    process.nextTick(() => {
      child.send(outgoing)
      outgoing = []
    })
  }
  const run = (analyzer: string, service: string): Promise<number> =>
    new Promise((resolve) => {
      const id = begun++
      let found = 0
      runs.set(id, (output) => {
        switch (output.kind) {
          case 'read':
            return answer(id, output.seq, floatsOf(output.metric))
          case 'chain':
            return void run('chained', output.service).then((more) => {
              found += more
              answer(id, output.seq, [])
            })
          case 'finding':
            return void found++
          case 'done':
            runs.delete(id)
            post({ type: 'drop', id })
            return resolve(found)
        }
      })
      post({ type: 'start', id, json: JSON.stringify({ analyzer, service }) })
    })
  const answer = (id: number, seq: number, floats: readonly Float64Array[]): void =>
    post({ type: 'deliver', id, json: JSON.stringify({ seq }), floats })

  child.on('message', ({ id, outputs }: FromProcess) => {
    const said: readonly Output[] = JSON.parse(outputs)
    for (const output of said) runs.get(id)?.(output)
  })
  post({ type: 'load', code })
  return { run: () => run('bench', 'checkout'), close: () => void child.kill() }
}

function floatsOf(metric: string): Float64Array[] {
  return seriesOf(metric).flatMap(({ times, values }) => [times, values])
}

async function bundleGuest(): Promise<string> {
  const result = await build({
    ...{ entryPoints: [join(import.meta.dirname, 'guest.ts')], bundle: true, write: false },
    ...{ format: 'iife', globalName: 'bare', footer: { js: 'bare.guest' }, platform: 'neutral' },
    ...{ mainFields: ['module', 'main'], minify: true, logLevel: 'silent' },
  })
  return result.outputFiles[0]?.text ?? ''
}
