import { promisify } from 'node:util'
import { gunzip, inflate, zstdDecompress } from 'node:zlib'
import type { z } from 'zod'
import { messageOf, OtlpRequestError } from '../errors.ts'
import { parseJsonText, readJson } from './json.ts'
import { decodeProtobuf } from './protobuf.ts'
import type { MessageType, ReadRequest } from './wire.ts'

/** An OTLP/HTTP request, free of the server that it came through. */
export type OtlpRequest = {
  readonly contentType: string | undefined
  readonly contentEncoding?: string | undefined
  readonly body: Uint8Array
}

export type OtlpEncoding = 'json' | 'protobuf'

/** What a request holds: the items that can be stored, and for each of the others what is wrong. */
export type Decoded<Row> = { readonly rows: readonly Row[]; readonly rejected: readonly string[] }

/** Requests larger than this, after decompression, are refused. */
export const maximumBodyBytes = 32 * 1024 * 1024

/**
 * The encoding that a content type names.
 * @throws OtlpRequestError 415 when it is neither of OTLP's two.
 */
export function encodingOf(contentType: string | undefined): OtlpEncoding {
  const mediaType = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase()
  if (mediaType === 'application/json') return 'json'
  if (mediaType === 'application/x-protobuf') return 'protobuf'
  const given = contentType ? `"${contentType}"` : 'missing'
  throw new OtlpRequestError(
    415,
    `The content type is ${given}; send OTLP as application/x-protobuf or application/json.`,
  )
}

/**
 * Decompresses and decodes the body of a request, with what is wrong with each record that could
 * not be read.
 * @throws OtlpRequestError when the body is too large or is not what its content type says.
 */
export async function decodeRequest<Schema extends z.ZodType>(
  request: OtlpRequest,
  as: { readonly schema: Schema; readonly message: MessageType },
): Promise<{ readonly message: z.output<Schema>; readonly rejected: readonly string[] }> {
  const encoding = encodingOf(request.contentType)
  const body = await decompress(request)
  const { message, rejected } =
    encoding === 'json' ? decodeJson(as.message, body) : decodeProtobuf(as.message, body)
  const parsed = as.schema.safeParse(message)
  if (parsed.success) return { message: parsed.data, rejected }
  const [issue] = parsed.error.issues
  const place = issue?.path.join('.') || 'the top level'
  throw new OtlpRequestError(
    400,
    `The body is not an OTLP request: at ${place}: ${issue?.message ?? 'wrong shape'}.`,
  )
}

const decoders = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  zstd: promisify(zstdDecompress),
}

async function decompress(request: OtlpRequest): Promise<Uint8Array> {
  if (request.body.byteLength > maximumBodyBytes) throw tooLarge()
  const encoding = (request.contentEncoding ?? 'identity').trim().toLowerCase()
  if (encoding === 'identity' || encoding === '') return request.body
  if (!isKnown(encoding)) {
    throw new OtlpRequestError(
      415,
      `The content encoding is "${encoding}"; send the body with gzip, deflate, zstd or none.`,
    )
  }
  try {
    return await decoders[encoding](request.body, { maxOutputLength: maximumBodyBytes })
  } catch (thrown) {
    if (isCode(thrown, 'ERR_BUFFER_TOO_LARGE')) throw tooLarge()
    throw new OtlpRequestError(400, `The body is not valid ${encoding}: ${messageOf(thrown)}.`)
  }
}

function isKnown(encoding: string): encoding is keyof typeof decoders {
  return Object.hasOwn(decoders, encoding)
}

function tooLarge(): OtlpRequestError {
  return new OtlpRequestError(
    413,
    `The body is larger than ${maximumBodyBytes / 1024 / 1024} MiB; export in smaller batches.`,
  )
}

function decodeJson(type: MessageType, body: Uint8Array): ReadRequest {
  let value: unknown
  try {
    value = parseJsonText(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch (thrown) {
    throw new OtlpRequestError(400, `The body is not valid JSON: ${messageOf(thrown)}.`)
  }
  try {
    return readJson(type, value)
  } catch (thrown) {
    throw new OtlpRequestError(400, `The body is not an OTLP request: ${messageOf(thrown)}.`)
  }
}

function isCode(thrown: unknown, code: string): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === code
}
