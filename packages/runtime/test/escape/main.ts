/**
 * Tries every way out of the sandbox that we know: `npm run escape -- [--json] [--without-bwrap]`,
 * the latter as on a machine without namespaces. Each is tried with
 * the layer that it is aimed at switched off as well, where it must succeed: a check that cannot
 * fail shows nothing. Ends with 1 when something escaped or a check proved nothing.
 */
import { createRuntime } from '../../src/index.ts'
import type { Attempt } from './attempt.ts'
import { brokerAttempts } from './broker-attempts.ts'
import { budgetAttempts } from './budget-attempts.ts'
import { bundleAttempts } from './bundle-attempts.ts'
import { channelAttempts } from './channel-attempts.ts'
import { processAttempts } from './process-attempts.ts'
import { protocolAttempts } from './protocol-attempts.ts'
import { realmAttempts } from './realm-attempts.ts'
import { speechAttempts } from './speech-attempts.ts'
import { turnAttempts } from './turn-attempts.ts'

process.removeAllListeners('warning')
const isJson = process.argv.includes('--json')
const sandbox = process.argv.includes('--without-bwrap') ? 'process' : 'best'
const runtime = await createRuntime({ poolSize: 1, sandbox })
const { namespaces, message } = runtime.sandbox
const { attempts: ofProcess, close } = await processAttempts(namespaces)
const { attempts: ofTurns, close: closeTurns } = await turnAttempts(sandbox)
const all: readonly Attempt[] = [
  ...bundleAttempts(),
  ...(await realmAttempts(runtime)),
  ...protocolAttempts(),
  ...channelAttempts(),
  ...(await speechAttempts(runtime)),
  ...ofTurns,
  ...brokerAttempts(),
  ...ofProcess,
  ...(await budgetAttempts(runtime)),
]

const attempts: { name: string; layer: string; outcome: string; how: string; proven: boolean }[] =
  []
for (const { name, layer, confined, unconfined } of all) {
  const { escaped: proven } = await unconfined()
  const { escaped, how } = await confined()
  const outcome = escaped ? 'escaped' : 'stopped'
  attempts.push({ name, layer, outcome, how, proven })
  const remark = proven ? '' : ' (proves nothing: it did not succeed without the layer either)'
  if (!isJson) process.stdout.write(`${outcome}  ${layer}: ${name}: ${how}${remark}\n`)
}
await runtime.close()
await closeTurns()
close()

const escaped = attempts.filter(({ outcome }) => outcome === 'escaped').length
const unproven = attempts.filter(({ proven }) => !proven).length
const layersMissing = namespaces ? [] : ['namespaces']
if (isJson) {
  process.stdout.write(`${JSON.stringify({ attempts, escaped, unproven, layersMissing })}\n`)
} else {
  const sentence = `${attempts.length} attempts, ${escaped} escaped, ${unproven} proved nothing.`
  const missing = layersMissing.length === 0 ? '' : ` Not there: ${layersMissing.join(', ')}.`
  process.stdout.write(`${sentence}${missing}${message === undefined ? '' : ` ${message}`}\n`)
}
process.exitCode = escaped + unproven > 0 ? 1 : 0
