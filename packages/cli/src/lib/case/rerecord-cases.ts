import { createAnalyzerLoader, replayCase, saveCase, type Case } from '@faultline/backtest/cases'
import { createLiveBroker, createRuntime, type Broker, type Runtime } from '@faultline/runtime'
import { CliError } from '../errors.ts'
import type { Output } from '../render/output.ts'
import { openSources } from '../sources.ts'
import { openProject } from './keep-case.ts'
import { openCases } from './look-at-cases.ts'

/**
 * Runs cases on their journals and asks the sources, as of the case's time, for what those have no
 * answer to; what the analyzer asked this time becomes the case's journal. A case that a source
 * could not answer stays as it is.
 */
export async function rerecordCases(
  paths: readonly string[],
  source: readonly string[],
  output: Output,
): Promise<number> {
  const cases = await openCases(paths)
  await using cleanUp = new AsyncDisposableStack()
  const runtime = await createRuntime({ poolSize: 1 })
  cleanUp.defer(() => runtime.close())
  const { sources, close } = await openSources(source)
  cleanUp.defer(close)
  const { root } = await openProject(cases[0]?.folder ?? '.')
  const means: Means = {
    runtime,
    load: createAnalyzerLoader(runtime, { root }),
    live: createLiveBroker({ sources }),
  }
  const outcomes: Rerecorded['kind'][] = []
  for (const one of cases) {
    const outcome = await rerecord(one, means)
    outcomes.push(outcome.kind)
    output.say(outcomeLine(one.name, outcome, output))
  }
  const isGood = outcomes.every((kind) => kind === 'complete' || kind === 'added')
  output.document({ cases: cases.map(({ name }) => name), isGood })
  if (outcomes.includes('refused') && source.length === 0) {
    throw new CliError('option_invalid', {
      option: '--source',
      expected: 'where the missing answers are (telemetry=FOLDER or changes=URL-OR-FILE)',
      value: '',
    })
  }
  if (isGood) return 0
  return outcomes.includes('refused') ? 3 : 1
}

type Means = {
  readonly runtime: Runtime
  readonly load: ReturnType<typeof createAnalyzerLoader>
  readonly live: Broker
}

type Rerecorded =
  | { readonly kind: 'complete' }
  /** `gone`: the analyzers that are left out, for they are not there any more. */
  | { readonly kind: 'added'; readonly count: number; readonly gone: readonly string[] }
  /** The analyzer cannot be run on it, or a source did not answer. */
  | { readonly kind: 'impossible' | 'refused'; readonly reason: string }

async function rerecord(one: Case, { runtime, load, live }: Means): Promise<Rerecorded> {
  const { folder, content, analyzerFile } = one
  const loaded = await load(analyzerFile)
  if ('problem' in loaded) return { kind: 'impossible', reason: loaded.problem }
  const journals = one.journals()
  const replay = { ...loaded, runtime, content, journals }
  const { recording: before, missing, gone } = await replayCase(replay)
  if (!before) {
    return { kind: 'impossible', reason: 'no trigger of its analyzer claims the alert' }
  }
  if (missing.length === 0 && gone.length === 0) return { kind: 'complete' }
  const { recording } = await replayCase({ ...replay, live })
  const refusal = recording && refusalIn(recording.journals, journals)
  if (!recording || refusal !== undefined) return { kind: 'refused', reason: refusal ?? '' }
  const { store } = await openProject(folder)
  await saveCase({ folder, content, journals: recording.journals, store, replace: true })
  return { kind: 'added', count: missing.length, gone }
}

function outcomeLine(name: string, outcome: Rerecorded, { paint }: Output): string {
  switch (outcome.kind) {
    case 'complete':
      return `${name} has all the answers that are asked for.`
    case 'added': {
      const { count, gone } = outcome
      const added = count === 1 ? '1 answer was added' : `${count} answers were added`
      const left = gone.length === 0 ? '' : `; what ${gone.join(', ')} found is left out`
      return `${paint.good('✔')} ${name}: ${added}${left}.`
    }
    case 'impossible':
    case 'refused':
      return `${paint.bad('✖')} ${name} stays as it is: ${outcome.reason}`
  }
}

type Journals = Parameters<typeof replayCase>[0]['journals']

/** Why a source did not answer now what it was asked; a refusal that was recorded before stays one. */
function refusalIn(journals: Journals, before: Journals): string | undefined {
  const refusals = (recorded: Journals): string[] =>
    [...recorded.values()].flatMap(({ entries }) =>
      entries.flatMap(({ answer }) => (answer.kind === 'refused' ? [answer.message] : [])),
    )
  const known = new Set(refusals(before))
  return refusals(journals).find((message) => !known.has(message))
}
