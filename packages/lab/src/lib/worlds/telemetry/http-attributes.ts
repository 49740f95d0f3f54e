import type { Attributes, Dialect } from '../dialects/dialect.ts'

export type HttpRequest = {
  readonly method: string
  readonly route: string
  readonly path: string
  readonly host: string
  readonly port: number
  readonly status: number
  readonly error?: string | undefined
}

/** Attributes of a request as a server tells it, by the old or the new semantic conventions. */
export function serverAttributes(
  request: HttpRequest,
  conventions: Dialect['conventions'],
): Attributes {
  const { method, route, path, host, port, status } = request
  const isFailed = status >= 500
  const fresh: Attributes = {
    'http.request.method': method,
    'http.route': route,
    'url.path': path,
    'url.scheme': 'http',
    'server.address': host,
    'server.port': port,
    'http.response.status_code': status,
    'network.protocol.version': '1.1',
    ...(isFailed ? { 'error.type': String(status) } : {}),
  }
  const former: Attributes = {
    'http.method': method,
    'http.route': route,
    'http.target': path,
    'http.scheme': 'http',
    'net.host.name': host,
    'net.host.port': port,
    'http.status_code': status,
    'http.flavor': '1.1',
  }
  return byConventions(conventions, fresh, former)
}

/** Attributes of a request as its caller tells it. */
export function clientAttributes(
  request: HttpRequest,
  conventions: Dialect['conventions'],
): Attributes {
  const { method, path, host, port, status, error } = request
  const url = `http://${host}:${port}${path}`
  const failure = error ?? (status >= 400 ? String(status) : undefined)
  const fresh: Attributes = {
    'http.request.method': method,
    'url.full': url,
    'server.address': host,
    'server.port': port,
    ...(status > 0 ? { 'http.response.status_code': status } : {}),
    ...(failure === undefined ? {} : { 'error.type': failure }),
  }
  const former: Attributes = {
    'http.method': method,
    'http.url': url,
    'net.peer.name': host,
    'net.peer.port': port,
    ...(status > 0 ? { 'http.status_code': status } : {}),
  }
  return byConventions(conventions, fresh, former)
}

function byConventions(
  conventions: Dialect['conventions'],
  fresh: Attributes,
  former: Attributes,
): Attributes {
  if (conventions === 'new') return fresh
  return conventions === 'old' ? former : { ...former, ...fresh }
}

/** gRPC's code for what HTTP would have answered so. */
export function grpcCode(status: number): number {
  const codes: Readonly<Record<number, number>> = {
    0: 14,
    404: 5,
    429: 8,
    502: 14,
    503: 14,
    504: 4,
  }
  return status > 0 && status < 400 ? 0 : (codes[status] ?? 13)
}
