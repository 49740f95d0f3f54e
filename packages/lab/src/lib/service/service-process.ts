import { propagation } from '@opentelemetry/api'
import { reportToParent, serveParent } from '../child-side.ts'
import { LabError } from '../errors.ts'
import { pause } from '../pause.ts'
import type { Condition, Defect, ServiceConfiguration } from '../protocol.ts'
import { createRandom } from '../random.ts'
import { routesOf } from '../services/registry.ts'
import { createClient } from './client.ts'
import { applyCondition } from './conditions.ts'
import { openDatabase, type Database } from './database-client.ts'
import { logInfo } from './log.ts'
import { publishRuntimeMetrics } from './runtime-metrics.ts'
import { startServer, type Handler, type Routes } from './server.ts'
import type { ServiceContext } from './service-context.ts'
import { startTelemetry } from './telemetry.ts'

/** How many connections each database service may open. */
const maxConnections = 10

let endTelemetry: () => Promise<void> = async () => undefined
let configuration: ServiceConfiguration | undefined
let database: Database | undefined
let unevenness: Extract<Condition, { kind: 'uneven' }> | undefined
const flags = new Map<string, string>()
const settings = new Map<string, string>()

serveParent({
  async onCommand(command) {
    switch (command.kind) {
      case 'configure':
        await start(command.configuration)
        return
      case 'endpoints':
        if (configuration) configuration = { ...configuration, endpoints: command.endpoints }
        return
      case 'database':
        database ??= openDatabase({
          service: configuration?.service ?? 'unknown',
          address: command.address,
          maxConnections,
        })
        return
      case 'flag':
        flags.set(command.name, command.value)
        logInfo(`Flag ${command.name} is now ${command.value}`)
        return
      case 'setting':
        settings.set(command.key, command.value)
        logInfo(`Configuration reloaded: ${command.key} = ${command.value}`)
        return
      case 'condition':
        if (command.condition.kind === 'uneven') unevenness = command.condition
        else applyCondition(command.condition, database)
        return
      default:
        return
    }
  },
  async onStop() {
    const tooLong = pause(2500)
    await Promise.race([tooLong, endTelemetry()])
    await Promise.race([tooLong, database?.close()])
  },
})

async function start(initial: ServiceConfiguration): Promise<void> {
  configuration = initial
  for (const [name, value] of Object.entries(initial.flags)) flags.set(name, value)
  for (const [key, value] of Object.entries(initial.settings)) settings.set(key, value)
  endTelemetry = startTelemetry(initial)
  publishRuntimeMetrics()
  const { service, defect } = initial
  const random = createRandom(`${initial.seed}:${service}:${initial.version}`)
  const context: ServiceContext = {
    service,
    random,
    call: createClient({
      service,
      endpoints: () => configuration?.endpoints ?? initial.endpoints,
      setting: (key, otherwise) => Number(settings.get(key) ?? otherwise),
    }),
    flag: (name, otherwise) => flags.get(name) ?? otherwise,
    setting: (key, otherwise) => settings.get(key) ?? otherwise,
    database() {
      if (!database) throw new LabError('lab.no-database', `${service} has no database yet.`)
      return database
    },
    async work(medianMs) {
      await pause(random.logNormal(medianMs, 0.3))
      if (unevenness && random.next() < unevenness.share) {
        await pause(random.between(unevenness.lowMs, unevenness.highMs))
      }
    },
  }
  const server = await startServer(service, withDefect(routesOf(service, context), defect))
  const address = server.address()
  logInfo(`${service} ${initial.version} started`)
  if (address !== null && typeof address === 'object') {
    reportToParent({ kind: 'listening', port: address.port })
  }
}

/** A release is its code: a bad one does something on every request that the good one did not. */
function withDefect(routes: Routes, defect: Defect | undefined): Routes {
  if (!defect) return routes
  const broken: Record<string, Handler> = {}
  for (const [key, handler] of Object.entries(routes)) {
    broken[key] = async (request) => {
      await misbehave(defect)
      return handler(request)
    }
  }
  return broken
}

async function misbehave(defect: Defect): Promise<void> {
  if (defect.kind === 'slow') {
    // One lookup after the other where one for all would do.
    for (let lookup = 0; lookup < defect.lookups; lookup += 1) await pause(defect.lookupMs)
    return
  }
  const method = propagation.getActiveBaggage()?.getEntry('app.payment_method')?.value
  if (method === defect.paymentMethod) throw new TypeError(defect.message)
}
