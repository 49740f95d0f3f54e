import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { join, resolve } from 'node:path'
import { loadCases, type Case } from '@faultline/backtest/cases'
import { encodeJournals } from '@faultline/runtime'
import type { InvestigationRecording } from '@faultline/server/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import {
  createAnalyzersRepository,
  type AnalyzersRepository,
} from '../test/analyzers-repository.ts'

/** The guide's commands in order, run in a shell as a reader runs them, and its recipe for GitLab. */
const root = resolve(import.meta.dirname, '../../..')
const guide = readFileSync(join(root, 'docs/backtesting.md'), 'utf8')
const cases = 'analyzers/service-degradation/cases'

let repository: AnalyzersRepository
let incident: Case
let service: Server
let serviceUrl = ''
beforeAll(async () => {
  repository = createAnalyzersRepository()
  incident = await takeIncident()
  const recording = recordingOf(incident)
  service = createServer((request, response) => {
    const isAsked = request.url === `/api/v1/investigations/${recording.investigation}/recording`
    response.writeHead(isAsked ? 200 : 404, { 'content-type': 'application/json' })
    response.end(JSON.stringify(isAsked ? recording : {}))
  })
  serviceUrl = await listen(service)
  writeNpx()
})
afterAll(() => {
  service.close()
  repository.remove()
})

// The guide replays all cases that ship several times over: minutes on a machine that is busy.
const patienceMs = 900_000

test(
  'the commands of docs/backtesting.md do what it says, in its order',
  { timeout: patienceMs },
  async () => {
    const truth = truthOf(incident)
    const steps = stepsOf(guide.replaceAll('deployment:payment@v42', truth))
    expect(steps.length).toBeGreaterThan(6)
    for (const step of steps) {
      if (step.kind === 'file') {
        writeFileSync(join(repository.folder, step.path), step.text)
        continue
      }
      const { exitCode, output } = await shell(step.script)
      expect(exitCode, `${step.script}\n${output}`).toBe(step.exitCode)
    }
    const report = readFileSync(join(repository.folder, 'report.html'), 'utf8')
    expect(report).toContain('slow-checkout')
    expect(report).toMatch(/passed on the base and do(es)? not any more/)
  },
)

test('the recipe for GitLab makes a note, and keeps it up to date', async () => {
  const pipeline = z
    .object({ backtest: z.object({ script: z.array(z.string()) }) })
    .parse(parse(readFileSync(join(root, 'examples/ci/gitlab-ci.yml'), 'utf8')))
  const notes: { id: number; body: string }[] = [{ id: 3, body: 'Nice work!' }]
  const gitlab = createServer((request, response) => {
    let text = ''
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
    request.on('end', () => {
      const body = new URLSearchParams(text).get('body') ?? ''
      const id = Number(/\/notes\/(\d+)$/.exec(request.url ?? '')?.[1])
      if (request.headers['private-token'] !== 'token-of-the-test') response.statusCode = 401
      else if (request.method === 'POST') notes.push({ id: 4, body })
      const known = notes.find((note) => note.id === id)
      if (request.method === 'PUT' && known !== undefined) known.body = body
      response.end(JSON.stringify(notes))
    })
  })
  const url = await listen(gitlab)
  const base = repository.git('rev-parse', 'HEAD')
  writeFileSync(join(repository.folder, 'README.md'), 'words')
  try {
    for (const _ of [1, 2]) {
      for (const script of pipeline.backtest.script) {
        const { exitCode, output } = await shell(script, {
          CI_API_V4_URL: url,
          CI_PROJECT_ID: '1',
          CI_MERGE_REQUEST_IID: '7',
          CI_MERGE_REQUEST_DIFF_BASE_SHA: base,
          FAULTLINE_TOKEN: 'token-of-the-test',
        })
        expect(exitCode, output).toBe(0)
      }
    }
  } finally {
    gitlab.close()
  }
  expect(notes.map(({ id }) => id)).toEqual([3, 4])
  expect(notes[1]?.body).toMatch(/^### ✅ Backtest good: [\s\S]*<!-- faultline-backtest -->\n$/)
})

type Step =
  | { readonly kind: 'file'; readonly path: string; readonly text: string }
  | { readonly kind: 'shell'; readonly script: string; readonly exitCode: number }

/** Blocks that open with `sh run`, with `exit=` where they fail, and `yaml into=` for a file. */
function stepsOf(text: string): Step[] {
  const blocks = text.matchAll(/^```\w+ (run|into=(\S+))(?: exit=(\d))?\n([\s\S]*?)^```$/gm)
  return [...blocks].map(([, , path, exit, body = '']) =>
    path === undefined
      ? { kind: 'shell', script: body, exitCode: Number(exit ?? 0) }
      : { kind: 'file', path, text: body },
  )
}

/** A slow deployment of the cases that ship, taken out of the repository: the guide saves it. */
async function takeIncident(): Promise<Case> {
  const folder = join(repository.folder, cases)
  const names = readdirSync(folder).filter((name) => name.startsWith('lab-slow-deploy'))
  const [found] = await loadCases(names.map((name) => join(folder, name)))
  if (found === undefined) throw new Error('No case of a slow deployment ships.')
  rmSync(found.folder, { recursive: true })
  repository.commit()
  return found
}

function truthOf({ content: { answer } }: Case): string {
  const causes = answer.causes
  const [cause] = causes !== undefined && 'any' in causes ? causes.any : []
  if (cause?.kind !== 'deployment') throw new Error('The case is not of a deployment.')
  return `deployment:${cause.service}@${cause.version}`
}

function recordingOf({ content, journals }: Case): InvestigationRecording {
  const { alert, at, window, seed, title, analyzer = '' } = content
  if (alert === undefined) throw new Error('The case has no alert.')
  const { name, fingerprint = '', labels, annotations = {}, startsAt } = alert
  return {
    schemaVersion: 1,
    investigation: /case save (\S+)/.exec(guide)?.[1] ?? '',
    title,
    analyzer,
    params: null,
    alert: {
      name,
      fingerprint,
      labels,
      annotations,
      status: 'firing',
      startsAt: Date.parse(startsAt),
    },
    clock: Date.parse(at),
    window: { from: Date.parse(window.from), to: Date.parse(window.to) },
    seed,
    conclusion: { kind: 'cause', sentence: 'So it is.', confidence: 0.9 },
    causes: [],
    journals: Buffer.from(encodeJournals(journals())).toString('base64'),
  }
}

/** `npx faultline` in the repository means this clone's. */
function writeNpx(): void {
  const folder = join(repository.folder, '.git', 'bin')
  mkdirSync(folder)
  const program = join(root, 'packages/cli/bin/faultline.mjs')
  writeFileSync(
    join(folder, 'npx'),
    `#!/bin/sh\nshift\nexec "${process.execPath}" "${program}" "$@"\n`,
  )
  chmodSync(join(folder, 'npx'), 0o755)
}

type Shelled = { readonly exitCode: number; readonly output: string }

function shell(script: string, variables: Readonly<Record<string, string>> = {}): Promise<Shelled> {
  const child = spawn('bash', ['-e', '-c', script], {
    cwd: repository.folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: `${join(repository.folder, '.git', 'bin')}:${process.env['PATH'] ?? ''}`,
      HOME: process.env['HOME'],
      FAULTLINE_URL: serviceUrl,
      GIT_AUTHOR_NAME: 'Test',
      GIT_AUTHOR_EMAIL: 'test@example.invalid',
      GIT_COMMITTER_NAME: 'Test',
      GIT_COMMITTER_EMAIL: 'test@example.invalid',
      ...variables,
    },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  }
  return new Promise((done, fail) => {
    child.on('error', fail)
    child.on('close', (code) => done({ exitCode: code ?? -1, output }))
  })
}

function listen(server: Server): Promise<string> {
  return new Promise((done) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = address !== null && typeof address !== 'string' ? address.port : 0
      done(`http://127.0.0.1:${port}`)
    })
  })
}
