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
  const name = hostOf(request)
  if (name === undefined || !isOwnHost(name, allowedHosts)) {
    throw new RequestError(421, 'host_unknown', {
      detail: `This service does not answer for the host "${host.slice(0, 200)}"; use its address, or list the name as an allowed host`,
    })
  }
  if (request.method === 'GET' || request.method === 'HEAD') return
  const { origin } = request.headers
  const isForeign = origin !== undefined && !isSameOrigin(origin, host)
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
  if (isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0) return true
  return (
    name === hostname().toLowerCase() ||
    allowedHosts.some((allowed) => allowed.toLowerCase() === name)
  )
}

/**
 * The host that the one `Host` header names, in lower case: an IPv4 address, an IPv6 address in
 * brackets or a name, and a port or none. Anything else (userinfo, a path, several headers, a dot
 * at the end, numbers that a browser would make an address of) is no host of ours.
 */
function hostOf({ rawHeaders, headers }: IncomingMessage): string | undefined {
  const count = rawHeaders.filter(
    (name, index) => index % 2 === 0 && name.toLowerCase() === 'host',
  ).length
  if (count > 1) return undefined
  const parts = /^(\[[0-9a-f:.]+\]|[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?)(?::(\d{1,5}))?$/i.exec(
    headers.host ?? '',
  )
  if (parts === null || Number(parts[2] ?? 0) > 65_535) return undefined
  return parts[1]?.toLowerCase()
}

function isSameOrigin(origin: string, host: string): boolean {
  return /^https?:\/\/(.+)$/.exec(origin.toLowerCase())?.[1] === host.toLowerCase()
}
