import { createServer } from 'node:http'
import { reportToParent, serveParent } from '../child-side.ts'
import { pause } from '../pause.ts'
import { createRandom } from '../random.ts'

/** A card network: somebody else's system, so nothing in it tells anybody how it is doing. */
const random = createRandom('card-network')
let medianMs = 30

const server = createServer((request, response) => {
  request.resume()
  void pause(random.logNormal(medianMs, 0.2)).then(() => {
    response.writeHead(201, { 'content-type': 'application/json' })
    response.end('{"charged":true}')
  })
})
server.keepAliveTimeout = 120_000
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address !== null && typeof address === 'object') {
    reportToParent({ kind: 'listening', port: address.port })
  }
})

serveParent({
  onCommand(command) {
    if (command.kind === 'third-party') medianMs = command.medianMs
  },
  onStop: () => undefined,
})
