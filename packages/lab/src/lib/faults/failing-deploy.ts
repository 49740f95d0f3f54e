import { paymentMethods } from '../topology.ts'
import { nextVersion, type Fault } from './fault.ts'

const messages = [
  "Cannot read properties of undefined (reading 'taxId')",
  'mandate.reference is not a function',
  "Cannot destructure property 'currency' of 'undefined'",
]

/** A new version of one service cannot deal with one payment method. */
export const failingDeploy: Fault = {
  name: 'failing-deploy',
  title: 'A deployment fails for one payment method',
  isHealthy: false,
  plan(random, versions) {
    const service = random.pick(['checkout', 'payment', 'fraud'] as const)
    const version = nextVersion(versions[service])
    const paymentMethod = random.pick(paymentMethods)
    const message = random.pick(messages)
    return {
      truth: {
        entity: { kind: 'deployment', service, version },
        sentence: `${service} ${version} fails on every payment by ${paymentMethod}.`,
      },
      avoid: [service],
      async prepare(shop) {
        const takeOver = await shop.prepareDeployment(service, {
          kind: 'fails',
          paymentMethod,
          message,
        })
        return () => void takeOver()
      },
    }
  },
}
