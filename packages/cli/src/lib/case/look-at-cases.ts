import { relative } from 'node:path'
import { causesOf, loadCases, readCaseFile, type Case } from '@faultline/backtest/cases'
import { queryText } from '@faultline/backtest/render'
import type { RecordedJournals } from '@faultline/runtime'
import { entityName } from '@faultline/sdk'
import type { Output } from '../render/output.ts'
import { openProject } from './keep-case.ts'
import { analyzersFolderOf } from './places.ts'

/** The cases at or below the paths, else those of the analyzers here; each is whole, or this fails. */
export async function openCases(paths: readonly string[]): Promise<Case[]> {
  const [first = analyzersFolderOf(undefined)] = paths
  const { store } = await openProject(first)
  return loadCases(paths.length > 0 ? paths : [first], store?.journals)
}

/** One line a case. */
export async function listCases(paths: readonly string[], output: Output): Promise<void> {
  const cases = await openCases(paths)
  output.document({ cases: cases.map(documentOf) })
  const width = Math.max(...cases.map(({ name }) => name.length)) + 2
  output.say(
    ...cases.map(({ name, content }) => {
      const tags = content.tags.length > 0 ? `  ${content.tags.join(', ')}` : ''
      return `${name.padEnd(width)}${answerName(content)}${output.paint.dim(tags)}`
    }),
    '',
    cases.length === 1 ? '1 case.' : `${cases.length} cases.`,
  )
}

/** A case as it is written, and what its journal holds. */
export async function showCase(path: string, output: Output): Promise<void> {
  for (const one of await openCases([path])) {
    const questions = questionLines(one.journals())
    output.document({ ...documentOf(one), questions })
    const lines = readCaseFile(one.folder).trimEnd().split(/\r?\n/)
    output.say(...lines, '', ...questions)
  }
}

/** That cases are whole: their files, their journals and the answers in them. */
export async function checkCases(paths: readonly string[], output: Output): Promise<void> {
  const cases = await openCases(paths)
  let entries = 0
  for (const { journals } of cases) {
    for (const journal of journals().values()) entries += journal.entries.length
  }
  const unrecorded = cases.filter(({ content }) => !content.journal).map(({ name }) => name)
  output.document({ cases: cases.length, entries, unrecorded })
  output.say(
    `${output.paint.good('✔')} ${cases.length} cases are whole; their journals hold ${entries} answers.`,
    ...unrecorded.map((name) => `${name} was never recorded; use \`faultline case rerecord\`.`),
  )
}

function documentOf({ name, file, content }: Case): object {
  return { name, file: relative(process.cwd(), file), ...content }
}

function answerName({ answer }: Case['content']): string {
  const causes = causesOf(answer).map(entityName)
  return causes.length > 0 ? causes.join(', ') : answer.conclusion
}

function questionLines(journals: RecordedJournals): string[] {
  return [...journals.values()].flatMap(({ run, analyzer, entries }) => [
    `Run ${run} of ${analyzer.id}: ${entries.length} answers`,
    ...entries.flatMap(({ asked, answer }) => {
      if (asked.kind !== 'read') return []
      const size = answer.kind === 'value' ? `${answer.bytes} bytes` : answer.kind
      return [`  ${asked.source}.${asked.method}(${queryText(asked.query)})  ${size}`]
    }),
  ])
}
