import type { CreateRoutes } from '../service/service-context.ts'

/** The web front: what browsers and apps talk to. */
export const front: CreateRoutes = ({ call, flag, work }) => ({
  'GET /': async () => {
    await work(1)
    const { body } = await call({ to: 'gateway', method: 'GET', path: '/home' })
    return { status: 200, body: { home: body, banner: flag('home-seasonal-banner', 'off') } }
  },
  'GET /products/:id': async ({ params }) => {
    await work(1)
    const path = `/products/${params['id'] ?? ''}`
    const { body } = await call({ to: 'gateway', method: 'GET', path })
    return { status: 200, body: { page: body, zoom: flag('product-image-zoom', 'off') } }
  },
  'POST /cart/items': async ({ body }) => {
    await work(1)
    const reply = await call({ to: 'gateway', method: 'POST', path: '/cart/items', body })
    return { status: 201, body: reply.body }
  },
  'POST /checkout': async ({ body }) => {
    await work(1)
    const reply = await call({ to: 'gateway', method: 'POST', path: '/checkout', body })
    return { status: 201, body: reply.body }
  },
})
