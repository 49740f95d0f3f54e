import { fanOutFlags } from '../services/fan-out-flags.ts'
import type { Fault } from './fault.ts'

/** A flag switches on code that calls another service forty times where one call was enough. */
export const flagFanout: Fault = {
  name: 'flag-fanout',
  title: 'A feature flag turns one call into forty',
  isHealthy: false,
  plan(random) {
    const service = random.pick(['recommendations', 'gateway'] as const)
    const name = random.pick(fanOutFlags[service])
    return {
      truth: {
        entity: { kind: 'flag', name },
        sentence: `The flag ${name} makes ${service} call another service forty times a request.`,
      },
      avoid: [service],
      inject: (shop) => void shop.setFlag({ service, name, from: 'off', to: 'on' }),
    }
  },
}
