import pg from 'pg'
import { ServiceError, messageOf } from '../errors.ts'

/** What a query can be sent to: the pool, or one client of it within a transaction. */
export type Queryable = Pick<pg.ClientBase, 'query'>

export type Database = Queryable & {
  readonly url: string
  readonly pool: pg.Pool
  /** Runs the work in one transaction: all of it is kept, or nothing. */
  readonly transaction: <Result>(work: (client: Queryable) => Promise<Result>) => Promise<Result>
  readonly close: () => Promise<void>
}

/** The schema in which all our tables lie; the queue has one of its own. */
export const schema = 'faultline'

/**
 * Connects to a PostgreSQL.
 * @throws ServiceError when it does not answer.
 */
export async function openDatabase(url: string, log: (line: string) => void): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 20,
    connectionTimeoutMillis: 10_000,
    options: `-c search_path=${schema},public`,
  })
  // Without a listener a lost idle connection would end the process.
  pool.on('error', (error) => {
    if (!pool.ending) log(`Lost a connection to the database: ${error.message}`)
  })
  pool.on('connect', (client) => client.on('error', () => undefined))
  try {
    await pool.query('select 1')
  } catch (cause) {
    await pool.end()
    throw new ServiceError(
      'database_unreachable',
      `The database at ${withoutSecrets(url)} does not answer (${messageOf(cause)}); check its address and that it runs`,
      { cause },
    )
  }
  return {
    url,
    pool,
    query: pool.query.bind(pool),
    transaction: (work) => transaction(pool, work),
    close: () => pool.end(),
  }
}

async function transaction<Result>(
  pool: pg.Pool,
  work: (client: Queryable) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect()
  let broken = false
  try {
    await client.query('begin')
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch(() => {
      broken = true
    })
    throw error
  } finally {
    client.release(broken)
  }
}

function withoutSecrets(url: string): string {
  try {
    const { host, pathname } = new URL(url)
    return `${host}${pathname}`
  } catch {
    return 'the given address'
  }
}
