import type { CreateRoutes } from '../service/service-context.ts'
import { readText } from './body.ts'

/** Shipping: finds a carrier and books it. */
export const shipping: CreateRoutes = ({ flag, work }) => ({
  'POST /shipments': async ({ body }) => {
    readText(body, 'user')
    await work(12)
    return { status: 201, body: { carrier: 'post', estimate: flag('shipping-eta-range', 'off') } }
  },
})
