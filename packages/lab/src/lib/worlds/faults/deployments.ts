import type { Random } from '../../random.ts'
import type { Effect } from '../running/effect.ts'
import type { ServicePlan } from '../system/system.ts'
import { deploymentOf, serviceEntity, someService, uses } from './choose.ts'
import type { Fault, FaultPlan, Stage } from './fault.ts'

/** A new version whose requests take longer, in one of the ways in which code gets slow. */
export const slowDeploy: Fault = {
  name: 'slow-deploy',
  title: 'A new version is slow',
  plan: (stage) => deploy(stage, { effect: slowness, share: 1 }),
}

/** A new version that fails some of its requests. */
export const failingDeploy: Fault = {
  name: 'failing-deploy',
  title: 'A new version fails',
  plan: (stage) => deploy(stage, { effect: failure, share: 1 }),
}

export const slowDeployTenant: Fault = {
  name: 'slow-deploy-tenant',
  title: 'A new version is slow for one tenant',
  plan: (stage) => deploy(stage, { effect: slowness, share: 1, slice: 'tenant' }),
}

export const failingDeployRegion: Fault = {
  name: 'failing-deploy-region',
  title: 'A new version fails in one region',
  plan: (stage) => deploy(stage, { effect: failure, share: 1, slice: 'region' }),
}

export const failingDeployRoute: Fault = {
  name: 'failing-deploy-route',
  title: 'A new version fails on one route',
  plan: (stage) => deploy(stage, { effect: failure, share: 1, slice: 'route' }),
}

export const slowCanary: Fault = {
  name: 'slow-canary',
  title: 'A canary is slow',
  plan: (stage) => deploy(stage, { effect: slowness, share: 0.34 }),
}

export const failingCanary: Fault = {
  name: 'failing-canary',
  title: 'A canary fails',
  plan: (stage) => deploy(stage, { effect: failure, share: 0.34 }),
}

type Kind = {
  readonly effect: (stage: Stage, service: ServicePlan) => Told
  readonly share: number
  readonly slice?: 'tenant' | 'region' | 'route'
}
type Told = { readonly effect: Effect; readonly does: string }

function deploy(stage: Stage, { effect: make, share, slice }: Kind): FaultPlan | undefined {
  const { random, visits, ratePerSecond } = stage
  const isCanary = share < 1
  const service = someService(stage, ({ name, replicas, operations }) => {
    if (isCanary && replicas < 2) return false
    // One route among few requests would be a handful of them.
    const seen = (visits.services.get(name) ?? 0) * ratePerSecond
    if (slice === 'route') return operations.length > 1 && seen > 1
    return slice === undefined || seen > 0.8
  })
  if (service === undefined) return undefined
  const { to, entity, change } = deploymentOf(service)
  const { effect, does } = make(stage, service)
  const concerned = slice === undefined ? undefined : sliceOf(stage, service, slice)
  if (slice !== undefined && concerned === undefined) return undefined
  return {
    entities: [entity],
    places: [service.name],
    sentence: `${service.name} ${to} ${does}${concerned ? ` for ${concerned.name}` : ''}${isCanary ? ', on a part of its processes' : ''}.`,
    change,
    ifUntold: [serviceEntity(service.name)],
    rollout: {
      ...{ service: service.name, version: to, share },
      effects: [concerned ? { ...effect, when: concerned.when } : effect],
      lastsMs: random.between(15_000, 150_000),
    },
    ...(slice === 'tenant' || slice === 'region' ? { needs: slice } : {}),
  }
}

/** Part of the requests of a service. */
function sliceOf(
  { system, visits, random }: Stage,
  service: ServicePlan,
  slice: NonNullable<Kind['slice']>,
): { readonly name: string; readonly when: NonNullable<Effect['when']> } | undefined {
  if (slice === 'route') {
    const used = service.operations.filter(
      (_, index) => (visits.operations.get(`${service.name}#${index}`) ?? 0) > 0.08,
    )
    if (used.length === 0) return undefined
    const { name, route } = random.pick(used)
    return { name: route, when: (_, operation) => operation === name }
  }
  // The first tenants are the larger ones.
  const value = slice === 'tenant' ? system.tenants[0] : random.pick(system.regions)
  if (value === undefined) return undefined
  return { name: value, when: (journey) => journey[slice] === value }
}

function slowness({ severity, random }: Stage, service: ServicePlan): Told {
  const ms = Math.round(random.between(120, 450) * severity)
  const database = databaseOf(service)
  const way = random.pick(['waits', 'computes', ...(database ? (['asks'] as const) : [])] as const)
  if (way === 'asks' && database !== undefined) {
    const count = Math.round(random.between(15, 40) * severity)
    const steps = Array.from({ length: count }, () => database)
    return { effect: { steps }, does: `asks its database ${count} times more on each request` }
  }
  if (way === 'computes') {
    const cpuMs = Math.round(ms / 3)
    return { effect: { cpuMs }, does: `computes for ${cpuMs} ms more on each request` }
  }
  return { effect: { waitMs: ms }, does: `waits for ${ms} ms on each request` }
}

function databaseOf(service: ServicePlan) {
  if (!uses(service)) return undefined
  for (const { steps } of service.operations) {
    for (const step of steps) {
      const found = (step.kind === 'cached' ? step.otherwise : [step]).find(
        (one) => one.kind === 'query',
      )
      if (found?.kind === 'query')
        return {
          ...found,
          statement: { ...found.statement, operation: 'SELECT' as const },
        }
    }
  }
  return undefined
}

function failure({ severity, random }: Stage): Told {
  const share = Math.min(0.95, random.between(0.15, 0.6) * severity)
  const [exception, message] = pickError(random)
  return {
    effect: { failing: { share, status: 500, exception, message } },
    does: `fails ${Math.round(share * 100)} % of its requests with ${exception}`,
  }
}

function pickError(random: Random): readonly [string, string] {
  return random.pick([
    ['TypeError', "Cannot read properties of undefined (reading 'id')"],
    ['NullPointerException', 'Cannot invoke "Price.amount()" because "price" is null'],
    ['ValidationError', 'field "currency" is required'],
    ['KeyError', "'discount'"],
    ['SerializationError', 'unexpected token at position 17'],
  ] as const)
}
