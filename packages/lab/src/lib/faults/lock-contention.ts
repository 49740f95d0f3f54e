import pg from 'pg'
import { explain } from '../narration.ts'
import { messageOf } from '../errors.ts'
import { pause } from '../pause.ts'
import { databaseName } from '../topology.ts'
import type { Shop } from '../shop.ts'
import type { Fault } from './fault.ts'

/** A batch job, which is no part of the shop, locks the stock again and again. */
export const lockContention: Fault = {
  name: 'lock-contention',
  title: 'A batch job holds locks in the database',
  isHealthy: false,
  plan(random) {
    const holdMs = random.integer(900, 1300)
    const restMs = random.integer(80, 140)
    const job = random.pick(['stock-reconciliation', 'nightly-export', 'price-import'])
    return {
      truth: {
        entity: { kind: 'resource', service: databaseName, resource: 'locks' },
        sentence: `The batch job ${job} holds locks on the table stock for ${holdMs} ms at a time.`,
      },
      avoid: ['inventory'],
      inject(shop) {
        runBatchJob({ shop, job, holdMs, restMs }).catch((error: unknown) =>
          // It loses its connection when the shop closes.
          explain(`the batch job ended: ${messageOf(error)}`),
        )
      },
    }
  },
}

async function runBatchJob(options: {
  shop: Shop
  job: string
  holdMs: number
  restMs: number
}): Promise<never> {
  const client = new pg.Client({ ...options.shop.database, application_name: options.job })
  client.on('error', () => undefined)
  await client.connect()
  for (;;) {
    await client.query('BEGIN')
    await client.query('SELECT product_id FROM stock ORDER BY product_id FOR UPDATE')
    await pause(options.holdMs)
    await client.query('COMMIT')
    await pause(options.restMs)
  }
}
