import { readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { importsOf } from './import-scan.ts'
import { resolveImport } from './import-resolution.ts'

/** What a file depends on: the files that it imports, and those that decide where imports lead. */
type Imports = { readonly targets: readonly string[]; readonly dependsOn: readonly string[] }

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
      for (const file of alsoReads) paths.set(file, [entry, file])
      // Breadth first, so that the first way found to a file is a shortest one.
      for (const [file, path] of paths) {
        const { targets, dependsOn } = importsFrom(file)
        for (const next of [...targets, ...dependsOn]) {
          if (!paths.has(next)) paths.set(next, [...path, next])
        }
      }
      return paths
    },
  }
}

const nothing: Imports = { targets: [], dependsOn: [] }

function readImports(file: string, root: string): Imports {
  if (!/\.[mc]?[jt]sx?$/.test(file)) return nothing
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return nothing
  const targets: string[] = []
  // The map from scores to confidences lies beside any of the files, and goes into the bundle.
  const dependsOn = [join(dirname(file), 'calibration.json')]
  for (const specifier of importsOf(readFileSync(file, 'utf8'))) {
    const resolution = resolveImport(specifier, file, root)
    if (resolution.target !== null) targets.push(resolution.target)
    dependsOn.push(...resolution.dependsOn)
  }
  return { targets, dependsOn }
}
