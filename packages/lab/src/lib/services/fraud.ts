import type { CreateRoutes } from '../service/service-context.ts'
import { readNumber } from './body.ts'

/** Says how risky a payment is. */
export const fraud: CreateRoutes = ({ flag, work }) => ({
  'POST /scores': async ({ body }) => {
    const amountCents = readNumber(body, 'amountCents')
    await work(6)
    const score = amountCents > 5000 ? 0.2 : 0.05
    return { status: 200, body: { score, reason: flag('fraud-explain-score', 'off') } }
  },
})
