import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { hostname } from 'node:os'
import { RequestError } from '../errors.ts'

/**
 * Refuses what a foreign web page in the reader's browser could send: a name that somebody else's
 * DNS points at us (rebinding), and writes that come from another origin. Names other than the
 * machine's own must be listed in `allowedHosts`.
 * @throws RequestError 421 or 403.
 */
export function guardOrigin(request: IncomingMessage, allowedHosts: readonly string[]): void {
  const host = request.headers.host ?? ''
  if (!isOwnHost(hostnameOf(`http://${host}`), allowedHosts)) {
    throw new RequestError(421, 'host_unknown', {
      detail: `This service does not answer for the host "${host}"; use its address, or list the name as an allowed host`,
    })
  }
  if (request.method === 'GET' || request.method === 'HEAD') return
  const { origin } = request.headers
  const isForeign = origin !== undefined && origin.replace(/^https?:\/\//, '') !== host
  if (isForeign || request.headers['sec-fetch-site'] === 'cross-site') {
    throw new RequestError(403, 'origin_foreign', {
      detail:
        'A web page of another origin may not write here; send the request from outside of a browser',
    })
  }
}

function isOwnHost(name: string, allowedHosts: readonly string[]): boolean {
  if (name === 'localhost' || name.endsWith('.localhost') || name === 'host.docker.internal') {
    return true
  }
  if (isIP(name.replace(/^\[|\]$/g, '')) !== 0) return true
  return name === hostname().toLowerCase() || allowedHosts.includes(name)
}

function hostnameOf(url: string): string {
  try {
    return new URL(url).hostname
  } catch {
    return ''
  }
}
