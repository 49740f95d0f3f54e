import type { CreateRoutes } from '../service/service-context.ts'
import { fanOutFlags } from './fan-out-flags.ts'

/** How many products a user is recommended. */
const recommended = 40

/** Recommendations: picks products for a user and asks the catalogue about them. */
export const recommendations: CreateRoutes = ({ call, flag, random, work }) => ({
  'GET /recommendations': async () => {
    await work(3)
    const first = random.integer(1, 60)
    const ids = Array.from({ length: recommended }, (_, index) => first + index)
    if (fanOutFlags.recommendations.some((name) => flag(name, 'off') === 'on')) {
      const products: unknown[] = []
      // Ranks one product after the other, and asks about each by itself.
      for (const id of ids) {
        const reply = await call({ to: 'catalogue', method: 'GET', path: `/products/${id}` })
        products.push(reply.body)
      }
      return { status: 200, body: { products } }
    }
    const path = `/products?ids=${ids.join(',')}`
    const { body } = await call({ to: 'catalogue', method: 'GET', path })
    return { status: 200, body: { products: body, layout: flag('recommendations-grid', 'off') } }
  },
})
