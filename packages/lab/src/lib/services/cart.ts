import type { CreateRoutes } from '../service/service-context.ts'
import { readNumber } from './body.ts'

type Line = { productId: number; quantity: number; priceCents: unknown }

const linesPerCart = 5

/** Carts, kept in memory a user. */
export const cart: CreateRoutes = ({ call, flag, work }) => {
  const carts = new Map<string, Line[]>()
  return {
    'POST /carts/:user/items': async ({ params, body }) => {
      await work(3)
      const productId = readNumber(body, 'productId')
      const path = `/products/${productId}`
      const product = await call({ to: 'catalogue', method: 'GET', path })
      const user = params['user'] ?? ''
      const line = { productId, quantity: 1, priceCents: product.body }
      const lines = [...(carts.get(user) ?? []), line].slice(-linesPerCart)
      carts.set(user, lines)
      return { status: 201, body: { lines: lines.length, hint: flag('cart-upsell-hint', 'off') } }
    },
    'GET /carts/:user': async ({ params }) => {
      await work(3)
      const lines = carts.get(params['user'] ?? '') ?? [{ productId: 1, quantity: 1 }]
      return { status: 200, body: { lines } }
    },
  }
}
