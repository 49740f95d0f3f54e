import { SourceMap } from 'node:module'
import { relative, resolve } from 'node:path'
import { z } from 'zod'
import { projectRoot, type AnalyzerBundle } from './bundle.ts'

/** Finds the author's own file and line in a stack trace of the bundle. */
export type SourcePlaces = { readonly locate: (stack: string) => string | undefined }

const mapSchema = z.object({
  version: z.number(),
  sources: z.array(z.string()),
  names: z.array(z.string()),
  mappings: z.string(),
})

const known = new WeakMap<AnalyzerBundle, SourcePlaces>()

/** The places of a bundle; asked for by every run of it, so made once. */
export function sourcePlacesOf(bundle: AnalyzerBundle): SourcePlaces {
  const places = known.get(bundle) ?? createSourcePlaces(bundle)
  known.set(bundle, places)
  return places
}

function createSourcePlaces(bundle: AnalyzerBundle): SourcePlaces {
  let map: SourceMap | undefined
  const root = projectRoot(bundle.file)
  const load = (): SourceMap | undefined => {
    if (map || bundle.sourceMap === undefined) return map
    const parsed = mapSchema.parse(JSON.parse(bundle.sourceMap))
    map = new SourceMap({ ...parsed, file: 'analyzer.js', sourcesContent: [], sourceRoot: '' })
    return map
  }
  return {
    locate(stack) {
      const frames = stack.matchAll(/analyzer\.js:(\d+):(\d+)/g)
      for (const [, line, column] of frames) {
        const entry = load()?.findEntry(Number(line) - 1, Number(column) - 1)
        if (!entry || !('originalSource' in entry)) continue
        if (!isAuthors(entry.originalSource)) continue
        const file = relative(process.cwd(), resolve(root, entry.originalSource))
        return `${file}:${entry.originalLine + 1}:${entry.originalColumn + 1}`
      }
      return undefined
    },
  }
}

/** Frames of the SDK, of the runtime's guest and of npm packages say nothing to an author. */
function isAuthors(source: string): boolean {
  return !/node_modules\/|packages\/(sdk|analysis)\/src\/|\/lib\/(guest\/|payload)|faultline-entry/.test(
    source,
  )
}
