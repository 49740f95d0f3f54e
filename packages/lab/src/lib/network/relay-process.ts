import { connect, createServer, type Socket } from 'node:net'
import { reportToParent, serveParent } from '../child-side.ts'
import { createRandom } from '../random.ts'

/**
 * A stretch of network between two services, for the traffic of one region: it passes bytes on as
 * they are, after a delay each way. No process at either end can see it but by the time it takes.
 */
const random = createRandom('relay')
let way = { targetPort: 0, delayMs: 0, jitterMs: 0 }

const server = createServer((near) => {
  const far = connect(way.targetPort, '127.0.0.1')
  near.setNoDelay(true)
  far.setNoDelay(true)
  pass(near, far)
  pass(far, near)
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address !== null && typeof address === 'object') {
    reportToParent({ kind: 'listening', port: address.port })
  }
})

serveParent({
  onCommand(command) {
    if (command.kind !== 'relay') return
    way = { targetPort: command.targetPort, delayMs: command.delayMs, jitterMs: command.jitterMs }
  },
  onStop: () => undefined,
})

function pass(from: Socket, to: Socket): void {
  let lastDueMs = 0
  from.on('data', (chunk) => {
    const delayMs = way.delayMs + random.between(0, way.jitterMs)
    if (delayMs === 0) {
      to.write(chunk)
      return
    }
    // Bytes never overtake each other.
    lastDueMs = Math.max(lastDueMs, performance.now() + delayMs)
    setTimeout(() => to.write(chunk), lastDueMs - performance.now())
  })
  from.on('error', () => to.destroy())
  from.on('close', () => to.destroy())
}
