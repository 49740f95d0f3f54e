import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { webhookAnswerSchema } from '@faultline/server/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'

const program = fileURLToPath(new URL('../bin/faultline.mjs', import.meta.url))
const field = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'cases', 'field')
const isThere = existsSync(field)
if (!isThere) {
  const sentence = `The field cases are not at ${field}; put the shared folder beside the repository`
  if (process.env['CI']) throw new Error(sentence)
  process.stderr.write(`${sentence}. Their tests are skipped.\n`)
}

// Where the field cases are not at hand; with `CI` set that is a failure.
describe.skipIf(!isThere)('a storm of alerts', () => {
  let folder: string
  let child: ChildProcess
  let service: { url: string; otlpUrl: string }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'faultline-storm-'))
    const ports = ['--port', '0', '--otlp-port', '0', '--json']
    const words = ['serve', '--data-folder', folder, ...ports]
    const serving = spawn(process.execPath, [program, ...words], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    child = serving
    let text = ''
    for await (const chunk of serving.stdout.iterator({ destroyOnReturn: false })) {
      text += String(chunk)
      if (text.includes('\n')) break
    }
    service = z.object({ url: z.string(), otlpUrl: z.string() }).parse(JSON.parse(text))
    serving.stdout.resume()
  })
  afterAll(async () => {
    if (child?.exitCode === null) {
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      await exited
    }
    rmSync(folder, { recursive: true, force: true })
  })

  test('an alert is answered soon although 120 alerts of another service came before it', () => {
    const words = [join(field, 'n18_alert_storm.py'), service.url, service.otlpUrl]
    const { status, stdout } = spawnSync('python3', words, { encoding: 'utf8' })
    expect(stdout).toContain('RIGHT')
    expect(status).toBe(0)
  })

  test('a notification of 501 alerts is taken whole', async () => {
    const response = await fetch(`${service.url}/webhooks/alertmanager`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: readFileSync(join(field, 'n05_501_alerts.json')),
    })
    expect(response.status).toBe(202)
    const answer = webhookAnswerSchema.parse(await response.json())
    expect(answer.investigations).toHaveLength(501)
    // One question of one service: its first alert asks it, the others join.
    expect(new Set(answer.investigations.map(({ investigation }) => investigation)).size).toBe(1)
  })
})
