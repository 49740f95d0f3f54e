#!/usr/bin/env node
/**
 * Starts the command line. The machine's Node may be too old to run TypeScript: the Node that is
 * installed with the packages then takes over, and this process only waits for it.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const installedNode = fileURLToPath(new URL('../../../node_modules/.bin/node', import.meta.url))

if (Number(process.versions.node.split('.')[0]) >= 26) {
  await import('../src/main.ts')
} else if (!existsSync(installedNode)) {
  console.error(
    'Faultline is not installed in this clone yet. Run `npm ci` (or `npm start`) in its root first.',
  )
  process.exitCode = 3
} else {
  const child = spawn(installedNode, [main, ...process.argv.slice(2)], { stdio: 'inherit' })
  // A terminal sends Ctrl-C to the whole group; other senders mean this process alone.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'))
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('close', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143)
  })
}
