import { Agent, request as sendRequest } from 'node:http'
import {
  context,
  metrics,
  propagation,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
} from '@opentelemetry/api'
import type { Endpoints } from '../protocol.ts'
import { logWarning } from './log.ts'
import { durationBuckets, type Reply } from './server.ts'
import { UpstreamError } from './service-errors.ts'

export type Call = {
  /** The name of the service or host, as it shows in `server.address`. */
  to: string
  method: 'GET' | 'POST'
  path: string
  body?: unknown
}

export type CallOther = (call: Call) => Promise<Reply>

/**
 * Creates the function by which a service calls others: found by name in the endpoints of the
 * moment, over kept connections, with a client span an attempt. Timeout and attempts are settings
 * (`client.NAME.timeout_ms`, `client.NAME.max_attempts`); a new attempt follows at once.
 */
export function createClient(options: {
  service: string
  endpoints(): Endpoints
  setting(key: string, otherwise: number): number
}): CallOther {
  const agent = new Agent({ keepAlive: true, maxSockets: 512, maxFreeSockets: 128 })
  const tracer = trace.getTracer('shop')
  const duration = metrics.getMeter('shop').createHistogram('http.client.request.duration', {
    unit: 's',
    advice: { explicitBucketBoundaries: durationBuckets },
  })

  return async function call(target) {
    const attempts = options.setting(`client.${target.to}.max_attempts`, 1)
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await attemptOnce(target, attempt)
      } catch (error) {
        if (attempt >= attempts || !(error instanceof UpstreamError)) throw error
        logWarning(`Call to ${target.to} failed, trying again`, {
          'server.address': target.to,
          'error.type': error.errorType,
          'http.request.resend_count': attempt,
        })
      }
    }
  }

  async function attemptOnce(target: Call, attempt: number): Promise<Reply> {
    const startedAtMs = performance.now()
    const port = findPort(target.to)
    const base: Attributes = {
      'http.request.method': target.method,
      'server.address': target.to,
      'server.port': 80,
    }
    const span = tracer.startSpan(target.method, {
      kind: SpanKind.CLIENT,
      attributes: {
        ...base,
        'url.full': `http://${target.to}${target.path}`,
        'network.peer.address': '127.0.0.1',
        'network.peer.port': port,
        ...(attempt > 1 ? { 'http.request.resend_count': attempt - 1 } : {}),
      },
    })
    const result: Attributes = {}
    try {
      const headers: Record<string, string> = { 'content-type': 'application/json' }
      propagation.inject(trace.setSpan(context.active(), span), headers)
      const timeoutMs = options.setting(`client.${target.to}.timeout_ms`, 2500)
      const reply = await exchange({ agent, target, port, headers, timeoutMs })
      result['http.response.status_code'] = reply.status
      if (reply.status >= 400) result['error.type'] = String(reply.status)
      if (reply.status >= 500) {
        throw new UpstreamError(`${target.to} answered ${reply.status}.`, {
          status: 502,
          errorType: String(reply.status),
        })
      }
      return reply
    } catch (error) {
      const failure = toUpstreamError(target.to, error)
      result['error.type'] = failure.errorType
      span.setStatus({ code: SpanStatusCode.ERROR, message: failure.message })
      throw failure
    } finally {
      span.setAttributes(result)
      span.end()
      duration.record((performance.now() - startedAtMs) / 1000, { ...base, ...result })
    }
  }

  function findPort(name: string): number {
    const { ports, links } = options.endpoints()
    const region = propagation.getActiveBaggage()?.getEntry('app.region')?.value
    const link = links.find(
      ({ from, to, region: linked }) =>
        from === options.service && to === name && linked === region,
    )
    const port = link?.port ?? ports[name]
    if (port === undefined) {
      throw new UpstreamError(`${name} has no address.`, { status: 503, errorType: 'ENOTFOUND' })
    }
    return port
  }
}

function exchange(options: {
  agent: Agent
  target: Call
  port: number
  headers: Record<string, string>
  timeoutMs: number
}): Promise<Reply> {
  const { target, timeoutMs } = options
  return new Promise((resolve, reject) => {
    const outgoing = sendRequest(
      {
        agent: options.agent,
        host: '127.0.0.1',
        port: options.port,
        method: target.method,
        path: target.path,
        headers: { host: target.to, ...options.headers },
      },
      (incoming) => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.on('error', reject)
        incoming.on('end', () => {
          clearTimeout(timer)
          resolve({ status: incoming.statusCode ?? 0, body: parseBody(Buffer.concat(chunks)) })
        })
      },
    )
    const timer = setTimeout(() => {
      outgoing.destroy(
        new UpstreamError(`${target.to} did not answer within ${timeoutMs} ms.`, {
          status: 504,
          errorType: 'timeout',
        }),
      )
    }, timeoutMs)
    outgoing.on('error', (error) => {
      clearTimeout(timer)
      reject(error)
    })
    outgoing.end(target.body === undefined ? undefined : JSON.stringify(target.body))
  })
}

function parseBody(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}

function toUpstreamError(to: string, error: unknown): UpstreamError {
  if (error instanceof UpstreamError) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  return new UpstreamError(`${to} could not be reached: ${code}.`, {
    status: 502,
    errorType: code,
  })
}
