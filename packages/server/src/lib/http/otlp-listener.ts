import { ServiceError } from '../errors.ts'
import { listen, type Listener } from './listen.ts'
import { createRequestHandler, type ServiceServerOptions } from './service-server.ts'

/** The port that OpenTelemetry exporters use unless they are told another. */
const wellKnownPort = 4318

/**
 * Listens for OTLP on a port of its own: the one asked for, or OTLP's well-known one when it is
 * free, and else any.
 */
export async function listenForOtlp(
  server: ServiceServerOptions,
  { host, port }: { readonly host: string; readonly port: number | undefined },
): Promise<Listener> {
  const handle = createRequestHandler(server)
  if (port !== undefined) return listen(handle, { host, port })
  try {
    return await listen(handle, { host, port: wellKnownPort })
  } catch (error) {
    if (!(error instanceof ServiceError) || error.code !== 'port_in_use') throw error
    server.log(`Port ${wellKnownPort} is in use, so telemetry is taken on another one`)
    return listen(handle, { host, port: 0 })
  }
}
