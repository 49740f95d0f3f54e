import { isBuiltin } from 'node:module'
import { relative } from 'node:path'
import type { Plugin } from 'esbuild'

/** What to use in place of the built-ins that people reach for. */
const remedies: Readonly<Record<string, string>> = {
  fs: 'declare a need and read through context.sources',
  http: 'declare a need and read through context.sources',
  https: 'declare a need and read through context.sources',
  net: 'declare a need and read through context.sources',
  child_process: 'declare a need and read through context.sources',
  worker_threads: 'chain another analyzer',
  crypto: 'use the global crypto.randomUUID(), which replays exactly',
  perf_hooks: 'use the global performance.now(), which replays exactly',
  timers: 'use the global setTimeout()',
  process: 'take what you need as params',
  os: 'take what you need as params',
  path: 'use string functions',
}

function addonRefusal(path: string): { readonly text: string } {
  return {
    text: `${path} is a native addon, which the sandbox cannot load; use a package in plain JavaScript`,
  }
}

/** Resolves the SDK to this installation's own, and refuses what the sandbox has not. */
export function sandboxImports(runtimeFolder: string): Plugin {
  return {
    name: 'sandbox-imports',
    setup(build) {
      build.onResolve(
        { filter: /^@faultline\/(sdk|analysis)(\/|$)/ },
        ({ path, kind, pluginData }) =>
          // One SDK a bundle: the registry of analyzers is a module's state.
          pluginData === 'own'
            ? null
            : build.resolve(path, { kind, resolveDir: runtimeFolder, pluginData: 'own' }),
      )
      build.onResolve({ filter: /^zod(\/|$)/ }, async ({ path, kind, resolveDir, pluginData }) => {
        if (pluginData === 'own') return null
        const own = await build.resolve(path, { kind, resolveDir, pluginData: 'own' })
        if (own.errors.length === 0) return own
        return build.resolve(path, { kind, resolveDir: runtimeFolder, pluginData: 'own' })
      })
      build.onResolve(
        { filter: /^[a-z0-9_:/]+$/ },
        async ({ path, kind, resolveDir, pluginData }) => {
          if (pluginData === 'own' || !isBuiltin(path)) return null
          if (!path.startsWith('node:')) {
            // Packages such as `events` and `buffer` carry the names of built-ins.
            const installed = await build.resolve(path, { kind, resolveDir, pluginData: 'own' })
            if (installed.errors.length === 0) return installed
          }
          const name = path.replace(/^node:/, '')
          const remedy = remedies[name.split('/')[0] ?? ''] ?? 'use plain JavaScript in its place'
          return { errors: [{ text: `node:${name} does not exist inside the sandbox; ${remedy}` }] }
        },
      )
      build.onResolve({ filter: /\.node$/ }, ({ path }) => ({ errors: [addonRefusal(path)] }))
      // A package may also name one as what it is entered by.
      build.onLoad({ filter: /\.node$/ }, ({ path }) => ({
        errors: [addonRefusal(relative(build.initialOptions.absWorkingDir ?? '', path))],
      }))
    },
  }
}
