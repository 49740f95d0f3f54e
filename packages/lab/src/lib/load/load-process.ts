import { Agent, request as sendRequest } from 'node:http'
import { reportToParent, serveParent } from '../child-side.ts'
import { createRandom } from '../random.ts'
import type { UserResult } from '../protocol.ts'
import { createUsers, type UserRequest } from './journeys.ts'

/** The users: they arrive when they like, whether or not the shop keeps up, and give up after a while. */
const patienceMs = 3000
const mostAtOnce = 64
const reportEveryMs = 250

const agent = new Agent({ keepAlive: true, maxSockets: mostAtOnce, maxFreeSockets: 64 })
let requestsPerSecond = 0
let frontPort = 0
let atOnce = 0
let isRunning = false
let results: UserResult[] = []

serveParent({
  onCommand(command) {
    if (command.kind !== 'load') return
    requestsPerSecond = command.requestsPerSecond
    frontPort = command.frontPort
    if (isRunning) return
    isRunning = true
    arrive(command.seed)
    setInterval(() => {
      if (results.length === 0) return
      reportToParent({ kind: 'results', results })
      results = []
    }, reportEveryMs)
  },
  onStop: () => undefined,
})

function arrive(seed: string): void {
  const nextRequest = createUsers(seed)
  const random = createRandom(`arrivals:${seed}`)
  let dueMs = performance.now()
  const step = () => {
    while (dueMs <= performance.now()) {
      if (atOnce < mostAtOnce) send(nextRequest())
      dueMs += (1000 / requestsPerSecond) * random.between(0.5, 1.5)
    }
    setTimeout(step, Math.max(1, dueMs - performance.now()))
  }
  step()
}

function send(user: UserRequest): void {
  const startedAtMs = performance.now()
  atOnce += 1
  let isDone = false
  const finish = (status: number) => {
    if (isDone) return
    isDone = true
    atOnce -= 1
    clearTimeout(timer)
    results.push({
      journey: user.journey,
      finishedAtMs: Date.now(),
      durationMs: performance.now() - startedAtMs,
      status,
      failed: status === 0 || status >= 500,
    })
  }
  const outgoing = sendRequest(
    {
      agent,
      host: '127.0.0.1',
      port: frontPort,
      method: user.method,
      path: user.path,
      headers: { 'content-type': 'application/json', baggage: user.baggage },
    },
    (incoming) => {
      incoming.resume()
      incoming.on('end', () => finish(incoming.statusCode ?? 0))
      incoming.on('error', () => finish(0))
    },
  )
  const timer = setTimeout(() => outgoing.destroy(new Error('The user gave up.')), patienceMs)
  outgoing.on('error', () => finish(0))
  outgoing.end(user.body === undefined ? undefined : JSON.stringify(user.body))
}
