import type { IncomingMessage, ServerResponse } from 'node:http'
import { RequestError } from '../errors.ts'

export type Exchange = {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Path of the address, without query. */
  readonly path: string
}

/** One route: its method, its path (`{name}` stands for one part) and who answers. */
export type Route = {
  readonly method: string
  readonly path: string
  readonly handle: (exchange: Exchange) => Promise<void>
}

/**
 * The route that answers the request; undefined when there is none at this path.
 * @throws RequestError 405 when the path is known with other methods only.
 */
export function findRoute(
  routes: readonly Route[],
  { request, path }: Exchange,
): Route | undefined {
  const there = routes.filter((route) => fits(route.path, path))
  if (there.length === 0) return undefined
  const method = request.method === 'HEAD' ? 'GET' : request.method
  const route = there.find((candidate) => candidate.method === method)
  if (route !== undefined) return route
  const allowed = [...new Set(there.map((candidate) => candidate.method))].join(', ')
  throw new RequestError(405, 'method_not_allowed', {
    detail: `${request.method} is not possible at ${path}; use ${allowed}`,
    headers: { allow: allowed },
  })
}

function fits(pattern: string, path: string): boolean {
  const wanted = pattern.split('/')
  const given = path.split('/')
  return (
    wanted.length === given.length &&
    wanted.every((part, index) =>
      part.startsWith('{') ? given[index] !== '' : part === given[index],
    )
  )
}
