import { expect, test } from 'vitest'
import { chooseAttributes } from './choose-attributes.ts'

const attribute = (name: string, values = 3, coverage = 1) => ({ name, values, coverage })

test('what tells kinds of requests apart is chosen, the most widely carried first', () => {
  const attributes = [
    attribute('app.payment_method', 4, 0.5),
    attribute('app.region', 2),
    attribute('http.route', 12),
  ]
  expect(chooseAttributes(attributes)).toEqual(['app.region', 'http.route', 'app.payment_method'])
})

test('what identifies a single request, or follows from its failing, is not', () => {
  const names = ['user.id', 'url.full', 'url.path', 'server.port', 'thread.id', 'error.type']
  const others = ['http.response.status_code', 'status', 'service.name', 'otel.scope.name']
  expect(chooseAttributes([...names, ...others].map((name) => attribute(name)))).toEqual([])
})

test('one value says nothing, hundreds say too much, and hardly carried ones say little', () => {
  const attributes = [
    attribute('app.tier', 1),
    attribute('app.customer', 400),
    attribute('app.rare', 3, 0.1),
  ]
  expect(chooseAttributes(attributes)).toEqual([])
})

test('at most six are chosen, since each multiplies the slices', () => {
  const attributes = Array.from({ length: 9 }, (_, index) => attribute(`app.a${index}`))
  expect(chooseAttributes(attributes)).toHaveLength(6)
})
