import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { runCli } from '../test/run-cli.ts'

const program = fileURLToPath(new URL('../bin/faultline.mjs', import.meta.url))
/** Within the repository, where the SDK is found. */
const folder = mkdtempSync(join(import.meta.dirname, '..', 'hostile-text-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Writes to the clipboard (OSC 52), clears the screen (CSI, also as C1), reorders, forges a line. */
const hostile = '\u001B]52;c;cm0gLXJm\u0007\u001B[2J\u009B2J\u202Egnp\u2028x\r\n✔ forged'
const obeyed = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u2028-\u202E\u2066-\u2069]/
const written = JSON.stringify(hostile)

const analyzer = `import { defineAnalyzer, service } from '@faultline/sdk'
import { z } from 'zod'
export const it = defineAnalyzer({
  id: 'says-much', title: ${written}, owner: ${written}, needs: {},
  params: z.object({ service: z.string() }),
  triggers: (on) => [on.alert({ labels: ['service'], params: ({ labels }) => ({ service: labels.service }) })],
  async investigate({ params, found, step }) {
    await step(${written}, () => {})
    found.symptom({
      about: service(params.service), confidence: 0.9, because: ${written},
      actions: [{ title: ${written}, command: ${written} }],
    })
    if (params.service === 'fails') throw new Error(${written})
  },
})
`
mkdirSync(join(folder, 'analyzers', 'says-much'), { recursive: true })
const file = join(folder, 'analyzers', 'says-much', 'index.ts')
writeFileSync(file, analyzer)
mkdirSync(join(folder, 'analyzers', 'does-not-load'))
writeFileSync(join(folder, 'analyzers', 'does-not-load', 'index.ts'), `throw new Error(${written})`)
const params = (service: string): string => JSON.stringify({ service })
const labels = { alertname: `Slow ${hostile}`, service: `shop ${hostile}`, [hostile]: hostile }
const notification = {
  version: '4',
  alerts: [
    {
      status: 'firing',
      labels,
      annotations: { summary: hostile },
      startsAt: '2026-11-23T03:00:00Z',
    },
  ],
}
const alertFile = join(folder, 'alert.json')
writeFileSync(alertFile, JSON.stringify({ ...notification }))

function expectClean(text: string): void {
  expect(text).not.toMatch(obeyed)
  expect(text).not.toMatch(/^✔ forged/m)
}

test('commands without a service print nothing that a terminal obeys', async () => {
  const runs: readonly (readonly string[])[] = [
    ['run', file, '--params', params(hostile)],
    ['run', file, '--params', params('fails')],
    ['run', hostile],
    ['analyzers', '--folder', join(folder, 'analyzers')],
    ['case', 'show', hostile],
    ['backtest', hostile],
    ['demo', '--fault', hostile],
    [hostile],
    ['run', file, `--${hostile}`],
  ]
  await Promise.all(
    runs.map(async (words) => {
      const { stdout, stderr } = await runCli(words, { cwd: folder })
      expect(stdout + stderr, words.join(' ')).toContain('␛')
      expectClean(stdout + stderr)
    }),
  )
})

test('what is printed with --json is exact', async () => {
  const { stdout, stderr } = await runCli(['run', file, '--params', params(hostile), '--json'], {
    cwd: folder,
  })
  expectClean(stdout + stderr)
  expect(JSON.parse(stdout).findings[0].summary).toBe(hostile)
})

test('an alert with terminal escapes passes the service, its log and every list', async () => {
  const child = spawn(
    process.execPath,
    [
      program,
      'serve',
      '--data-folder',
      join(folder, 'data'),
      '--port',
      '0',
      '--otlp-port',
      '0',
    ].concat(['--analyzers', join(folder, 'analyzers'), '--json']),
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const said = { stdout: '', stderr: '' }
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text))
  const ended = once(child, 'exit')
  try {
    const url = await new Promise<string>((ready) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        said.stdout += text
        if (said.stdout.endsWith('}\n')) ready(JSON.parse(said.stdout).url)
      })
    })
    const investigated = await runCli(['investigate', alertFile, '--url', url], { cwd: folder })
    const listed = await runCli(['investigations', '--url', url], { cwd: folder })
    const json = await runCli(['investigations', '--url', url, '--json'], { cwd: folder })
    const known = await runCli(['analyzers', '--url', url], { cwd: folder })
    for (const { stdout, stderr } of [investigated, listed, json, known]) {
      expectClean(stdout + stderr)
    }
    expect(investigated.stdout).toContain('␛]52;c;cm0gLXJm␇')
    expect(listed.stdout.split('\n')).toHaveLength(2)
    expect(JSON.parse(json.stdout).investigations[0].alert.labels[hostile]).toBe(hostile)
  } finally {
    child.kill('SIGTERM')
    await ended
  }
  expect(said.stderr).toContain('An analyzer was left out: ')
  expectClean(said.stdout + said.stderr)
})
