import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import * as esbuild from 'esbuild'
import { bundleAnalyzer } from '../../src/index.ts'
import { outcome, type Attempt, type Outcome } from './attempt.ts'

/** What an analyzer imports to have the bundler put a file of the host into its script. */
const imports: Readonly<Record<string, (secret: string) => string>> = {
  'a file by its absolute path': (secret) => `import secret from '${secret}.json'`,
  'a file above the project': () => "import secret from '../secret.json'",
  'a file by a symbolic link': () => "import secret from './link.json'",
  'a file of any kind as text': (secret) => `import secret from '${secret}' with { type: 'text' }`,
  'a hidden file of the project': () => "import secret from './.env.json'",
  "a file by one that is called as the SDK's library": () =>
    `import { secret } from './${libraryPath}'`,
}

const libraryPath = 'sdk/src/lib/analyze/library.ts'

export function bundleAttempts(): Attempt[] {
  const folder = mkdtempSync(join(tmpdir(), 'faultline-bundle-'))
  const secret = join(folder, 'secret')
  const project = join(folder, 'project')
  mkdirSync(project)
  writeFileSync(join(project, 'package.json'), '{}')
  writeFileSync(secret, '"MARKER"')
  for (const place of [`${secret}.json`, join(project, '.env.json')])
    writeFileSync(place, '"MARKER"')
  symlinkSync(`${secret}.json`, join(project, 'link.json'))
  mkdirSync(dirname(join(project, libraryPath)), { recursive: true })
  const library = `import secret from '${secret}.json'\nexport { secret }`
  writeFileSync(join(project, libraryPath), library)

  return Object.entries(imports).map(([name, importOf], index) => {
    const file = join(project, `analyzer-${index}.ts`)
    writeFileSync(file, `${importOf(secret)}\nexport const told = secret`)
    return {
      name: `import ${name}`,
      layer: 'bundling',
      confined: () => holdsMarker(bundleAnalyzer(file).then(({ code }) => code)),
      // A bundler that takes what it finds.
      unconfined: () =>
        holdsMarker(
          esbuild
            .build({ entryPoints: [file], bundle: true, write: false, logLevel: 'silent' })
            .then(({ outputFiles: [first] }) => first?.text ?? ''),
        ),
    }
  })
}

async function holdsMarker(code: Promise<string>): Promise<Outcome> {
  try {
    const isIn = (await code).includes('MARKER')
    return outcome(isIn, isIn ? 'it is in the script' : 'it is not in the script')
  } catch (error) {
    return outcome(false, error instanceof Error ? error.message : String(error))
  }
}
