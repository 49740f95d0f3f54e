/** The services of the shop, from the user inwards. */
export const serviceNames = [
  'front',
  'gateway',
  'catalogue',
  'recommendations',
  'cart',
  'checkout',
  'payment',
  'fraud',
  'inventory',
  'shipping',
] as const

export type ServiceName = (typeof serviceNames)[number]

/** The services that keep their data in PostgreSQL. They share one database. */
export const databaseServices: readonly ServiceName[] = ['catalogue', 'inventory']

/** The name of the database, as it shows in `db.namespace`. */
export const databaseName = 'shop'

/** The host name under which the services know the database. */
export const databaseHost = 'shop-db'

/** The service that publishes what PostgreSQL says about itself. */
export const databaseCollectorName = 'postgresql'

/** The host name of the card network, as it shows in `server.address`. */
export const cardNetworkHost = 'api.cardnetwork.example'

/** How much old generation each service process may use, in megabytes: small, as in a small container. */
export const heapLimitMb = 96

export const regions = ['eu', 'us', 'apac'] as const
export type Region = (typeof regions)[number]

export const paymentMethods = ['card', 'paypal', 'invoice'] as const
export type PaymentMethod = (typeof paymentMethods)[number]

export function isServiceName(name: string): name is ServiceName {
  return serviceNames.some((known) => known === name)
}
