import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { startSink } from '../test/otlp-sink.ts'

const main = fileURLToPath(new URL('./main.ts', import.meta.url))

/** A busy machine takes its time; what waits for this long hangs. */
const patienceMs = 60_000

type Shop = Awaited<ReturnType<typeof startShop>>

async function startShop(flags: readonly string[]) {
  // A folder with a space in its name, as homes have them.
  const folder = await mkdtemp(join(tmpdir(), 'the shop-'))
  await chmod(folder, 0o755)
  const child = spawn(process.execPath, [main, '--data-dir', folder, '--parent-watch', ...flags], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const events: Record<string, unknown>[] = []
  const waiting = new Set<() => void>()
  createInterface({ input: child.stdout }).on('line', (line) => {
    events.push(JSON.parse(line))
    for (const look of waiting) look()
  })
  const ended = once(child, 'exit')
  return {
    child,
    folder,
    events,
    ended,
    next(name: string): Promise<Record<string, unknown>> {
      return new Promise((resolve, reject) => {
        const look = () => {
          const found = events.find(({ event }) => event === name)
          if (found) resolve(found)
          return found !== undefined
        }
        if (look()) return
        waiting.add(look)
        void ended.then(() => reject(new Error(`The shop ended before "${name}".`)))
      })
    },
    async dispose() {
      child.kill('SIGKILL')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The processes of this shop that are still there: PostgreSQL names its folder, services their parent. */
async function processesOf(shop: Shop, pids: readonly number[]): Promise<number[]> {
  if (!existsSync('/proc')) return []
  const alive: number[] = []
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const [command, status] = await Promise.all(
      ['cmdline', 'stat'].map((file) => readFile(`/proc/${name}/${file}`, 'utf8').catch(() => '')),
    )
    const isZombie = / Z /.test(status?.replace(/^.*\)/s, '') ?? '')
    const isOurs = pids.includes(Number(name)) || (command ?? '').includes(shop.folder)
    if (isOurs && !isZombie && Number(name) !== shop.child.pid) alive.push(Number(name))
  }
  return alive
}

async function eventuallyNone(look: () => Promise<number[]>): Promise<void> {
  await expect.poll(look, { timeout: patienceMs, interval: 100 }).toEqual([])
}

function pidsOf(ready: Record<string, unknown>): number[] {
  const { services } = ready
  return Array.isArray(services) ? services.map(({ pid }) => Number(pid)) : []
}

test('a day with a slow deployment: an alert, whole traces, the change in the feed, a clean end', async () => {
  const sink = await startSink()
  const shop = await startShop([
    ...['--fault', 'slow-deploy', '--seed', '1', '--baseline-seconds', '5'],
    ...['--otlp', sink.url, '--webhook', `${sink.url}/webhook`],
  ])
  try {
    const ready = await shop.next('ready')
    const injected = await shop.next('fault_injected')
    const alert = await shop.next('alert')
    expect(injected).toMatchObject({
      fault: 'slow-deploy',
      truth: { entity: { kind: 'deployment', service: 'fraud', version: 'v31' } },
    })
    expect(alert).toMatchObject({
      status: 'firing',
      delivered: true,
      response: { accepted: true },
      payload: { version: '4', commonLabels: { journey: 'checkout', service: 'checkout' } },
    })
    expect(sink.webhooks).toContainEqual(alert['payload'])
    expect(Date.parse(String(alert['at']))).toBeGreaterThan(Date.parse(String(injected['at'])))

    const feed = await fetch(String(ready['changesUrl']))
    const changes: unknown = await feed.json()
    expect(changes).toContainEqual(
      expect.objectContaining({
        kind: 'deployment',
        service: 'fraud',
        version: { from: 'v30', to: 'v31' },
      }),
    )
    expect(Array.isArray(changes) ? changes.length : 0).toBeGreaterThan(3)

    // A checkout that began before the last batches were sent is there as a whole.
    await expect
      .poll(
        () => sink.spans.some(({ service, version }) => service === 'fraud' && version === 'v31'),
        { timeout: patienceMs },
      )
      .toBe(true)
    const scored = sink.spans.find(({ service }) => service === 'fraud')
    const trace = sink.spans.filter(({ traceId }) => traceId === scored?.traceId)
    expect(new Set(trace.map(({ service }) => service))).toEqual(
      new Set([
        'front',
        'gateway',
        'checkout',
        'cart',
        'inventory',
        'payment',
        'fraud',
        'shipping',
      ]),
    )
    const ids = new Set(trace.map(({ spanId }) => spanId))
    expect(
      trace.filter(({ parentSpanId }) => !ids.has(parentSpanId)).map((s) => s.service),
    ).toEqual(['front'])
    for (const { attributes } of trace) {
      expect(attributes['app.region']).toMatch(/^(eu|us|apac)$/)
      expect(attributes['app.payment_method']).toMatch(/^(card|paypal|invoice)$/)
    }
    for (const name of [
      'http.server.request.duration',
      'http.client.request.duration',
      'process.cpu.utilization',
      'v8js.memory.heap.used',
      'nodejs.eventloop.delay.p99',
      'db.client.connection.count',
      'postgresql.lock.waiters',
    ]) {
      expect(sink.metricNames).toContain(name)
    }
    expect(sink.logCount()).toBeGreaterThan(0)

    // Nobody but the ground truth's own channel may know it.
    const told = JSON.stringify([sink.spans, sink.webhooks, changes])
    expect(told).not.toMatch(/herring|truth|slow-deploy|lookups/)

    shop.child.kill('SIGTERM')
    await shop.ended
    expect(shop.events.at(-1)).toEqual({ event: 'stopped' })
    expect(await readdir(shop.folder)).toEqual([])
    await eventuallyNone(() => processesOf(shop, pidsOf(ready)))
  } finally {
    await shop.dispose()
    sink.close()
  }
}, 90_000)

test('a shop that is killed leaves neither processes nor files behind', async () => {
  const sink = await startSink()
  const shop = await startShop(['--otlp', sink.url])
  try {
    const pids = pidsOf(await shop.next('ready'))
    expect(pids.length).toBeGreaterThanOrEqual(9)
    shop.child.kill('SIGKILL')
    await shop.ended
    await eventuallyNone(() => processesOf(shop, pids))
    await expect.poll(() => readdir(shop.folder), { timeout: patienceMs }).toEqual([])
  } finally {
    await shop.dispose()
    sink.close()
  }
}, 60_000)
