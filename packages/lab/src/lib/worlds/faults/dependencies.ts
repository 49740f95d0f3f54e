import { databaseEntities, serviceEntity, somePart, someService, usersOf } from './choose.ts'
import type { Fault } from './fault.ts'
import { partOf } from '../running/running.ts'

/** Somebody else's system answers late. */
export const thirdPartySlow: Fault = {
  name: 'third-party-slow',
  title: 'A third party is slow',
  plan({ visits, random, severity, system }) {
    const address = somePart(visits.externals, random)
    if (address === undefined) return undefined
    const factor = random.between(5, 14) * severity
    return {
      entities: [{ kind: 'external', name: address }],
      places: callersOf(system.services, address),
      sentence: `${address}, a third party, takes ${factor.toFixed(0)} times as long.`,
      begin: (running) => void (partOf(running.externals, address).factor = factor),
      end: (running) => void (partOf(running.externals, address).factor = 1),
    }
  },
}

/** Somebody else's system fails. */
export const thirdPartyFailing: Fault = {
  name: 'third-party-failing',
  title: 'A third party fails',
  plan({ visits, random, severity, system }) {
    const address = somePart(visits.externals, random)
    if (address === undefined) return undefined
    const share = Math.min(1, random.between(0.4, 0.95) * severity)
    return {
      entities: [{ kind: 'external', name: address }],
      places: callersOf(system.services, address),
      sentence: `${address}, a third party, fails ${Math.round(share * 100)} % of the requests.`,
      begin: (running) => void (partOf(running.externals, address).failing = share),
      end: (running) => void (partOf(running.externals, address).failing = 0),
    }
  },
}

/** A service does not answer at all. */
export const dependencyDown: Fault = {
  name: 'dependency-down',
  title: 'A service is down',
  plan(stage) {
    const service = someService(stage)
    if (service === undefined) return undefined
    const setDown = (isDown: boolean): NonNullable<ReturnType<Fault['plan']>>['begin'] => {
      return (running) => {
        for (const replica of partOf(running.services, service.name).replicas) {
          replica.isDown = isDown
        }
      }
    }
    return {
      entities: [serviceEntity(service.name)],
      places: [service.name],
      sentence: `All processes of ${service.name} are gone.`,
      begin: setDown(true) ?? (() => undefined),
      end: setDown(false) ?? (() => undefined),
    }
  },
}

/** Statements on one table take far longer. */
export const databaseSlow: Fault = {
  name: 'database-growth',
  title: 'A table has outgrown its index',
  plan(stage) {
    const { visits, random, severity, system } = stage
    const name = somePart(visits.databases, random)
    if (name === undefined) return undefined
    const tables = tablesOf(system.services, name)
    const factor = random.between(25, 70) * severity
    return {
      entities: databaseEntities(stage, name),
      places: usersOf(stage, name),
      sentence: `Statements on the database ${name} take ${factor.toFixed(0)} times as long since its tables outgrew an index.`,
      begin(running) {
        for (const table of tables) partOf(running.databases, name).slowTables.set(table, factor)
      },
      end: (running) => partOf(running.databases, name).slowTables.clear(),
    }
  },
}

type Services = Parameters<Fault['plan']>[0]['system']['services']

function callersOf(services: Services, address: string): string[] {
  return services
    .filter(({ operations }) =>
      operations.some(({ steps }) =>
        steps.some((step) => step.kind === 'external' && step.external === address),
      ),
    )
    .map(({ name }) => name)
}

function tablesOf(services: Services, database: string): Set<string> {
  const queries = services
    .flatMap(({ operations }) => operations)
    .flatMap(({ steps }) => steps)
    .flatMap((step) => (step.kind === 'cached' ? step.otherwise : [step]))
  return new Set(
    queries.flatMap((step) =>
      step.kind === 'query' && step.database === database ? [step.statement.table] : [],
    ),
  )
}
