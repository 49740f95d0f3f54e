import type { ChildProcess } from 'node:child_process'
import { maximumMessageBytes } from '../protocol.ts'

type ChannelHandle = { onread: (this: unknown, ...read: unknown[]) => unknown }

/**
 * Keeps a process that writes whatever it likes to its end of the channel from harming this one.
 * Node reads messages where nothing can be caught: bytes that are none, a message of Node's own
 * kind, or one without an end would end this process, or take its memory. `onGarbage` is called in
 * place of that. It goes by the parts of Node's channel (pinned to one release, held by a test);
 * nobody is known to offer them otherwise.
 */
export function guardChannel(child: ChildProcess, onGarbage: () => void): void {
  // By these Node passes sockets between processes, which no sandbox may.
  child.removeAllListeners('internalMessage')
  const handle = channelHandle(child)
  if (!handle) return
  let pendingBytes = 0
  child.on('message', () => (pendingBytes = 0))
  const { onread } = handle
  handle.onread = function (...read) {
    const [bytes] = read
    if (bytes instanceof ArrayBuffer) pendingBytes += bytes.byteLength
    if (pendingBytes > maximumMessageBytes) return onGarbage()
    try {
      return Reflect.apply(onread, this, read)
    } catch {
      return onGarbage()
    }
  }
}

function channelHandle(child: ChildProcess): ChannelHandle | undefined {
  return Object.getOwnPropertySymbols(child)
    .map((key): unknown => Reflect.get(child, key))
    .find(isChannelHandle)
}

function isChannelHandle(value: unknown): value is ChannelHandle {
  return (
    typeof value === 'object' &&
    value !== null &&
    'onread' in value &&
    typeof value.onread === 'function'
  )
}
