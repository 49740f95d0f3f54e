import { createServer, type Server } from 'node:http'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { configurationSchema } from '../configuration.ts'
import type { JournalStore } from '../journal-store.ts'
import { createBucketStore } from './bucket-store.ts'
import { createFolderStore } from './folder-store.ts'
import { openJournalStore } from './open-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'faultline-store-'))
const objects = new Map<string, Buffer>()
const signatures: string[] = []
let bucket: Server
let bucketUrl = ''

beforeAll(async () => {
  bucket = createServer((request, response) => {
    void answer(request.method ?? '', request.url ?? '', request).then(({ status, body }) => {
      signatures.push(request.headers.authorization ?? '')
      response.writeHead(status).end(body)
    })
  })
  await new Promise<void>((done) => bucket.listen(0, '127.0.0.1', done))
  const address = bucket.address()
  bucketUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/cases`
})
afterAll(async () => {
  await new Promise((done) => bucket.close(done))
  rmSync(folder, { recursive: true })
})

async function answer(method: string, path: string, body: NodeJS.ReadableStream) {
  if (path.startsWith('/forbidden')) return { status: 403 }
  if (method === 'PUT') {
    objects.set(path, await buffer(body))
    return { status: 200 }
  }
  const object = objects.get(path)
  return object ? { status: 200, body: object } : { status: 404 }
}

const credentials = { region: 'eu-1', accessKeyId: 'key', secretAccessKey: 'hidden' }
const stores: [string, () => JournalStore][] = [
  ['folder', () => createFolderStore(join(folder, 'journals'))],
  ['bucket', () => createBucketStore({ url: bucketUrl, ...credentials })],
]

describe.each(stores)('a %s', (_, create) => {
  test('gives back what it was given, and nothing for what it was not', async () => {
    const store = create()
    const [one, other] = ['a'.repeat(64), 'b'.repeat(64)]
    expect(await store.get(one)).toBeUndefined()
    await store.put(one, Uint8Array.of(1, 2, 3))
    await store.put(one, Uint8Array.of(1, 2, 3))
    expect([...((await store.get(one)) ?? [])]).toEqual([1, 2, 3])
    expect(await store.get(other)).toBeUndefined()
  })
})

test('what is asked of a bucket is signed, and the secret stays here', () => {
  expect(signatures[0]).toMatch(/^AWS4-HMAC-SHA256 Credential=key\/\d+\/eu-1\/s3\/aws4_request/)
  expect(signatures.join()).not.toContain('hidden')
})

test('a bucket that refuses is told with what to do, and without the secret', async () => {
  const url = bucketUrl.replace('/cases', '/forbidden')
  const store = createBucketStore({ url, ...credentials })
  await expect(store.get('a'.repeat(64))).rejects.toThrow(/status 403; check AWS_ACCESS_KEY_ID/)
})

test('a bucket without credentials in the environment is refused at once', () => {
  const configuration = configurationSchema.parse({ journals: { store: { bucket: bucketUrl } } })
  expect(() => openJournalStore('/', configuration, {})).toThrow(/has no AWS_ACCESS_KEY_ID/)
})

test('a folder is found from the root of the project', () => {
  const configuration = configurationSchema.parse({
    journals: { aboveKilobytes: 2, store: { folder: 'kept' } },
  })
  const store = openJournalStore('/project', configuration, {})
  expect(store).toMatchObject({ aboveBytes: 2_048, journals: { name: 'the folder /project/kept' } })
})
