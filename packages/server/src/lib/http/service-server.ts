import type { IncomingMessage, ServerResponse } from 'node:http'
import { contract } from '../../contract.ts'
import { RequestError } from '../errors.ts'
import { serveWebPage } from '../web/static-files.ts'
import type { Api } from './api.ts'
import { guardOrigin } from './guard.ts'
import { problemOf, sendProblem } from './problem.ts'
import { findRoute, type Exchange, type Route } from './routes.ts'

export type ServiceServerOptions = {
  /** Routes beside the contract's: webhooks, telemetry, pushed changes, documents. */
  readonly routes: readonly Route[]
  readonly api?: Api
  readonly webFolder?: string
  readonly allowedHosts: readonly string[]
  readonly log: (line: string) => void
}

/** Answers every request: with a route, the API, the web page, or a problem that says what to do. */
export function createRequestHandler(
  options: ServiceServerOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  const routes = options.api ? [...options.routes, ...apiRoutes(options.api)] : options.routes
  return (request, response) => {
    // What we answer is what its type says, whatever a browser finds in it.
    response.setHeader('x-content-type-options', 'nosniff')
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    answer({ ...options, routes }, { request, response, path }).catch((error: unknown) => {
      const headers = error instanceof RequestError ? error.headers : {}
      sendProblem(response, problemOf(error, options.log), headers)
    })
  }
}

async function answer(options: ServiceServerOptions, exchange: Exchange): Promise<void> {
  const { request, path } = exchange
  guardOrigin(request, options.allowedHosts)
  const route = findRoute(options.routes, exchange)
  if (route !== undefined) return route.handle(exchange)
  const mayBePage = request.method === 'GET' || request.method === 'HEAD'
  if (mayBePage && !isMachineAddress(path) && options.webFolder !== undefined) {
    if (await serveWebPage(options.webFolder, exchange)) return
  }
  throw new RequestError(404, 'not_found', {
    detail: `There is nothing at ${path}; the addresses are listed in /api/v1/openapi.json`,
  })
}

/** Where programs call: a page in answer to a mistyped address would only confuse them. */
function isMachineAddress(path: string): boolean {
  return /^\/(api|webhooks|otlp|v1)(\/|$)/.test(path)
}

/** The contract's routes, all answered by its implementation. */
function apiRoutes(api: Api): Route[] {
  const { investigations, analyzers, health } = contract
  const procedures = [...Object.values(investigations), ...Object.values(analyzers), health]
  return procedures.map((procedure) => {
    const { method = 'POST', path = '/' } = procedure['~orpc'].route
    return {
      method,
      path,
      async handle({ request, response, path: address }) {
        const answered = await api(request, response)
        if (answered === true) return
        if (answered !== false) return sendProblem(response, answered)
        throw new RequestError(404, 'not_found', { detail: `There is nothing at ${address}` })
      },
    }
  })
}
