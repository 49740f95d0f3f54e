import { expect, test } from 'vitest'
import { credentialPatterns, holdsCredential } from './credentials.ts'

const key = '-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----'
const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc-_123'

test.each([
  key,
  `before ${key} after`,
  `-----BEGIN RSA PRIVATE KEY-----\n${key}`,
  'AKIAABCDEFGHIJKLMNOP',
  'ghp_0123456789abcdefghijABCDEFGHIJ',
  'xoxb-1234567890-abc',
  token,
  `cookie=${token};`,
  'Authorization: Bearer abcdefghijklmnop',
  'https://shop:hunter2@db/orders',
])('%s holds a credential', (text) => {
  expect(holdsCredential(text)).toBe(true)
})

test.each([
  'It broke at 12:30.',
  '-----BEGIN CERTIFICATE-----',
  'https://shop:[redacted]@db/orders',
  'a-eyJhbGciOiJI.x',
])('%s holds none', (text) => {
  expect(holdsCredential(text)).toBe(false)
})

test('text that was written to keep the search busy is searched as any other', () => {
  const traps = [
    '-----BEGIN PRIVATE KEY-----',
    'eyJaaaaaaaa-',
    'eyJaaaaaaaa.eyJaaaaaaaa-',
    'xoxb-',
    'AKIA',
    'Bearer ',
    '://a:',
    'ghp_',
  ]
  for (const trap of traps) {
    const text = trap.repeat(1_000_000 / trap.length)
    for (const pattern of credentialPatterns) text.replace(pattern, '')
  }
})
