import { randomBytes } from 'node:crypto'
import { openChangeFeed, type Change, type ChangeFeed } from './changes.ts'
import type { Child } from './child-process.ts'
import { findFreePort } from './free-port.ts'
import { pause } from './pause.ts'
import type { createProcesses } from './processes.ts'
import type { Condition, DatabaseAddress, Defect, Endpoints, UserResult } from './protocol.ts'
import { createRandom } from './random.ts'
import {
  cardNetworkHost,
  databaseCollectorName,
  databaseName,
  databaseServices,
  heapLimitMb,
  serviceNames,
  type Region,
  type ServiceName,
} from './topology.ts'
import { nextVersion } from './faults/fault.ts'

/** How long the old process of a service lives on after the new one took over. */
const drainMs = 1500

/**
 * A service runs as in a small container with one processor: little heap, and a garbage collector
 * without helpers. Close to its limit it goes on collecting instead of giving up.
 */
const containerFlags = [
  `--max-old-space-size=${heapLimitMb}`,
  '--max-semi-space-size=2',
  '--single-threaded-gc',
  '--no-detect-ineffective-gcs-near-heap-limit',
]

/** The running shop, and everything that can happen to it. */
export type Shop = {
  readonly changesUrl: string
  readonly frontPort: number
  readonly database: DatabaseAddress
  services(): { name: string; version: string; pid: number }[]
  /** Starts the next version of a service beside the old one; the result makes it take over. */
  prepareDeployment(service: ServiceName, defect?: Defect): Promise<() => Change>
  setFlag(flag: { service: ServiceName; name: string; from: string; to: string }): Change
  setConfiguration(configuration: {
    service: ServiceName
    key: string
    from: string
    to: string
  }): Change
  setCondition(service: ServiceName, condition: Condition): void
  kill(service: ServiceName): Promise<void>
  slowThirdParty(medianMs: number): void
  /** Lays a stretch of network for one region between two services; the result delays it. */
  layLink(link: { from: ServiceName; to: ServiceName; region: Region }): Promise<DelayLink>
  setLoad(requestsPerSecond: number): void
  onResults(listener: (results: readonly UserResult[]) => void): void
  stop(): Promise<void>
}

/** A configuration key that a service has from the start. */
export type InitialSetting = { service: ServiceName; key: string; value: string }

export type DelayLink = (delayMs: number, jitterMs: number) => void

/** The version that each service starts with: it depends on the seed only. */
export function initialVersions(seed: number): Record<ServiceName, string> {
  const random = createRandom(`versions:${seed}`)
  const version = () => `v${random.integer(12, 96)}`
  return {
    front: version(),
    gateway: version(),
    catalogue: version(),
    recommendations: version(),
    cart: version(),
    checkout: version(),
    payment: version(),
    fraud: version(),
    inventory: version(),
    shipping: version(),
  }
}

/** Opens the shop: starts every process of it, and returns when all of them serve. */
export async function openShop(options: {
  seed: number
  otlpUrl: string
  folder: string
  settings: readonly InitialSetting[]
  ownProcesses: ReturnType<typeof createProcesses>
}): Promise<Shop> {
  const { seed, otlpUrl, ownProcesses } = options
  const versions = initialVersions(seed)
  const settings = new Map<string, Map<string, string>>()
  for (const { service, key, value } of options.settings) settingsOf(service).set(key, value)
  const flags = new Map<string, string>()
  const running = new Map<ServiceName, Child>()
  const ports: Record<string, number> = {}
  const links: { from: string; to: string; region: Region; port: number; relay: Child }[] = []
  const instances = new Map<string, number>()

  const databaseAddress: DatabaseAddress = {
    host: '127.0.0.1',
    port: await findFreePort(),
    user: 'postgres',
    password: randomBytes(12).toString('hex'),
    database: databaseName,
  }
  const databaseReady = startDatabase()
  const changes: ChangeFeed = await openChangeFeed()
  const load = ownProcesses.start({ name: 'load', module: './load/load-process.ts' })
  const cardNetwork = ownProcesses.start({
    name: 'card-network',
    module: './third-party/card-network-process.ts',
  })
  const cardNetworkReady = cardNetwork.next('listening')
  const services = serviceNames.map((name) => startService(name))
  ports[cardNetworkHost] = (await cardNetworkReady).port
  for (const { name, child, port } of await Promise.all(services)) {
    running.set(name, child)
    ports[name] = port
  }
  tellEndpoints()
  await databaseReady
  for (const name of databaseServices) {
    running.get(name)?.send({ kind: 'database', address: databaseAddress })
  }
  startCollector()

  async function startDatabase(): Promise<void> {
    const child = ownProcesses.start({
      name: 'database',
      module: './database/database-process.ts',
    })
    const ready = child.next('ready')
    const { port, password } = databaseAddress
    child.send({ kind: 'start-database', folder: options.folder, port, password })
    await ready
  }

  function startCollector(): void {
    const child = ownProcesses.start({
      name: databaseCollectorName,
      module: './database/collector-process.ts',
    })
    child.send({
      kind: 'configure',
      configuration: { ...configurationOf(databaseCollectorName, '18.4'), endpoints: endpoints() },
    })
    child.send({ kind: 'database', address: databaseAddress })
  }

  async function startService(
    name: ServiceName,
    defect?: Defect,
  ): Promise<{ name: ServiceName; child: Child; port: number }> {
    const child = ownProcesses.start({
      name,
      module: './service/service-process.ts',
      nodeFlags: containerFlags,
    })
    const listening = child.next('listening')
    const base = configurationOf(name, versions[name])
    child.send({ kind: 'configure', configuration: defect ? { ...base, defect } : base })
    const { port } = await listening
    return { name, child, port }
  }

  function configurationOf(service: string, version: string) {
    const instance = (instances.get(service) ?? 0) + 1
    instances.set(service, instance)
    return {
      service,
      version,
      instanceId: `${service}-${version}-${instance}`,
      otlpUrl,
      seed: String(seed),
      endpoints: endpoints(),
      flags: Object.fromEntries(flags),
      settings: Object.fromEntries(settingsOf(service)),
    }
  }

  function settingsOf(service: string): Map<string, string> {
    const known = settings.get(service) ?? new Map<string, string>()
    settings.set(service, known)
    return known
  }

  function endpoints(): Endpoints {
    return {
      ports: { ...ports },
      links: links.map(({ from, to, region, port }) => ({ from, to, region, port })),
    }
  }

  function tellEndpoints(): void {
    for (const child of running.values()) child.send({ kind: 'endpoints', endpoints: endpoints() })
  }

  /** Every change is told in the same way, so that its wording gives nothing away. */
  function publish(change: Omit<Change, 'id' | 'at' | 'url' | 'author' | 'scope'>): Change {
    const scope = { environment: 'production', percent: 100 }
    return changes.publish({ ...change, author: `team-${change.service}`, scope })
  }

  return {
    changesUrl: changes.url,
    frontPort: ports['front'] ?? 0,
    database: databaseAddress,
    services: () => [...running].map(([name, { pid }]) => ({ name, version: versions[name], pid })),
    async prepareDeployment(service, defect) {
      const from = versions[service]
      const to = nextVersion(from)
      versions[service] = to
      const { child, port } = await startService(service, defect)
      if (databaseServices.includes(service)) {
        child.send({ kind: 'database', address: databaseAddress })
      }
      return () => {
        const old = running.get(service)
        running.set(service, child)
        ports[service] = port
        for (const { to: target, relay } of links) {
          if (target === service) relay.send(straight(port))
        }
        tellEndpoints()
        setTimeout(() => void old?.stop(), drainMs)
        const title = `Deploy ${service} ${to}`
        return publish({ kind: 'deployment', service, title, version: { from, to } })
      }
    },
    setFlag({ service, name, from, to }) {
      flags.set(name, to)
      running.get(service)?.send({ kind: 'flag', name, value: to })
      const title = `Turn ${name} ${to}`
      return publish({ kind: 'flag', service, title, flag: { name, from, to } })
    },
    setConfiguration({ service, key, from, to }) {
      settingsOf(service).set(key, to)
      running.get(service)?.send({ kind: 'setting', key, value: to })
      const configuration = { key, from, to }
      const title = `Set ${key} of ${service} to ${to}`
      return publish({ kind: 'configuration', service, title, configuration })
    },
    setCondition: (service, condition) =>
      running.get(service)?.send({ kind: 'condition', condition }),
    kill: async (service) => running.get(service)?.kill(),
    slowThirdParty: (medianMs) => cardNetwork.send({ kind: 'third-party', medianMs }),
    async layLink({ from, to, region }) {
      const relay = ownProcesses.start({ name: 'relay', module: './network/relay-process.ts' })
      const { port } = await relay.next('listening')
      relay.send(straight(ports[to] ?? 0))
      links.push({ from, to, region, port, relay })
      tellEndpoints()
      return (delayMs, jitterMs) =>
        relay.send({ kind: 'relay', targetPort: ports[to] ?? 0, delayMs, jitterMs })
    },
    setLoad: (requestsPerSecond) =>
      load.send({
        kind: 'load',
        seed: String(seed),
        requestsPerSecond,
        frontPort: ports['front'] ?? 0,
      }),
    onResults: (listener) =>
      load.onReport((report) => {
        if (report.kind === 'results') listener(report.results)
      }),
    async stop() {
      await load.stop()
      await pause(0)
      await changes.close()
      await ownProcesses.stopAll('database')
    },
  }
}

function straight(targetPort: number) {
  return { kind: 'relay', targetPort, delayMs: 0, jitterMs: 0 } as const
}
