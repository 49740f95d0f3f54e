import assert from 'node:assert/strict'
import { readFileSync, readdirSync, existsSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { test } from 'node:test'

type Layer = { allowed: string[]; banned?: RegExp[]; exempt?: RegExp }

/**
 * Who may import whom (see ARCHITECTURE.md). An edge between two packages exists only if it
 * stands here; what a package must never have is stated as bans on its specifiers.
 */
const layers: Record<string, Layer> = {
  analysis: { allowed: [], banned: [/^(?!\.)/] },
  sdk: { allowed: ['analysis'], banned: [/^node:/] },
  sources: { allowed: ['sdk', 'analysis'] },
  runtime: { allowed: ['sdk', 'analysis'], banned: [/^pg$/, /^@duckdb\//] },
  // The network is reached only for journals kept in a bucket, and that through a port.
  backtest: { allowed: ['runtime', 'sdk', 'analysis'], banned: [/^pg$/, /^@duckdb\//] },
  server: { allowed: ['runtime', 'sources', 'sdk', 'analysis'] },
  web: { allowed: ['server/contract', 'analysis'], banned: [/^pg$/, /^node:/] },
  cli: { allowed: ['backtest', 'runtime', 'sources', 'sdk', 'server/contract'] },
  lab: { allowed: [] },
  analyzers: { allowed: ['sdk', 'analysis'], banned: [/^node:/] },
  // The programs that show the statistics read files; the analyzers beside them must not.
  examples: {
    allowed: ['sdk', 'analysis'],
    banned: [/^node:/],
    exempt: /^examples\/analysis\//,
  },
}
/** The command that starts the service is a composition root: it alone may reach the server itself. */
const compositionRoots = ['packages/cli/src/lib/service.ts']

const root = resolve(import.meta.dirname, '..')
const folderOf = (name: string): string =>
  ['analyzers', 'examples'].includes(name) ? join(root, name) : join(root, 'packages', name)

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    // Harnesses of tests live in another world than what ships.
    if (['node_modules', 'dist', 'test'].includes(entry.name)) return []
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sourceFiles(path)
    return /\.(ts|tsx)$/.test(entry.name) && !/\.(test|bench)\.tsx?$/.test(entry.name) ? [path] : []
  })
}

function imports(file: string): string[] {
  const text = readFileSync(file, 'utf8')
  const pattern =
    /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s*'([^']+)'|import\(\s*'([^']+)'\s*\)|(?:^|\n)import\s*'([^']+)'/g
  return [...text.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? match[3] ?? '')
}

for (const [name, layer] of Object.entries(layers)) {
  const folder = folderOf(name)
  if (!existsSync(join(folder, 'package.json'))) continue
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const declared = new Set([
    ...Object.keys(manifest.dependencies ?? {}),
    ...Object.keys(manifest.devDependencies ?? {}),
    ...Object.keys(manifest.peerDependencies ?? {}),
  ])

  test(`${name} declares only the packages that it may import`, () => {
    const own = [...declared].filter((dependency) => dependency.startsWith('@faultline/'))
    const allowed = new Set(layer.allowed.map((entry) => `@faultline/${entry.split('/')[0]}`))
    if (name === 'cli') allowed.add('@faultline/server')
    assert.deepEqual(
      own.filter((dependency) => !allowed.has(dependency)),
      [],
    )
  })

  test(`${name} imports only what it declares and may`, () => {
    const faults: string[] = []
    for (const file of sourceFiles(folder)) {
      const place = relative(root, file)
      for (const specifier of imports(file)) {
        if (specifier.startsWith('.')) {
          if (!resolve(dirname(file), specifier).startsWith(folder))
            faults.push(`${place} leaves its package: ${specifier}`)
          continue
        }
        if (!layer.exempt?.test(place) && layer.banned?.some((ban) => ban.test(specifier)))
          faults.push(`${place} must not have ${specifier}`)
        if (/^(node|virtual):/.test(specifier)) continue
        const parts = specifier.split('/')
        const dependency = specifier.startsWith('@')
          ? parts.slice(0, 2).join('/')
          : (parts[0] ?? '')
        const isRootTool = ['vitest', 'vite', 'fast-check', 'playwright-core'].includes(dependency)
        if (!declared.has(dependency) && !isRootTool && dependency !== manifest.name)
          faults.push(`${place} does not declare ${specifier}`)
        if (!specifier.startsWith('@faultline/') || dependency === manifest.name) continue
        const target = specifier.slice('@faultline/'.length)
        const fits = layer.allowed.some((entry) =>
          entry.includes('/') ? target === entry : target.split('/')[0] === entry,
        )
        if (!fits && !(compositionRoots.includes(place) && target === 'server'))
          faults.push(`${place} may not import ${specifier}`)
      }
    }
    assert.deepEqual(faults, [])
  })

  test(`every entry of ${name} is a top-level source file`, () => {
    for (const target of Object.values(manifest.exports ?? {})) {
      assert.match(
        String(target),
        name === 'analyzers' ? /^\.\/\*\/index\.ts$/ : /^\.\/src\/[^/]+\.ts$/,
      )
      if (name !== 'analyzers') assert.ok(existsSync(join(folder, String(target))), String(target))
    }
  })
}
