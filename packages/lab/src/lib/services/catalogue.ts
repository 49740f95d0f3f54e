import type { Database } from '../service/database-client.ts'
import type { CreateRoutes } from '../service/service-context.ts'

const cacheForMs = 3_600_000

/** The catalogue: products and their ratings, from the database by way of a cache. */
export const catalogue: CreateRoutes = (context) => {
  const { database, flag, setting, work } = context
  const isCacheEnabled = () => setting('cache.enabled', 'true') === 'true'
  const oneAtATime = createQueue()
  const top = createCache(isCacheEnabled, () => oneAtATime(() => loadTop(database())))
  const all = createCache(isCacheEnabled, () => oneAtATime(() => loadProducts(database())))
  const products = async (ids: readonly string[]) => {
    if (!isCacheEnabled()) return oneAtATime(() => loadProducts(database(), ids))
    return (await all()).filter((row) => ids.includes(String(row['id'])))
  }

  return {
    'GET /products': async ({ query }) => {
      await work(2)
      const ids = query.get('ids')
      const body = ids === null ? await top() : await products(ids.split(','))
      return { status: 200, body }
    },
    'GET /products/:id': async ({ params }) => {
      await work(6)
      const id = params['id'] ?? ''
      const [product] = await products([id])
      const badge = flag('catalogue-new-badge', 'off')
      if (!product) return { status: 404, body: { error: `There is no product ${id}.` } }
      // A price must be right to the second, so it never comes from the cache.
      const [price] = await loadPrice(database(), id)
      return { status: 200, body: { ...product, ...price, badge } }
    },
  }
}

type Rows = readonly Record<string, unknown>[]

function loadTop(database: Database): Promise<Rows> {
  return database.query({
    operation: 'SELECT',
    table: 'reviews',
    text: `SELECT product_id, avg(rating)::float8 AS rating, count(*)::int AS reviews
           FROM reviews GROUP BY product_id ORDER BY rating DESC LIMIT 20`,
  })
}

/** Loads products with their ratings: those asked for, or all of them. */
function loadProducts(database: Database, ids?: readonly string[]): Promise<Rows> {
  return database.query({
    operation: 'SELECT',
    table: 'products',
    text: `SELECT p.id, p.name, r.rating, r.reviews FROM products p JOIN
           (SELECT product_id, avg(rating)::float8 AS rating, count(*)::int AS reviews
            FROM reviews WHERE $1::int[] IS NULL OR product_id = ANY($1::int[])
            GROUP BY product_id) r ON r.product_id = p.id`,
    values: [ids?.map(Number) ?? null],
  })
}

function loadPrice(database: Database, id: string): Promise<Rows> {
  return database.query({
    operation: 'SELECT',
    table: 'products',
    text: 'SELECT price_cents FROM products WHERE id = $1',
    values: [Number(id)],
  })
}

/** A cache in the process. Callers who ask while it is being filled share one answer. */
function createCache(isEnabled: () => boolean, load: () => Promise<Rows>): () => Promise<Rows> {
  let entry: { rows: Promise<Rows>; untilMs: number } | undefined
  return () => {
    if (!isEnabled()) {
      entry = undefined
      return load()
    }
    if (!entry || entry.untilMs < Date.now()) {
      const rows = load()
      entry = { rows, untilMs: Date.now() + cacheForMs }
      rows.catch(() => (entry = undefined))
    }
    return entry.rows
  }
}

/** Lets one expensive query at a time through to the database, which has others to serve. */
function createQueue(): (load: () => Promise<Rows>) => Promise<Rows> {
  let last: Promise<unknown> = Promise.resolve()
  return (load) => {
    const result = last.then(load)
    last = result.catch(() => undefined)
    return result
  }
}
