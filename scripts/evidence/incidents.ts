import type { Change } from '@faultline/sdk'
import { alertAt, type Incident } from './bed.ts'
import {
  recordSite,
  type Deployment,
  type Effect,
  type Place,
  type Service,
  type Site,
} from './site.ts'

const seconds = 1000
const minutes = 60 * seconds
export const before = (ms: number): number => alertAt - ms

/** A site over the quarter of an hour before the alert, with what differs from a good day. */
export function site(seed: number, rest: Partial<Site> = {}): Site {
  return { from: before(15 * minutes), to: alertAt + 2 * seconds, seed, ...rest }
}

export function rollout(service: Service, began: number, lastsMs = 40 * seconds): Deployment {
  return { service, from: '1.4.0', to: '1.5.0', begins: began, ends: began + lastsMs }
}

/** A deployment as CI posts it: by its own clock, when the rollout begins, ends, or later. */
export function posted({ service, from, to }: Deployment, at: number): Change {
  return {
    ...{ id: `${service}-${to}-${at}`, kind: 'deployment', at, service, version: { from, to } },
    title: `Deploy ${service} ${to}`,
  }
}

/** Changes of any day that did no harm. */
export const harmless: readonly Change[] = [
  posted(rollout('catalog', 0), before(9 * minutes)),
  {
    ...{ id: 'flag', kind: 'flag', at: before(4 * minutes), title: 'new-banner on' },
    flag: { name: 'new-banner', to: 'on' },
  },
]

/** A new version of one service that is slow or fails, to all or to one tenant. */
export function badDeploy(
  seed: number,
  how: {
    readonly service?: Service
    readonly effect: Effect
    readonly tenant?: string
    readonly postedAfterMs?: number
    readonly alerting?: Service
    readonly began?: number
    readonly isPosted?: boolean
  },
): Incident {
  const { service = 'orders', effect, tenant, alerting = 'web', isPosted = true } = how
  const deployment = rollout(service, how.began ?? before(3 * minutes))
  const spans = recordSite(
    site(seed, {
      deployments: [deployment],
      effect: (place, moment) =>
        place === service &&
        moment.version === deployment.to &&
        (tenant === undefined || moment.tenant === tenant)
          ? effect
          : undefined,
    }),
  )
  const change = posted(deployment, deployment.begins + (how.postedAfterMs ?? 0))
  return {
    spans,
    changes: isPosted ? [...harmless, change] : harmless,
    labels: { service: alerting },
    alertName: effect.fails ? 'HighErrorRate' : 'HighLatency',
  }
}

/** Something that is worse between two times. */
export function spell(
  seed: number,
  how: {
    readonly place: Place
    readonly effect: Effect
    readonly from?: number
    readonly to?: number
    readonly tenant?: string
    readonly alerting?: Service
    readonly name?: string
    readonly rest?: Partial<Site>
  },
): Incident {
  const { place, effect, from = before(3 * minutes), to = Infinity, alerting = 'web' } = how
  const spans = recordSite(
    site(seed, {
      ...how.rest,
      effect: (where, { at, tenant }) =>
        where === place && at >= from && at < to && (how.tenant ?? tenant) === tenant
          ? effect
          : undefined,
    }),
  )
  const alertName = how.name ?? (effect.fails ? 'HighErrorRate' : 'HighLatency')
  return { spans, changes: harmless, labels: { service: alerting }, alertName }
}
