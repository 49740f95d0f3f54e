import { createRandom, type Random } from '../random.ts'
import type { PaymentMethod, Region } from '../topology.ts'

/** What users come for. */
export const journeys = ['browse', 'product', 'cart', 'checkout'] as const
export type Journey = (typeof journeys)[number]

/** One request of one user. */
export type UserRequest = {
  journey: Journey
  method: 'GET' | 'POST'
  path: string
  /** The user's dimensions, as the shop's own apps send them along. */
  baggage: string
  body?: unknown
}

const journeyWeights: Record<Journey, number> = { browse: 25, product: 28, cart: 17, checkout: 30 }
const regionWeights: Record<Region, number> = { eu: 42, us: 35, apac: 23 }
const paymentWeights: Record<PaymentMethod, number> = { card: 46, paypal: 31, invoice: 23 }
const versionWeights = { '8.4.0': 18, '8.5.1': 55, '8.6.0': 27 }
const tierWeights = { free: 58, pro: 30, enterprise: 12 }

/** Creates the endless sequence of requests that belongs to a seed. */
export function createUsers(seed: string): () => UserRequest {
  const random = createRandom(`users:${seed}`)
  return () => nextRequest(random)
}

function nextRequest(random: Random): UserRequest {
  const journey = random.weighted(journeyWeights)
  const user = `user-${random.integer(1, 400)}`
  const productId = random.integer(1, 100)
  const dimensions: Record<string, string> = {
    'app.region': random.weighted(regionWeights),
    'app.version': random.weighted(versionWeights),
    'app.customer_tier': random.weighted(tierWeights),
  }
  const paymentMethod = random.weighted(paymentWeights)
  if (journey === 'checkout') dimensions['app.payment_method'] = paymentMethod
  const baggage = Object.entries(dimensions)
    .map(([key, value]) => `${key}=${value}`)
    .join(',')
  switch (journey) {
    case 'browse':
      return { journey, method: 'GET', path: '/', baggage }
    case 'product':
      return { journey, method: 'GET', path: `/products/${productId}`, baggage }
    case 'cart':
      return { journey, method: 'POST', path: '/cart/items', baggage, body: { user, productId } }
    case 'checkout':
      return { journey, method: 'POST', path: '/checkout', baggage, body: { user, paymentMethod } }
  }
}
