import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { ServiceError, messageOf, systemErrorCode } from '../errors.ts'

export type Listener = {
  /** `http://127.0.0.1:4000`, without a slash at the end. */
  readonly url: string
  readonly close: () => Promise<void>
}

type Handle = (request: IncomingMessage, response: ServerResponse) => void

/**
 * Listens for HTTP requests.
 * @throws ServiceError when the port is taken or the address is not this machine's.
 */
export async function listen(
  handle: Handle,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<Listener> {
  const server = createServer(handle)
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (error) {
    throw listenError(error, host, port)
  }
  const address = server.address()
  const actualPort = typeof address === 'object' && address !== null ? address.port : port
  const name = host.includes(':') ? `[${host}]` : host
  return { url: `http://${name}:${actualPort}`, close: () => closeServer(server) }
}

/** Lets requests that are being answered end, for a moment. */
async function closeServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeIdleConnections()
  const patience = setTimeout(() => server.closeAllConnections(), 1_000)
  await closed
  clearTimeout(patience)
}

function listenError(error: unknown, host: string, port: number): ServiceError {
  const code = systemErrorCode(error)
  if (code === 'EADDRINUSE') {
    return new ServiceError(
      'port_in_use',
      `Port ${port} of ${host} is in use by another program; stop it, or choose another port`,
      { cause: error },
    )
  }
  const reason = code === 'EACCES' ? 'ports below 1024 need privileges' : messageOf(error)
  return new ServiceError(
    'address_not_available',
    `Faultline cannot listen on ${host}:${port} (${reason}); choose another address or port`,
    { cause: error },
  )
}
