import { statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import {
  AuthorFileError,
  authorFileLimits,
  authorRoot,
  readAuthorFile,
} from '@faultline/runtime/author-files'
import { importsOf } from './import-scan.ts'
import { resolveImport } from './import-resolution.ts'

/** What a file depends on: the files that it imports, and those that decide where imports lead. */
type Imports = {
  readonly targets: readonly string[]
  readonly dependsOn: readonly string[]
  /** Of `targets`, those that are not Faultline's own packages. */
  readonly own: readonly string[]
  readonly namesWhoever: boolean
}

/**
 * The import graph of a repository, read file by file as it is asked for: every file is read once,
 * however many analyzers share it.
 */
export type ImportGraph = {
  /**
   * Every file that could change what `entry` does, with the shortest way of imports to it, from the
   * entry to the file. Absolute paths.
   */
  pathsFrom(entry: string, alsoReads?: readonly string[]): Map<string, readonly string[]>
  /**
   * Whether what `entry` imports may ask `chain.whoever`, so that what it does depends on the
   * analyzers beside it. It is told by the word: rather too often than too seldom.
   */
  asksRegistry(entry: string): boolean
}

export function createImportGraph(root: string): ImportGraph {
  const known = new Map<string, Imports>()
  const importsFrom = (file: string): Imports => {
    const before = known.get(file)
    if (before !== undefined) return before
    const imports = readImports(file, root)
    known.set(file, imports)
    return imports
  }
  return {
    pathsFrom(entry, alsoReads = []) {
      const paths = new Map<string, readonly string[]>([[entry, [entry]]])
      for (const file of alsoReads) if (file !== entry) paths.set(file, [entry, file])
      // Breadth first, so that the first way found to a file is a shortest one.
      for (const [file, path] of paths) {
        const { targets, dependsOn } = importsFrom(file)
        for (const next of [...targets, ...dependsOn]) {
          if (!paths.has(next)) paths.set(next, [...path, next])
        }
      }
      return paths
    },
    asksRegistry(entry) {
      const files = new Set([entry])
      for (const file of files) {
        const { own, namesWhoever } = importsFrom(file)
        if (namesWhoever) return true
        for (const next of own) files.add(next)
      }
      return false
    },
  }
}

const nothing: Imports = { targets: [], dependsOn: [], own: [], namesWhoever: false }

function readImports(file: string, root: string): Imports {
  if (!/\.[mc]?[jt]sx?$/.test(file)) return nothing
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return nothing
  const text = codeOf(file, root)
  const targets: string[] = []
  const own: string[] = []
  // The map from scores to confidences lies beside any of the files, and goes into the bundle.
  const dependsOn = [join(dirname(file), 'calibration.json')]
  for (const specifier of importsOf(text)) {
    const { target, dependsOn: others } = resolveImport(specifier, file, root)
    dependsOn.push(...others)
    if (target === null) continue
    targets.push(target)
    // The SDK names `whoever` because it offers it.
    if (!specifier.startsWith('@faultline/')) own.push(target)
  }
  return { targets, dependsOn, own, namesWhoever: /\bwhoever\b/.test(text) }
}

/** What is no file that the bundler would take says nothing here; the bundler tells its author so. */
function codeOf(file: string, root: string): string {
  const limits = {
    within: [root, authorRoot(file)],
    mostBytes: authorFileLimits.source,
    orInstalled: true,
  }
  try {
    return readAuthorFile(file, limits).toString()
  } catch (error) {
    if (error instanceof AuthorFileError) return ''
    throw error
  }
}
