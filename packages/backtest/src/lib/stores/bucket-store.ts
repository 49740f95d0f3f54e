import { AwsClient } from 'aws4fetch'
import { JournalStoreError } from '../errors.ts'
import type { JournalStore } from '../journal-store.ts'

export type BucketOptions = {
  /** Address of the bucket, with the bucket's name in its path or host. */
  readonly url: string
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
}

/** Keeps journals as objects named by their hash, in any bucket that speaks S3. */
export function createBucketStore({ url, region, ...credentials }: BucketOptions): JournalStore {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials
  const client = new AwsClient({
    ...{ accessKeyId, secretAccessKey, region, service: 's3', retries: 3 },
    ...(sessionToken === undefined ? {} : { sessionToken }),
  })
  const bucket = url.replace(/\/+$/, '')
  const ask = async (sha256: string, init: RequestInit): Promise<Response> => {
    try {
      return await client.fetch(`${bucket}/${sha256}.zst`, init)
    } catch (cause) {
      const message = `The bucket ${bucket} does not answer; check its address and the network`
      throw new JournalStoreError(message, { cause })
    }
  }
  return {
    name: `the bucket ${bucket}`,
    async get(sha256) {
      const response = await ask(sha256, { method: 'GET' })
      if (response.status === 404) return undefined
      if (!response.ok) throw refusal(bucket, response.status)
      return new Uint8Array(await response.arrayBuffer())
    },
    async put(sha256, bytes) {
      const response = await ask(sha256, { method: 'PUT', body: Buffer.from(bytes) })
      if (!response.ok) throw refusal(bucket, response.status)
    },
  }
}

function refusal(bucket: string, status: number): JournalStoreError {
  const remedy =
    status === 403
      ? 'check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY and what they may do'
      : 'check the address of the bucket'
  return new JournalStoreError(`The bucket ${bucket} answered with status ${status}; ${remedy}`)
}
