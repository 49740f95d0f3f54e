import { replayCase, saveCase } from '@faultline/backtest/cases'
import { bundleAnalyzer, createLiveBroker, createRuntime } from '@faultline/runtime'
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
  const live = createLiveBroker({ sources })
  let isGood = true
  for (const { name, folder, content, analyzerFile, journals } of cases) {
    const bundle = await bundleAnalyzer(analyzerFile)
    const manifest = await runtime.describe(bundle)
    const had = journals()
    const before = await replayCase({ runtime, bundle, manifest, content, journals: had })
    const wanted = before.missing.length
    if (wanted === 0 && before.recording) {
      output.say(`${name} has all the answers that are asked for.`)
      continue
    }
    const { recording } = await replayCase({
      ...{ runtime, bundle, manifest, content, journals: had, live },
    })
    const refusal = recording && refusalIn(recording.journals, had)
    if (!recording || refusal !== undefined) {
      isGood = false
      const reason = refusal ?? 'no trigger of its analyzer claims the alert'
      output.say(`${output.paint.bad('✖')} ${name} stays as it is: ${reason}`)
      continue
    }
    const { store } = await openProject(folder)
    await saveCase({ folder, content, journals: recording.journals, store, replace: true })
    output.say(`${output.paint.good('✔')} ${name}: ${wanted} answers were added.`)
  }
  output.document({ cases: cases.map(({ name }) => name), isGood })
  if (!isGood && source.length === 0) {
    throw new CliError('option_invalid', {
      option: '--source',
      expected: 'where the missing answers are (telemetry=FOLDER or changes=URL-OR-FILE)',
      value: '',
    })
  }
  return isGood ? 0 : 3
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
