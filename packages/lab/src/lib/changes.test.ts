import { expect, test } from 'vitest'
import { openChangeFeed, selectChanges, type Change } from './changes.ts'

const change = (at: string): Change => ({
  id: at,
  kind: 'flag',
  at,
  service: 'cart',
  title: 'Turn a flag on',
  author: 'team-cart',
  url: 'https://deploy.shop.example/changes/1',
})

test('changes are selected by time, both ends included, oldest first', () => {
  const [first, second, third] = ['10:00', '10:05', '10:10'].map((time) =>
    change(`2026-11-23T${time}:00.000Z`),
  )
  if (!first || !second || !third) throw new Error('Three changes are needed.')
  const from = Date.parse(first.at)
  expect(selectChanges([third, second, first], from, Date.parse(second.at))).toEqual([
    first,
    second,
  ])
})

test('the feed answers over HTTP, and says what is wrong with a bad question', async () => {
  const feed = await openChangeFeed()
  try {
    const { id } = feed.publish({
      kind: 'flag',
      service: 'cart',
      title: 'Turn a flag on',
      author: 'team-cart',
      flag: { name: 'cart-upsell-hint', from: 'off', to: 'on' },
    })
    const all = await fetch(`${feed.url}?from=2020-01-01T00:00:00Z`)
    expect(await all.json()).toMatchObject([{ id, flag: { name: 'cart-upsell-hint' } }])
    const none = await fetch(`${feed.url}?to=2020-01-01T00:00:00Z`)
    expect(await none.json()).toEqual([])
    const bad = await fetch(`${feed.url}?from=yesterday`)
    expect(bad.status).toBe(400)
  } finally {
    await feed.close()
  }
})
