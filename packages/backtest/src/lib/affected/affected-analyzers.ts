import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
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
  /** Folders that hold analyzers (a folder with an `index.ts` each), relative to `repository`. */
  readonly analyzerFolders: readonly string[]
}

/** Why an analyzer is affected: the changed file, and the imports that lead to it. */
export type AffectedReason = {
  readonly changed: string
  /** From the analyzer's own file to the changed one; a case that changed stands alone. */
  readonly path: readonly string[]
}

export type AffectedAnalyzer = {
  /** Path of its `index.ts`. */
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
 * many analyzers than too few.
 * @throws RequestError where a revision is not there.
 */
export async function planAffected(options: AffectedOptions): Promise<AffectedPlan> {
  const { root, since, files } = await changedFiles(options.repository, options.base, options.head)
  const repository = realpathSync(options.repository)
  const entries = options.analyzerFolders.flatMap((folder) =>
    entriesOf(resolve(repository, folder)),
  )
  const graph = createImportGraph(root)
  const changed = new Set(files)
  const engine = engineFiles().filter((file) => file.startsWith(root + sep))
  const place = (path: string): string => relative(root, path).split(sep).join('/')
  const affected = entries.flatMap((entry) => affectedBy({ entry, changed, graph, engine }) ?? [])
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
    unaffected: entries.length - affected.length,
  }
}

function entriesOf(folder: string): string[] {
  if (!existsSync(folder)) return []
  // git tells paths with links followed.
  const place = realpathSync(folder)
  return readdirSync(place, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(place, name, 'index.ts'))
    .filter((file) => existsSync(file))
    .toSorted()
}

type Question = {
  readonly entry: string
  readonly changed: ReadonlySet<string>
  readonly graph: ImportGraph
  /** What every analyzer runs in, as far as it lies in the repository. */
  readonly engine: readonly string[]
}

function affectedBy({ entry, changed, graph, engine }: Question): AffectedAnalyzer | null {
  const folder = dirname(entry)
  // The map from scores to confidences is stored beside the analyzer and read with it.
  const paths = graph.pathsFrom(entry, [join(folder, 'calibration.json'), ...engine])
  const fromCode = [...paths].flatMap(([file, path]) =>
    changed.has(file) ? [{ changed: file, path }] : [],
  )
  const cases = casesBelow(join(folder, 'cases'))
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

function casesBelow(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name))
    .filter((place) => existsSync(join(place, 'case.yaml')))
    .toSorted()
}
