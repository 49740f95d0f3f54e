import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listenForTest } from '../../../test/listen-for-test.ts'
import { temporaryFolder } from '../../../test/temporary-folder.ts'
import { serveWebPage } from './static-files.ts'

let root: Awaited<ReturnType<typeof temporaryFolder>>
let site: Awaited<ReturnType<typeof listenForTest>>
beforeAll(async () => {
  root = await temporaryFolder()
  await mkdir(join(root.path, 'dist', 'assets'), { recursive: true })
  await writeFile(join(root.path, 'dist', 'index.html'), '<title>Faultline</title>')
  await writeFile(join(root.path, 'dist', 'assets', 'app-1a2b.js'), 'start()')
  await writeFile(join(root.path, 'secret.txt'), 'secret')
  site = await listenForTest(
    createServer((request, response) => {
      const path = request.url ?? '/'
      void serveWebPage(join(root.path, 'dist'), { request, response, path }).then((found) => {
        if (!found) response.writeHead(404).end()
      })
    }),
  )
})
afterAll(async () => {
  await site.close()
  await root.remove()
})

async function check(path: string): Promise<string> {
  const response = await fetch(`${site.url}${path}`)
  const { headers, status } = response
  return `${status} ${headers.get('content-type')} ${headers.get('cache-control')} ${await response.text()}`
}

test('files come with their type; those with a hash in their name may be kept for ever', async () => {
  expect(await check('/assets/app-1a2b.js')).toBe(
    '200 text/javascript; charset=utf-8 public, max-age=31536000, immutable start()',
  )
})

test('addresses of pages get the page, which is never kept', async () => {
  const page = '200 text/html; charset=utf-8 no-cache <title>Faultline</title>'
  expect(await check('/')).toBe(page)
  expect(await check('/investigations/01a20af5')).toBe(page)
  expect(await check('/assets/gone.js')).toMatch(/^404/)
})

test('nothing outside of the folder is readable', async () => {
  for (const path of ['/..%2fsecret.txt', '/%2e%2e/secret.txt', '/assets/..%2f..%2fsecret.txt']) {
    expect(await check(path)).not.toContain('secret')
  }
})

test('the page may run no script but its own', async () => {
  const { headers } = await fetch(site.url)
  expect(headers.get('content-security-policy')).toContain("default-src 'self'")
  expect(headers.get('x-content-type-options')).toBe('nosniff')
})
