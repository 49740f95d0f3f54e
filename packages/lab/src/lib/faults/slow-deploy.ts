import { nextVersion, type Fault } from './fault.ts'

const candidates = [
  'catalogue',
  'cart',
  'checkout',
  'payment',
  'fraud',
  'inventory',
  'shipping',
] as const

/** A new version of one service does its work one piece after the other. */
export const slowDeploy: Fault = {
  name: 'slow-deploy',
  title: 'A deployment makes one service slow',
  isHealthy: false,
  plan(random, versions) {
    const service = random.pick(candidates)
    const version = nextVersion(versions[service])
    const lookups = random.integer(9, 14)
    const lookupMs = random.integer(45, 60)
    return {
      truth: {
        entity: { kind: 'deployment', service, version },
        sentence: `${service} ${version} is slow: it makes ${lookups} lookups of ${lookupMs} ms one after the other on every request.`,
      },
      avoid: [service],
      async prepare(shop) {
        const takeOver = await shop.prepareDeployment(service, { kind: 'slow', lookups, lookupMs })
        return () => void takeOver()
      },
    }
  },
}
