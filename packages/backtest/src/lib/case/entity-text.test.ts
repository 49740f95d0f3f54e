import { configuration, deployment, dimension, link, service } from '@faultline/sdk'
import { expect, test } from 'vitest'
import { parseEntityText } from './entity-text.ts'

test.each([
  ['service:cart', service('cart')],
  ['deployment:payment@v42', deployment('payment', 'v42')],
  ['configuration:catalogue@cache.enabled', configuration('catalogue', 'cache.enabled')],
  ['link:gateway@cart', link('gateway', 'cart')],
  ['service:odd@name', service('odd@name')],
  ['{"kind":"dimension","attributes":{"region":"eu"}}', dimension({ region: 'eu' })],
])('%s', (text, entity) => {
  expect(parseEntityText(text)).toEqual(entity)
})

test.each(['cart', 'moon:cart', 'deployment:payment', 'deployment:@v1', '{"kind":"service"}', '{'])(
  '%s is refused with the forms there are',
  (text) => {
    expect(() => parseEntityText(text)).toThrow(/is no entity; write one of service:NAME/)
  },
)
