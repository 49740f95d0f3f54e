import type { CreateRoutes } from '../service/service-context.ts'
import { readText } from './body.ts'
import { fanOutFlags } from './fan-out-flags.ts'

const productsOnHomePage = 40

/** The gateway: puts together what one page needs. */
export const gateway: CreateRoutes = ({ call, flag, work }) => ({
  'GET /home': async () => {
    await work(1)
    const [products, recommendations] = await Promise.all([
      call({ to: 'catalogue', method: 'GET', path: '/products' }),
      call({ to: 'recommendations', method: 'GET', path: '/recommendations' }),
    ])
    if (fanOutFlags.gateway.some((name) => flag(name, 'off') === 'on')) {
      // Shows what is in stock, and asks for it product by product.
      for (let id = 1; id <= productsOnHomePage; id += 1) {
        await call({ to: 'inventory', method: 'GET', path: `/stock/${id}` })
      }
    }
    const compact = flag('gateway-compact-json', 'off')
    return {
      status: 200,
      body: { products: products.body, recommendations: recommendations.body, compact },
    }
  },
  'GET /products/:id': async ({ params }) => {
    await work(1)
    const id = params['id'] ?? ''
    const [product, stock] = await Promise.all([
      call({ to: 'catalogue', method: 'GET', path: `/products/${id}` }),
      call({ to: 'inventory', method: 'GET', path: `/stock/${id}` }),
    ])
    return { status: 200, body: { product: product.body, stock: stock.body } }
  },
  'POST /cart/items': async ({ body }) => {
    await work(1)
    const path = `/carts/${readText(body, 'user')}/items`
    const reply = await call({ to: 'cart', method: 'POST', path, body })
    return { status: 201, body: reply.body }
  },
  'POST /checkout': async ({ body }) => {
    await work(1)
    const reply = await call({ to: 'checkout', method: 'POST', path: '/orders', body })
    return { status: 201, body: reply.body }
  },
})
