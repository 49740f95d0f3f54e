import type { Fault } from './fault.ts'

/** A configuration change switches the catalogue's cache off, and the database gets all of it. */
export const cacheOff: Fault = {
  name: 'cache-off',
  title: 'A configuration change switches a cache off',
  isHealthy: false,
  plan() {
    const key = 'cache.enabled'
    return {
      truth: {
        entity: { kind: 'configuration', service: 'catalogue', key },
        sentence:
          'The cache of catalogue was switched off: every page is computed by the database.',
      },
      avoid: ['catalogue'],
      inject: (shop) =>
        void shop.setConfiguration({ service: 'catalogue', key, from: 'true', to: 'false' }),
    }
  },
}
