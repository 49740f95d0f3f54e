import type { CreateRoutes } from '../service/service-context.ts'
import { readList, readNumber } from './body.ts'

/** The stock, in the database. */
export const inventory: CreateRoutes = ({ database, flag, work }) => ({
  'GET /stock/:id': async ({ params }) => {
    await work(5)
    const rows = await database().query({
      operation: 'SELECT',
      table: 'stock',
      text: 'SELECT available, reserved FROM stock WHERE product_id = $1',
      values: [Number(params['id'])],
    })
    return {
      status: 200,
      body: { stock: rows[0], label: flag('inventory-low-stock-label', 'off') },
    }
  },
  'POST /reservations': async ({ body }) => {
    await work(2)
    const ids = readList(body, 'lines').map((line) => readNumber(line, 'productId'))
    await database().query({
      operation: 'UPDATE',
      table: 'stock',
      // Locked in one order, so that two orders never wait for each other in a circle.
      text: `WITH wanted AS (SELECT product_id FROM stock WHERE product_id = ANY($1::int[])
                             ORDER BY product_id FOR UPDATE)
             UPDATE stock SET reserved = reserved + 1 FROM wanted
             WHERE stock.product_id = wanted.product_id`,
      values: [ids],
    })
    return { status: 201, body: { reserved: ids.length } }
  },
})
