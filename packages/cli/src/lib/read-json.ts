import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
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
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new CliError('json_malformed', { place, reason: reasonOf(error) }, { cause: error })
  }
}

async function readText(path: string): Promise<string> {
  try {
    return path === '-' ? await text(process.stdin) : await readFile(path, 'utf8')
  } catch (error) {
    throw new CliError('file_unreadable', { path, reason: fileReason(error) }, { cause: error })
  }
}

function fileReason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const known: Record<string, string> = {
    ENOENT: 'there is no such file',
    EISDIR: 'it is a folder',
    EACCES: 'this user may not read it',
  }
  return known[code] ?? reasonOf(error)
}
