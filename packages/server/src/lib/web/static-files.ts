import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, normalize, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.map': 'application/json',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
}

const securityHeaders = {
  // Charts set sizes and colours in style attributes; scripts come from our own files only.
  'content-security-policy':
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
}

/**
 * Answers with a file of the web page; addresses of pages, which are no files, get the page itself.
 * False when there is nothing to answer with.
 */
export async function serveWebPage(
  folder: string,
  { request, response, path }: { request: IncomingMessage; response: ServerResponse; path: string },
): Promise<boolean> {
  const file = (await fileOf(folder, path)) ?? (await pageOf(folder, path))
  if (file === undefined) return false
  response.writeHead(200, {
    ...securityHeaders,
    'content-type': contentTypes[extname(file)] ?? 'application/octet-stream',
    // Names below assets/ carry a hash of their content.
    'cache-control': path.startsWith('/assets/')
      ? 'public, max-age=31536000, immutable'
      : 'no-cache',
  })
  if (request.method === 'HEAD') response.end()
  // A reader who goes away in the middle is no error of ours.
  else await pipeline(createReadStream(file), response).catch(() => undefined)
  return true
}

async function fileOf(folder: string, path: string): Promise<string | undefined> {
  const file = normalize(join(folder, decode(path)))
  if (!file.startsWith(normalize(folder) + sep)) return undefined
  const found = await stat(file).catch(() => undefined)
  return found?.isFile() === true ? file : undefined
}

async function pageOf(folder: string, path: string): Promise<string | undefined> {
  return extname(path) === '' ? fileOf(folder, '/index.html') : undefined
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path).replaceAll('\0', '')
  } catch {
    return path
  }
}
