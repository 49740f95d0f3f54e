import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { parseJson as parseQuietly } from '@faultline/runtime/author-files'
import { CliError, reasonOf } from './errors.ts'

/** Reads a JSON file; `-` is standard input. */
export async function readJsonFile(path: string): Promise<unknown> {
  return parseJson(await readText(path), placeOf(path))
}

/** How a file is called in messages. */
export function placeOf(path: string): string {
  return path === '-' ? 'Standard input' : path
}

/** Reads an option that is JSON itself, or `@FILE`. */
export async function readJsonOption(option: string, value: string): Promise<unknown> {
  if (value.startsWith('@')) return readJsonFile(value.slice(1))
  return parseJson(value, `The value of ${option}`)
}

export function parseJson(text: string, place: string): unknown {
  // The file may be one that nobody meant to show: nothing of it is quoted.
  const parsed = parseQuietly(text)
  if (parsed.ok) return parsed.value
  throw new CliError('json_malformed', { place, where: parsed.place })
}

async function readText(path: string): Promise<string> {
  try {
    return await textOf(path === '-' ? process.stdin : createReadStream(path))
  } catch (error) {
    throw new CliError('file_unreadable', { path, reason: fileReason(error) }, { cause: error })
  }
}

/** Whoever names it may name a pipe, so its size is known only when it has been read. */
async function textOf(stream: Readable): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of stream) {
    chunks.push(Buffer.from(chunk))
    bytes += Buffer.byteLength(chunk)
    if (bytes > mostJsonBytes) throw new Error(`it is larger than ${mostJsonBytes} bytes`)
  }
  return Buffer.concat(chunks).toString()
}

/** More than a recording with the largest journals that the service sends. */
const mostJsonBytes = 512_000_000

function fileReason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const known: Record<string, string> = {
    ENOENT: 'there is no such file',
    EISDIR: 'it is a folder',
    EACCES: 'this user may not read it',
  }
  return known[code] ?? reasonOf(error)
}
