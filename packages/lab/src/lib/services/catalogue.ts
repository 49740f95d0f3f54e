import type { ServiceContext, CreateRoutes } from '../service/service-context.ts'

const cacheForMs = 120_000

/** The catalogue: products and their ratings, from the database by way of a cache. */
export const catalogue: CreateRoutes = (context) => {
  const { database, flag, setting, work } = context
  const cache = createCache(() => setting('cache.enabled', 'true') === 'true')

  const loadTop = () =>
    database().query({
      operation: 'SELECT',
      table: 'reviews',
      text: `SELECT product_id, avg(rating)::float8 AS rating, count(*)::int AS reviews
             FROM reviews GROUP BY product_id ORDER BY rating DESC LIMIT 20`,
    })
  const loadProduct = (id: string) =>
    database().query({
      operation: 'SELECT',
      table: 'products',
      text: `SELECT p.id, p.name, r.rating, r.reviews FROM products p,
             LATERAL (SELECT avg(rating)::float8 AS rating, count(*)::int AS reviews
                      FROM reviews WHERE product_id = p.id) r WHERE p.id = $1`,
      values: [Number(id)],
    })

  const loadPrice = (id: string) =>
    database().query({
      operation: 'SELECT',
      table: 'products',
      text: 'SELECT price_cents FROM products WHERE id = $1',
      values: [Number(id)],
    })

  return {
    'GET /products': async ({ query }) => {
      await work(2)
      const ids = query.get('ids')
      if (ids === null) return { status: 200, body: await cache('top', loadTop) }
      const products = await Promise.all(
        ids.split(',').map((id) => cache(`product:${id}`, () => loadProduct(id))),
      )
      return { status: 200, body: products.flat() }
    },
    'GET /products/:id': async ({ params }) => {
      await work(3)
      const id = params['id'] ?? ''
      const [product] = await cache(`product:${id}`, () => loadProduct(id))
      if (!product) return { status: 404, body: { error: `There is no product ${id}.` } }
      // A price must be right to the second, so it never comes from the cache.
      const [price] = await loadPrice(id)
      const badge = flag('catalogue-new-badge', 'off')
      return { status: 200, body: { ...product, ...price, badge } }
    },
  }
}

type Rows = Awaited<ReturnType<ReturnType<ServiceContext['database']>['query']>>

/** A cache in the process; callers who ask for the same thing at once share one answer. */
function createCache(
  isEnabled: () => boolean,
): (key: string, load: () => Promise<Rows>) => Promise<Rows> {
  const entries = new Map<string, { rows: Promise<Rows>; untilMs: number }>()
  return (key, load) => {
    if (!isEnabled()) {
      entries.clear()
      return load()
    }
    const known = entries.get(key)
    if (known && known.untilMs > Date.now()) return known.rows
    const rows = load()
    entries.set(key, { rows, untilMs: Date.now() + cacheForMs })
    rows.catch(() => entries.delete(key))
    return rows
  }
}
