import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { faults } from './lib/faults/registry.ts'

/**
 * Runs every fault and prints what users got before and after it, and when which alert came:
 * `node packages/lab/src/self-check.ts [--seed N] [FAULT …]`.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    'baseline-seconds': { type: 'string', default: '10' },
    'duration-seconds': { type: 'string', default: '13' },
  },
})
const names = positionals.length > 0 ? positionals : faults.map(({ name }) => name)

// Telemetry must go somewhere, or the exporters' retries would be measured, too.
const sink = createServer((request, response) => {
  request.resume().on('end', () => response.end('{}'))
})
sink.listen(0, '127.0.0.1')
await once(sink, 'listening')
const address = sink.address()
const sinkPort = address !== null && typeof address === 'object' ? address.port : 0

let failures = 0
for (const name of names) {
  const line = await check(name)
  process.stdout.write(`${line}\n`)
}
sink.close()
process.exitCode = failures === 0 ? 0 : 1

async function check(name: string): Promise<string> {
  const child = spawn(
    process.execPath,
    [
      fileURLToPath(new URL('./main.ts', import.meta.url)),
      ...['--fault', name, '--seed', values.seed, '--otlp', `http://127.0.0.1:${sinkPort}`],
      ...['--baseline-seconds', values['baseline-seconds']],
      ...['--duration-seconds', values['duration-seconds'], '--parent-watch'],
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  const measured: Record<string, Map<string, { p95Ms: number; errorRatio: number }>> = {}
  const alerts: string[] = []
  let injectedAtMs: number | undefined
  let truth = ''
  let startedInMs = 0
  for await (const line of createInterface({ input: child.stdout })) {
    const event = JSON.parse(line)
    if (event.event === 'ready') startedInMs = event.startedInMs
    if (event.event === 'fault_injected') {
      injectedAtMs = Date.parse(event.at)
      truth = event.truth.sentence
    }
    if (event.event === 'alert' && event.status === 'firing') {
      const afterMs = Date.parse(event.at) - (injectedAtMs ?? Number.POSITIVE_INFINITY)
      alerts.push(
        `${event.payload.commonLabels.alertname}${afterMs > 0 ? ` +${(afterMs / 1000).toFixed(1)} s` : ' TOO EARLY'}`,
      )
    }
    if (event.event === 'measured') {
      measured[event.phase] = new Map()
      for (const journey of event.journeys) measured[event.phase]?.set(journey.journey, journey)
    }
  }
  if (alerts.length === 0 || alerts.some((alert) => alert.includes('EARLY'))) failures += 1
  const cells = [...(measured['before'] ?? [])].map(([journey, before]) => {
    const after = measured['after']?.get(journey)
    const percent = (ratio: number) => `${Math.round(ratio * 100)} %`
    return `${journey} ${before.p95Ms}→${after?.p95Ms} ms ${percent(before.errorRatio)}→${percent(after?.errorRatio ?? 0)}`
  })
  return `| ${name} | ${values.seed} | ${cells.join(' · ')} | ${alerts.join(', ') || 'NO ALERT'} | up in ${startedInMs} ms | ${truth} |`
}
