import vm from 'node:vm'
import * as esbuild from 'esbuild'
import type { Runtime } from '../../src/index.ts'
import { bundleFixture, fixture, requestOf } from '../harness.ts'
import { realmAttempts as attempted, traces } from '../fixtures/escape-attempts.ts'
import { outcome, type Attempt, type Outcome } from './attempt.ts'

/** Code of an analyzer against its realm; without the layer, in a context made the naive way. */
export async function realmAttempts(runtime: Runtime): Promise<Attempt[]> {
  const bundle = await bundleFixture('escape')
  const run = async (attempt: string, phase: string): Promise<Outcome> => {
    const result = await runtime.run(requestOf(bundle, { attempt, phase }))
    const [finding] = result.findings
    const how = finding?.summary ?? result.error?.message ?? ''
    return outcome(finding?.confidence === 1, finding?.confidence === 1 ? 'it worked' : how)
  }
  const code = await naiveCode()
  const out = Object.keys(attempted).map((name): Attempt => ({
    name,
    layer: 'realm',
    confined: () => run(name, 'try'),
    unconfined: () => tryNaively(code, name),
  }))
  const across = Object.keys(traces).map((name): Attempt => ({
    name: `leave ${name} for the next run`,
    layer: 'fresh realm',
    async confined() {
      await run(name, 'leave')
      return run(name, 'look')
    },
    async unconfined() {
      const context = vm.createContext({})
      vm.runInContext(code, context)
      const name_ = JSON.stringify(name)
      vm.runInContext(`attempts.traces[${name_}].leave()`, context)
      return outcome(vm.runInContext(`attempts.traces[${name_}].look()`, context), 'it was there')
    },
  }))
  return [...out, ...across]
}

async function naiveCode(): Promise<string> {
  const result = await esbuild.build({
    entryPoints: [fixture('escape-attempts.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'attempts',
    target: 'esnext',
  })
  return result.outputFiles[0]?.text ?? ''
}

async function tryNaively(code: string, name: string): Promise<Outcome> {
  const values = Float64Array.of(1)
  const answer = [{ values }]
  const ask = (value: { onAnswer?: (answer: object) => void }): Promise<object> => {
    value.onAnswer?.(answer)
    return (async () => {
      await value
      // What it is to take the numbers over by a constructor that the analyzer may have replaced.
      copy(values)
      return answer
    })()
  }
  const globals = { process, require: () => {}, fetch, performance }
  const context = vm.createContext({
    ...globals,
    reach: { answer, error: new Error('no'), promise: Promise.resolve(1), ask },
  })
  const importModuleDynamically = vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER
  vm.runInContext(code, context, { importModuleDynamically })
  const copy: (floats: Float64Array) => unknown = vm.runInContext(
    '(floats) => new Float64Array(floats)',
    context,
  )
  try {
    const call = `attempts.realmAttempts[${JSON.stringify(name)}](reach)`
    return outcome((await vm.runInContext(call, context)) === true, 'it worked')
  } catch (error) {
    return outcome(false, String(error))
  }
}
