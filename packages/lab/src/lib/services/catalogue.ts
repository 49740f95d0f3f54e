import type { Database } from '../service/database-client.ts'
import type { CreateRoutes } from '../service/service-context.ts'

const cacheForMs = 120_000

/** The catalogue: products and their ratings, from the database by way of a cache. */
export const catalogue: CreateRoutes = (context) => {
  const { database, flag, setting, work } = context
  const isCacheEnabled = () => setting('cache.enabled', 'true') === 'true'
  const topProducts = createCache(isCacheEnabled, () => loadTop(database()).then((rows) => [rows]))
  const products = createCache(isCacheEnabled, (ids) => loadProducts(database(), ids))

  return {
    'GET /products': async ({ query }) => {
      await work(2)
      const ids = query.get('ids')
      const body = ids === null ? await topProducts(['top']) : await products(ids.split(','))
      return { status: 200, body: body.flat() }
    },
    'GET /products/:id': async ({ params }) => {
      await work(6)
      const id = params['id'] ?? ''
      const [product] = await products([id])
      const badge = flag('catalogue-new-badge', 'off')
      if (!product?.[0]) return { status: 404, body: { error: `There is no product ${id}.` } }
      // A price must be right to the second, so it never comes from the cache.
      const [price] = await loadPrice(database(), id)
      return { status: 200, body: { ...product[0], ...price, badge } }
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

async function loadProducts(database: Database, ids: readonly string[]): Promise<Rows[]> {
  const rows = await database.query({
    operation: 'SELECT',
    table: 'products',
    text: `SELECT p.id, p.name, r.rating, r.reviews FROM products p JOIN
           (SELECT product_id, avg(rating)::float8 AS rating, count(*)::int AS reviews
            FROM reviews WHERE product_id = ANY($1::int[]) GROUP BY product_id) r
           ON r.product_id = p.id`,
    values: [ids.map(Number)],
  })
  return ids.map((id) => rows.filter((row) => row['id'] === Number(id)))
}

function loadPrice(database: Database, id: string): Promise<Rows> {
  return database.query({
    operation: 'SELECT',
    table: 'products',
    text: 'SELECT price_cents FROM products WHERE id = $1',
    values: [Number(id)],
  })
}

type LoadMany = (keys: readonly string[]) => Promise<Rows[]>

/**
 * A cache in the process. What is not in it is loaded at one go, and callers who ask for the same
 * thing at once share one answer.
 */
function createCache(isEnabled: () => boolean, load: LoadMany): LoadMany {
  const entries = new Map<string, { rows: Promise<Rows>; untilMs: number }>()

  return async (keys) => {
    if (!isEnabled()) {
      entries.clear()
      return load(keys)
    }
    const missing = keys.filter((key) => (entries.get(key)?.untilMs ?? 0) < Date.now())
    if (missing.length > 0) remember(missing, load(missing))
    return Promise.all(keys.map((key) => entries.get(key)?.rows ?? []))
  }

  function remember(keys: readonly string[], loading: Promise<Rows[]>): void {
    keys.forEach((key, index) => {
      const rows = loading.then((all) => all[index] ?? [])
      rows.catch(() => entries.delete(key))
      entries.set(key, { rows, untilMs: Date.now() + cacheForMs })
    })
  }
}
