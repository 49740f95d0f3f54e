import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { bundleAnalyzer, createRuntime } from '@faultline/runtime'
import type { AnalyzerDescription } from '@faultline/server/contract'
import { CliError } from './errors.ts'

/** What the analyzers of a folder say of themselves, read inside the sandbox. */
export async function describeFolder(folder: string): Promise<AnalyzerDescription[]> {
  const files = analyzerFiles(folder)
  if (files.length === 0) {
    const reason = 'it holds no analyzer (a folder with an index.ts or index.js)'
    throw new CliError('file_unreadable', { path: folder, reason })
  }
  const runtime = await createRuntime({ poolSize: 1 })
  try {
    const described: AnalyzerDescription[] = []
    for (const file of files) {
      const manifest = await runtime.describe(
        await bundleAnalyzer(file, { within: dirname(dirname(file)) }),
      )
      described.push({
        id: manifest.id,
        title: manifest.title,
        owner: manifest.owner,
        version: manifest.version,
        needs: manifest.needs.map(({ name, kind }) => ({ name, kind })),
        emits: manifest.emits ?? null,
        triggers: manifest.triggers.map(({ kind, names, labels, cron, entity }) => ({
          kind,
          names: names ?? null,
          labels,
          cron: cron ?? null,
          entity: entity ?? null,
        })),
      })
    }
    return described
  } finally {
    await runtime.close()
  }
}

function analyzerFiles(folder: string): string[] {
  if (!existsSync(folder)) {
    throw new CliError('file_unreadable', { path: folder, reason: 'there is no such folder' })
  }
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => {
      const files = ['index.ts', 'index.js'].map((entry) => join(folder, name, entry))
      return files.filter((file) => existsSync(file)).slice(0, 1)
    })
    .toSorted()
}
