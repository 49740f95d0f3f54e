import { extname, relative, sep } from 'node:path'
import type { Plugin } from 'esbuild'

const codeExtensions = new Set(['.ts', '.mts', '.cts', '.tsx', '.js', '.mjs', '.cjs', '.jsx'])

/**
 * Lets an analyzer import data (JSON, text) of its own project and of packages alone: the bundler
 * reads with the host's rights, and would put whatever file of the host into the script.
 */
export function ownData(root: string): Plugin {
  return {
    name: 'own-data',
    setup(build) {
      build.onLoad({ filter: /./, namespace: 'file' }, ({ path, with: attributes }) => {
        const isCode = codeExtensions.has(extname(path)) && attributes['type'] === undefined
        if (isCode || isOwn(relative(root, path))) return null
        const text = `${path} is data from outside of the analyzer's project, or hidden in it, which a bundle may not hold; pass it as params, or read it from a source`
        return { errors: [{ text }] }
      })
    },
  }
}

/** Links are followed before this is asked. What is hidden, such as `.env`, is not meant for code. */
function isOwn(path: string): boolean {
  const parts = path.split(sep)
  if (parts.includes('node_modules')) return true
  return !parts.some((part) => part.startsWith('.'))
}
