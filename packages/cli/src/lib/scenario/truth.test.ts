import { dimension, link, resource, service, type Finding } from '@faultline/sdk'
import { expect, test } from 'vitest'
import { truthSchema } from '../shop/protocol.ts'
import { isCorrect, truthDocument, truthName } from './truth.ts'

const healthy = truthSchema.parse({ kind: 'healthy', reason: 'the surge is served well' })
const slowLink = truthSchema.parse({
  entity: { kind: 'link', from: 'gateway', to: 'cart', where: { 'app.region': 'eu' } },
  sentence: 'The network between gateway and cart is slow for eu.',
})
const found = (kind: Finding['kind'], entity: Finding['entity']) => ({ kind, entity })

test('the first cause decides, whatever comes before it', () => {
  const findings = [
    found('symptom', service('front')),
    found('cause', link('gateway', 'cart')),
    found('cause', service('cart')),
  ]
  expect(isCorrect(slowLink, findings)).toBe(true)
  expect(isCorrect(slowLink, findings.toReversed())).toBe(false)
})

test('a contributing factor is no cause', () => {
  expect(isCorrect(slowLink, [found('contributing', link('gateway', 'cart'))])).toBe(false)
})

test('the region of a slow link is reported and not compared', () => {
  expect(truthName(slowLink)).toBe('gateway → cart ({"app.region":"eu"})')
  expect(truthDocument(slowLink)).toMatchObject({
    entity: { kind: 'link', from: 'gateway', to: 'cart', where: { 'app.region': 'eu' } },
  })
})

test('on a healthy day any claimed cause is wrong, and naming what stands out is not', () => {
  expect(isCorrect(healthy, [])).toBe(true)
  expect(isCorrect(healthy, [found('ruled_out', dimension({ region: 'eu' }))])).toBe(true)
  expect(isCorrect(healthy, [found('cause', resource('cart', 'cpu'))])).toBe(false)
})
