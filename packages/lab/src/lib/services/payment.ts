import { cardNetworkHost } from '../topology.ts'
import type { CreateRoutes } from '../service/service-context.ts'
import { readNumber, readText } from './body.ts'

/** Payments: asks for the risk, then charges. Cards are charged by a company outside. */
export const payment: CreateRoutes = ({ call, flag, work }) => ({
  'POST /payments': async ({ body }) => {
    await work(3)
    const method = readText(body, 'method')
    const amountCents = readNumber(body, 'amountCents')
    const charge = { method, amountCents }
    await call({ to: 'fraud', method: 'POST', path: '/scores', body: charge })
    if (method === 'card') {
      await call({ to: cardNetworkHost, method: 'POST', path: '/v1/charges', body: charge })
    } else {
      await work(25)
    }
    return { status: 201, body: { paid: true, wording: flag('payment-friendly-wording', 'off') } }
  },
})
