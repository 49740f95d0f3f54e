import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { RequestError } from '../errors.ts'
import { guardOrigin } from './guard.ts'

/** The status that a request with these headers is refused with; 200 when it may pass. */
function check(headers: readonly [string, string][], method = 'GET'): number {
  const request = new IncomingMessage(new Socket())
  request.method = method
  request.rawHeaders = headers.flat()
  request.headers = Object.fromEntries(headers.toReversed())
  try {
    guardOrigin(request, ['Faultline.example'])
    return 200
  } catch (error) {
    return error instanceof RequestError ? error.status : 500
  }
}

test.each([
  ...[
    '127.0.0.1',
    '127.0.0.1:4000',
    '[::1]',
    '[::1]:4000',
    'localhost',
    'LOCALHOST:1',
    'a.localhost',
  ],
  ...['host.docker.internal', 'faultline.example:8080', 'FAULTLINE.example'],
])('the host %s is ours', (host) => {
  expect(check([['host', host]])).toBe(200)
})

test.each([
  ...['', 'evil.example', 'localhost.evil.example', 'evillocalhost', 'localhost.', '127.0.0.1.'],
  ...[
    'localhost@evil.example',
    'user@localhost',
    'localhost/evil.example',
    'localhost#',
    'localhost?',
  ],
  ...[
    'localhost:',
    'localhost:99999',
    'localhost:1:2',
    '::1',
    '[::1',
    '[localhost]',
    '[]',
    '127.1',
  ],
  ...['2130706433', '0x7f.1', ' localhost', 'localhost,evil.example', 'xfaultline.example'],
])('the host "%s" is not', (host) => {
  expect(check([['host', host]])).toBe(421)
})

test('no host, and several, are not', () => {
  expect(check([])).toBe(421)
  const both: [string, string][] = [
    ['Host', 'localhost'],
    ['host', 'evil.example'],
  ]
  expect(check(both)).toBe(421)
  expect(check(both.toReversed())).toBe(421)
})

test('a page may write from its own origin only', () => {
  const from = (origin: string) =>
    check(
      [
        ['host', 'localhost:1'],
        ['origin', origin],
      ],
      'POST',
    )
  expect(from('http://localhost:1')).toBe(200)
  for (const origin of [
    'null',
    'http://localhost:2',
    'http://localhost:1.evil.example',
    'localhost:1',
  ]) {
    expect(from(origin)).toBe(403)
  }
})
