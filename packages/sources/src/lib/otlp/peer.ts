import { readAny } from '../conventions.ts'
import type { Attributes } from './values.ts'

/** What a calling span says that it called. */
export type Peer = {
  readonly kind: 'database' | 'messaging' | 'external'
  readonly name: string
  /** `address:port`, or only the address; empty when neither is known. */
  readonly address: string
}

/**
 * Reads who was called from the attributes of a client or producer span, by the names of
 * OpenTelemetry's semantic conventions: the present ones first, then their predecessors.
 */
export function findPeer(attributes: Attributes): Peer {
  const first = (...things: string[]): string | undefined => readAny(attributes, ...things)
  const url = parseUrl(first('url.full'))
  const host =
    first('server.address', 'net.peer.name', 'net.sock.peer.name', 'net.peer.ip') ??
    url?.hostname ??
    first('network.peer.address', 'net.sock.peer.addr') ??
    ''
  const port =
    first('server.port', 'net.peer.port') ?? url?.port ?? first('net.sock.peer.port') ?? ''
  const address = host && port ? `${host}:${port}` : host

  const databaseSystem = first('db.system.name')
  if (databaseSystem) {
    const name = first('db.namespace') ?? nameAt(databaseSystem, host)
    return { kind: 'database', name, address }
  }
  const messagingSystem = first('messaging.system.name')
  if (messagingSystem) {
    const name = first('messaging.destination.name') ?? nameAt(messagingSystem, host)
    return { kind: 'messaging', name, address }
  }
  const name =
    (first('server.service.name', 'service.peer.name', 'peer.service') ?? host) || 'unknown'
  return { kind: 'external', name, address }
}

function nameAt(system: string, host: string): string {
  return host ? `${system}@${host}` : system
}

function parseUrl(text: string | undefined): URL | undefined {
  return text === undefined ? undefined : (URL.parse(text) ?? undefined)
}
