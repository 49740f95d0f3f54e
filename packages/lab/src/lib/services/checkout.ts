import type { CreateRoutes } from '../service/service-context.ts'
import { logInfo } from '../service/log.ts'
import { readList, readText } from './body.ts'

/** Checkout: turns a cart into a paid order that is on its way. */
export const checkout: CreateRoutes = ({ call, flag, work }) => ({
  'POST /orders': async ({ body }) => {
    await work(4)
    const user = readText(body, 'user')
    const method = readText(body, 'paymentMethod')
    const cart = await call({ to: 'cart', method: 'GET', path: `/carts/${user}` })
    const lines = readList(cart.body, 'lines')
    await call({ to: 'inventory', method: 'POST', path: '/reservations', body: { lines } })
    const payment = { user, method, amountCents: 1999 * lines.length }
    await call({ to: 'payment', method: 'POST', path: '/payments', body: payment })
    await call({ to: 'shipping', method: 'POST', path: '/shipments', body: { user, lines } })
    logInfo('Order placed', { 'order.lines': lines.length, 'app.payment_method': method })
    return { status: 201, body: { ordered: true, receipt: flag('checkout-short-receipt', 'off') } }
  },
})
