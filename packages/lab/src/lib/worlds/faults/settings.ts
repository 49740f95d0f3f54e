import type { Effect } from '../running/effect.ts'
import { partOf, type RunningSystem } from '../running/running.ts'
import type { Entity } from '../truth.ts'
import { databaseEntities, serviceEntity, someService, somePart, uses, usersOf } from './choose.ts'
import type { Fault, FaultPlan } from './fault.ts'

/** A flag that turns on something slow. */
export const slowFlag: Fault = {
  name: 'slow-flag',
  title: 'A feature flag makes a service slow',
  plan(stage) {
    const service = someService(stage)?.name
    if (service === undefined) return undefined
    const name = `${service}-${stage.random.pick(['prefetch', 'live-prices', 'related-items'])}`
    const waitMs = stage.random.between(120, 400) * stage.severity
    return {
      ...switched(service, { waitMs }),
      entities: [{ kind: 'flag', name }],
      sentence: `The flag ${name} makes ${service} wait for ${waitMs.toFixed(0)} ms more.`,
      change: {
        ...{ kind: 'flag', service, title: `Turn on ${name}` },
        flag: { name, from: 'off', to: 'on' },
      },
    }
  },
}

/** A setting with which a service fails. */
export const badConfiguration: Fault = {
  name: 'bad-configuration',
  title: 'A configuration makes a service fail',
  plan(stage) {
    const service = someService(stage)?.name
    if (service === undefined) return undefined
    const key = stage.random.pick(['upstream.host', 'currency.default', 'auth.audience'])
    const share = Math.min(1, stage.random.between(0.2, 0.7) * stage.severity)
    const message = `invalid value of ${key}`
    return {
      ...switched(service, {
        failing: { share, status: 500, exception: 'ConfigurationError', message },
      }),
      entities: [{ kind: 'configuration', service, key } satisfies Entity],
      sentence: `With a new ${key}, ${service} fails ${Math.round(share * 100)} % of its requests.`,
      change: {
        ...{ kind: 'configuration', service, title: `Set ${key} of ${service}` },
        configuration: { key, from: 'before', to: 'after' },
      },
    }
  },
}

function switched(
  service: string,
  effect: Effect,
): Pick<FaultPlan, 'places' | 'ifUntold'> & Required<Pick<FaultPlan, 'begin' | 'end'>> {
  return {
    places: [service],
    ifUntold: [serviceEntity(service)],
    begin: (running) => void partOf(running.services, service).effects.push(effect),
    end(running) {
      const { effects } = partOf(running.services, service)
      effects.splice(effects.indexOf(effect), 1)
    },
  }
}

/** One process of several answers with errors. */
export const partialOutage: Fault = {
  name: 'partial-outage',
  title: 'One process of several fails',
  plan(stage) {
    const service = someService(stage, ({ replicas }) => replicas > 1)?.name
    if (service === undefined) return undefined
    const message = 'read-only file system'
    const failing = { share: 0.95, status: 503, exception: 'OSError', message }
    return {
      entities: [serviceEntity(service)],
      places: [service],
      sentence: `One process of ${service} fails nearly all of its requests.`,
      begin: (running) =>
        void partOf(running.services, service).replicas[0]?.effects.push({ failing }),
      end(running) {
        for (const replica of partOf(running.services, service).replicas) replica.effects.length = 0
      },
    }
  },
}

/** What burns the processors of a host slows all that runs there. */
export const noisyNeighbour: Fault = {
  name: 'noisy-neighbour',
  title: 'A neighbour takes the processors of a host',
  plan({ system, random, severity }) {
    const name = random.pick(system.hosts)
    const speed = random.between(0.02, 0.06) / severity
    const set = (value: number) => (running: RunningSystem) => {
      for (const host of running.hosts) if (host.name === name) host.speed = value
    }
    return {
      entities: [{ kind: 'host', name }],
      places: [system.entry],
      sentence: `Another program takes the processors of the host ${name}.`,
      begin: set(speed),
      end: set(1),
    }
  },
}

/** A cache has lost what it had, and everything behind it is asked for. */
export const cacheLoss: Fault = {
  name: 'cache-loss',
  title: 'A cache is lost',
  plan(stage) {
    const { visits, random, system } = stage
    const name = somePart(visits.caches, random)
    const cache = system.caches.find((one) => one.name === name)
    if (cache === undefined || name === undefined) return undefined
    const owners = system.services.filter(({ operations }) =>
      operations.some(({ steps }) =>
        steps.some((step) => step.kind === 'cached' && step.cache === name),
      ),
    )
    return {
      entities: [
        { kind: 'external', name: cache.address },
        { kind: 'database', name: `redis@${cache.address}` },
        ...owners.map((owner) => serviceEntity(owner.name)),
      ],
      places: owners.map((owner) => owner.name),
      sentence: `The cache ${name} is empty and answers late.`,
      begin: (running) =>
        void Object.assign(partOf(running.caches, name), { hits: 0, speed: 0.02 }),
      end: (running) =>
        void Object.assign(partOf(running.caches, name), { hits: cache.hits, speed: 1 }),
    }
  },
}

/** The disk of a database is full: it reads, and writes nothing. */
export const diskFull: Fault = {
  name: 'disk-full',
  title: 'The disk of a database is full',
  plan(stage) {
    const { visits, random, system } = stage
    const writers = [...visits.databases].filter(([name]) =>
      system.services.some(
        (service) =>
          uses(service, name) &&
          service.operations.some(({ steps }, index) => {
            const share = visits.operations.get(`${service.name}#${index}`) ?? 0
            return (
              share > 0.1 &&
              steps.some((step) => step.kind === 'query' && step.statement.operation !== 'SELECT')
            )
          }),
      ),
    )
    const name = somePart(new Map(writers), random)
    if (name === undefined) return undefined
    return {
      entities: databaseEntities(stage, name),
      places: usersOf(stage, name),
      sentence: `The disk of the database ${name} is full: no write succeeds.`,
      begin: (running) => void (partOf(running.databases, name).isRefusingWrites = true),
      end: (running) => void (partOf(running.databases, name).isRefusingWrites = false),
    }
  },
}
