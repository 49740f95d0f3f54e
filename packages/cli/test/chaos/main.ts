/**
 * Breaks parts of a service under load and counts what was lost, done twice or changed:
 * `npm run chaos -- [--seconds N] [--seed S] [--json] [--hostile KIND,…]`. Honest analyzers run among hostile ones while
 * sandbox processes, the service itself and PostgreSQL are killed. Ends with 1 when there was harm.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { hostileKinds, writeAnalyzers } from './analyzers.ts'
import { isUnharmed, judge, type Accepted } from './judge.ts'
import { honestAlert, honestServices, send, sendLoad } from './load.ts'
import { hasEnded, listAll, readTold } from './read-back.ts'
import { startServiceUnderTest, type ServiceUnderTest } from './service-under-test.ts'

const kindsSchema = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(z.enum(hostileKinds)))
const wholeNumber = z.coerce.number().int().min(1)
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    hostile: { type: 'string', default: hostileKinds.join(',') },
  },
})
const settings = z
  .object({ seconds: wholeNumber, seed: wholeNumber, json: z.boolean(), hostile: kindsSchema })
  .parse(values)
const say = (line: string): void => void process.stderr.write(`${line}\n`)
/** What has not ended so long after the last alert will not. */
const drainMs = 180_000

/** Within the repository, where the SDK is found. */
const folder = mkdtempSync(join(import.meta.dirname, '..', '..', 'chaos-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
writeAnalyzers(join(folder, 'analyzers'))
const feed = await startFeed()
const service = await startServiceUnderTest({
  folder,
  port: await freePort(),
  changeFeed: feed.url,
  random: randomOf(settings.seed),
})
try {
  const undisturbed = await askUndisturbed(service)
  const accepted: Accepted[] = []
  const untilAt = Date.now() + settings.seconds * 1_000
  const random = randomOf(settings.seed + 1)
  const recoveries = { blows: new Map<string, number>(), longestMs: 0 }
  await Promise.all([
    sendLoad({
      ...{ url: service.url, random, untilAt, hostile: settings.hostile },
      onAccepted: (alert) => accepted.push(alert),
    }),
    strike(service, untilAt, recoveries),
  ])
  const told = await readBack(service, new Set(accepted.map(({ fingerprint }) => fingerprint)))
  const verdict = judge(accepted, told, undisturbed)
  const recoverySeconds = Math.round(recoveries.longestMs / 100) / 10
  const blows = Object.fromEntries(recoveries.blows)
  const { seconds, seed } = settings
  report({ ...verdict, recoverySeconds, blows, seconds, seed })
  process.exitCode = isUnharmed(verdict) ? 0 : 1
} finally {
  await service.stop()
  feed.close()
}

/** The answers of the honest analyzer while nothing is broken. */
async function askUndisturbed({ url }: ServiceUnderTest): Promise<Map<string, string>> {
  for (const name of honestServices) await send(url, honestAlert(`undisturbed-${name}`, name))
  const told = await readBack(service, new Set(honestServices.map((name) => `undisturbed-${name}`)))
  const answers = new Map(
    told.map(({ fingerprint, answer }) => [fingerprint.replace('undisturbed-', ''), answer ?? '']),
  )
  if (answers.size === honestServices.length && [...answers.values()].every(Boolean)) return answers
  throw new Error(`The service does not answer undisturbed: ${logTail()}`)
}

/** Breaks one thing after another, the next when the one before is well again. */
async function strike(
  { blows, whenWell }: ServiceUnderTest,
  untilAt: number,
  recoveries: { readonly blows: Map<string, number>; longestMs: number },
): Promise<void> {
  const random = randomOf(settings.seed + 2)
  const kinds = Object.keys(blows)
  for (let count = 0; ; count++) {
    await pause(1_000 + 3_000 * random())
    if (Date.now() >= untilAt) return
    // Each kind in turn, so that a short run has them all.
    const kind = kinds[count % kinds.length] ?? ''
    const struckAt = performance.now()
    await blows[kind]?.()
    recoveries.blows.set(kind, (recoveries.blows.get(kind) ?? 0) + 1)
    // A dead process takes a moment to be seen as such.
    await pause(100)
    await whenWell()
    recoveries.longestMs = Math.max(recoveries.longestMs, performance.now() - struckAt)
  }
}

async function readBack({ url }: ServiceUnderTest, fingerprints: ReadonlySet<string>) {
  const untilAt = Date.now() + drainMs
  for (;;) {
    const all = await listAll(url).catch(() => [])
    const ours = all.filter(({ alert }) => fingerprints.has(alert?.fingerprint ?? ''))
    const isDone = ours.length >= fingerprints.size && ours.every(hasEnded)
    if (isDone || Date.now() > untilAt) {
      const told = []
      for (const summary of ours) told.push(await readTold(url, summary))
      return told
    }
    await pause(500)
  }
}

function report(outcome: Readonly<Record<string, unknown>>): void {
  if (settings.json) return void process.stdout.write(`${JSON.stringify(outcome)}\n`)
  for (const [name, value] of Object.entries(outcome)) {
    const shown = typeof value === 'object' ? JSON.stringify(value) : String(value)
    process.stdout.write(`${name.padEnd(22)}${shown}\n`)
  }
  if (process.exitCode === 1) say(logTail())
}

function logTail(): string {
  return readFileSync(join(folder, 'service.log'), 'utf8').split('\n').slice(-20).join('\n')
}

/** Answers every question with one change at the beginning of its window. */
async function startFeed(): Promise<{ readonly url: string; readonly close: () => void }> {
  const server = createServer((request, response) => {
    const at = new URL(request.url ?? '/', 'http://feed').searchParams.get('from') ?? ''
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify([{ id: `change ${at}`, kind: 'other', at, title: 'A change' }]))
  })
  const port = await listening(server)
  return { url: `http://127.0.0.1:${port}/changes`, close: () => server.close() }
}

async function freePort(): Promise<number> {
  const server = createServer()
  const port = await listening(server)
  await new Promise((closed) => server.close(closed))
  return port
}

function listening(server: ReturnType<typeof createServer>): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address: AddressInfo | string | null = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
}

/** Mulberry32: numbers from 0 up to 1, the same for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
