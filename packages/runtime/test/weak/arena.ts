import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import * as esbuild from 'esbuild'
import { z } from 'zod'
import type { Arena, Trial } from '../fuzz/arena.ts'

const secret = 'neighbour-secret-of-the-weak'
const reads = 5
const limitMs = 1_500
const message = z.object({
  begun: z.string().optional(),
  run: z.string().optional(),
  outputs: z.string().optional(),
})

/** An arena whose sandbox guards nothing: what is looked for must be found in it. */
export function openWeakArena(): Arena {
  const alone = `[{"kind":"read","secret":"${secret}"}]`.repeat(reads)
  return {
    ...{ secret, alone, answerWithinMs: limitMs },
    prepare() {},
    async tryFile(file) {
      return runWeakly(await bundle(file), alone)
    },
    close: () => Promise.resolve(),
  }
}

async function bundle(file: string): Promise<string> {
  const result = await esbuild.build({
    entryPoints: [file],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'weakBundle',
    target: 'esnext',
    logLevel: 'silent',
    alias: { '@faultline/sdk': fileURLToPath(new URL('sdk.ts', import.meta.url)) },
  })
  return result.outputFiles[0]?.text ?? ''
}

async function runWeakly(code: string, alone: string): Promise<Trial> {
  const alert = { name: 'Slow', labels: { service: 'checkout' } }
  const worker = new Worker(new URL('process.ts', import.meta.url), {
    workerData: { code, secret, reads, alert },
    resourceLimits: { maxOldGenerationSizeMb: 200 },
  })
  const outputs: Record<string, string> = { hostile: '', neighbour: '', next: '' }
  let begun = ''
  const over = Promise.withResolvers<string>()
  worker.on('message', (received) => {
    const { begun: of, run, outputs: text = '' } = message.parse(received)
    begun = of ?? ''
    if (run === undefined) return
    outputs[run] += text
    if (run === 'next') over.resolve('over')
  })
  worker.on('error', () => over.resolve('failed'))
  const timer = setTimeout(() => over.resolve('stuck'), limitMs)
  const ended = await over.promise
  clearTimeout(timer)
  await worker.terminate()
  const { hostile: said = '', neighbour = '', next } = outputs
  // Whoever kept it busy is ended; the others go on elsewhere.
  const isBlamed = ended !== 'over' && begun === 'hostile'
  const made = isBlamed || ended === 'failed' ? alone : neighbour
  const isAnswered = isBlamed || ended !== 'stuck'
  return {
    ...{ ended, said },
    neighbour: isAnswered || begun === 'neighbour' ? { made, latencyMs: 0 } : undefined,
    next: isAnswered && next !== undefined ? { made: alone, latencyMs: 0 } : undefined,
  }
}
