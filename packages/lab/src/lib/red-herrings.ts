import type { Random } from './random.ts'
import { serviceNames, type ServiceName } from './topology.ts'

/** A change that really happens and is innocent. */
export type RedHerring = {
  /** When, relative to the fault; negative is before. */
  atMs: number
} & (
  | { kind: 'deployment'; service: ServiceName }
  | { kind: 'flag'; service: ServiceName; name: string; to: string }
  | { kind: 'configuration'; service: ServiceName; key: string; from: string; to: string }
)

/** Flags that change a detail of what a service answers, and nothing about how. */
const innocentFlags: readonly { service: ServiceName; name: string }[] = [
  { service: 'front', name: 'home-seasonal-banner' },
  { service: 'front', name: 'product-image-zoom' },
  { service: 'gateway', name: 'gateway-compact-json' },
  { service: 'catalogue', name: 'catalogue-new-badge' },
  { service: 'recommendations', name: 'recommendations-grid' },
  { service: 'cart', name: 'cart-upsell-hint' },
  { service: 'checkout', name: 'checkout-short-receipt' },
  { service: 'payment', name: 'payment-friendly-wording' },
  { service: 'fraud', name: 'fraud-explain-score' },
  { service: 'inventory', name: 'inventory-low-stock-label' },
  { service: 'shipping', name: 'shipping-eta-range' },
]

const innocentSettings: readonly { key: string; from: string; to: string }[] = [
  { key: 'log.level', from: 'info', to: 'debug' },
  { key: 'banner.text', from: 'winter', to: 'spring' },
  { key: 'report.hour', from: '02:00', to: '03:00' },
]

/**
 * Chooses the innocent changes of a scenario: some well before the fault, one right before it and
 * one right after it. The front is never deployed: its address is the shop's own.
 */
export function planRedHerrings(options: {
  random: Random
  baselineMs: number
  avoid: readonly ServiceName[]
}): RedHerring[] {
  const { random, baselineMs, avoid } = options
  const allowed = serviceNames.filter((name) => !avoid.includes(name))
  const deployable = random.shuffle(allowed.filter((name) => name !== 'front'))
  const flags = random.shuffle(innocentFlags.filter(({ service }) => allowed.includes(service)))
  let nextDeployable = 0
  let nextFlag = 0
  const deployment = (atMs: number): RedHerring => ({
    atMs,
    kind: 'deployment',
    service: deployable[nextDeployable++ % deployable.length] ?? 'gateway',
  })
  const flag = (atMs: number): RedHerring => ({
    atMs,
    kind: 'flag',
    ...(flags[nextFlag++ % flags.length] ?? { service: 'front', name: 'home-seasonal-banner' }),
    to: 'on',
  })
  const configuration = (atMs: number): RedHerring => ({
    atMs,
    kind: 'configuration',
    service: random.pick(allowed),
    ...random.pick(innocentSettings),
  })

  const early = deployment(-baselineMs * random.between(0.6, 0.75))
  const middle = flag(-baselineMs * random.between(0.35, 0.55))
  const lateKind = random.pick([deployment, flag])
  const late = lateKind(-baselineMs * random.between(0.12, 0.2))
  const close = flag(-random.between(400, 1800))
  const afterKind = random.pick([flag, deployment])
  const after = afterKind(random.between(900, 2200))
  const extra = configuration(-baselineMs * random.between(0.25, 0.6))
  return [early, middle, extra, late, close, after].toSorted(
    (left, right) => left.atMs - right.atMs,
  )
}
