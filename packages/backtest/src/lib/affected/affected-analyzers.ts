import { realpathSync } from 'node:fs'
import { basename, relative, resolve, sep } from 'node:path'
import { folderOfAnalyzers } from '../case/analyzer-file.ts'
import { findAnalyzers, type AnalyzerCases } from './analyzer-cases.ts'
import { changedFiles } from './changed-files.ts'
import { engineFiles } from './engine-files.ts'
import { createImportGraph, type ImportGraph } from './import-graph.ts'

export type AffectedOptions = {
  /** Any folder of the repository. */
  readonly repository: string
  /** Revision that the changes are counted from, such as `origin/main`. */
  readonly base: string
  /** Revision that is reviewed; without it the working tree as it is. */
  readonly head?: string
  /** Folders that hold analyzers and cases, relative to `repository`. */
  readonly analyzerFolders: readonly string[]
}

/** Why an analyzer is affected: the changed file, and the imports that lead to it. */
export type AffectedReason = {
  readonly changed: string
  /** From the analyzer's own file to the changed one; a case that changed stands alone. */
  readonly path: readonly string[]
}

export type AffectedAnalyzer = {
  /** The analyzer's own file, which may be gone. */
  readonly file: string
  /** Folders of the cases to run: all of them when its code changed, else those that changed. */
  readonly cases: readonly string[]
  readonly isCodeChanged: boolean
  /** One for each changed file that it depends on, the shortest way of imports first. */
  readonly reasons: readonly AffectedReason[]
}

/** Which analyzers a change can affect. All paths are relative to `root`, with `/`. */
export type AffectedPlan = {
  readonly root: string
  /** Full hash of the commit that the changes are counted from. */
  readonly since: string
  readonly changed: readonly string[]
  readonly affected: readonly AffectedAnalyzer[]
  /** How many analyzers the change cannot affect. */
  readonly unaffected: number
}

/**
 * Plans a backtest: the analyzers whose bundle a change can alter, by the import graph of what
 * changed, with their cases and the reason. It reads imports without bundling, and names rather too
 * many analyzers than too few: one that asks `chain.whoever` depends on all that lie beside it.
 * @throws RequestError where a revision is not there.
 */
export async function planAffected(options: AffectedOptions): Promise<AffectedPlan> {
  const { root, since, files } = await changedFiles(options.repository, options.base, options.head)
  const repository = realpathSync(options.repository)
  const analyzers = options.analyzerFolders.flatMap((folder) =>
    findAnalyzers(resolve(repository, folder)),
  )
  const graph = createImportGraph(root)
  const changed = new Set(files)
  const engine = engineFiles().filter((file) => file.startsWith(root + sep))
  const entries = new Set([...analyzers.map(({ file }) => file), ...entriesAmong(files)])
  const place = (path: string): string => relative(root, path).split(sep).join('/')
  const affected = analyzers.flatMap(
    (analyzer) => affectedBy({ analyzer, entries, changed, graph, engine }) ?? [],
  )
  return {
    root,
    since,
    changed: files.map(place),
    affected: affected.map(({ file, cases, isCodeChanged, reasons }) => ({
      file: place(file),
      cases: cases.map(place),
      isCodeChanged,
      reasons: reasons.map((reason) => ({
        changed: place(reason.changed),
        path: reason.path.map(place),
      })),
    })),
    unaffected: analyzers.length - affected.length,
  }
}

type Question = {
  readonly analyzer: AnalyzerCases
  /** The files of all analyzers, with those that are gone. */
  readonly entries: ReadonlySet<string>
  readonly changed: ReadonlySet<string>
  readonly graph: ImportGraph
  /** What every analyzer runs in, as far as it lies in the repository. */
  readonly engine: readonly string[]
}

function affectedBy({
  analyzer,
  entries,
  changed,
  graph,
  engine,
}: Question): AffectedAnalyzer | null {
  const { file: entry, cases } = analyzer
  const folder = folderOfAnalyzers(entry)
  const registered = graph.asksRegistry(entry)
    ? [...entries].filter((file) => folderOfAnalyzers(file) === folder)
    : []
  const paths = graph.pathsFrom(entry, [...engine, ...registered])
  const fromCode = [...paths].flatMap(([file, path]) =>
    changed.has(file) ? [{ changed: file, path }] : [],
  )
  if (fromCode.length > 0) return { file: entry, cases, isCodeChanged: true, reasons: fromCode }
  const fromCases = cases.flatMap((place) =>
    [...changed]
      .filter((file) => file.startsWith(place + sep))
      .map((file) => ({ place, changed: file })),
  )
  if (fromCases.length === 0) return null
  return {
    file: entry,
    cases: [...new Set(fromCases.map(({ place }) => place))],
    isCodeChanged: false,
    reasons: fromCases.map(({ changed: file }) => ({ changed: file, path: [file] })),
  }
}

/** Of changed files, those that were or are the file of an analyzer. */
function entriesAmong(files: readonly string[]): string[] {
  return files.filter((file) => ['index.ts', 'index.js'].includes(basename(file)))
}
