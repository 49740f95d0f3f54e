import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { chromium, type Browser } from 'playwright-core'

const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'

/**
 * Whether tests in a browser can run here. A developer's machine may have no Chromium: there they
 * are left out, with the reason. Where CI says that it is CI, they fail instead.
 */
export const hasChromium = existsSync(executablePath) || process.env['CI'] !== undefined
if (!hasChromium) {
  process.stderr.write(
    `The tests of the page are left out: there is no Chromium at ${executablePath}. Install it, or set CHROMIUM_PATH.\n`,
  )
}

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath })
}

/** Builds the page into a folder of its own, so that a test never meets yesterday's build. */
export async function buildPage(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'faultline-web-'))
  const packageFolder = fileURLToPath(new URL('..', import.meta.url))
  const require = createRequire(import.meta.url)
  const vite = join(dirname(require.resolve('vite/package.json')), 'bin', 'vite.js')
  await promisify(execFile)(process.execPath, [vite, 'build', '--outDir', folder], {
    cwd: packageFolder,
    // What vitest sets would make it a development build.
    env: { ...process.env, NODE_ENV: 'production' },
  })
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}
