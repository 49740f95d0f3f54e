import { OpenAPIGenerator } from '@orpc/openapi'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { z } from 'zod'
import {
  alertSchema,
  conclusionSchema,
  entitySchema,
  evidenceSchema,
  findingSchema,
  runEventSchema,
} from '@faultline/sdk/result'
import {
  contract,
  investigationSummarySchema,
  runSchema,
  webhookAnswerSchema,
} from '../../contract.ts'
import { notificationSchema } from '../intake/alertmanager.ts'
import { changesAnswerSchema, pushedChangeSchema } from '../telemetry/changes-route.ts'
import { version } from '../version.ts'
import type { Route } from './routes.ts'

/** The OpenAPI document of everything that the service answers, made from the same schemas as the answers. */
export async function createOpenApiDocument(): Promise<object> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
  const document = await generator.generate(contract, {
    info: {
      title: 'Faultline',
      version,
      description:
        'Alerts in, investigations out. Errors are problem documents (RFC 9457). Times are epoch milliseconds unless they are texts, which are ISO 8601.',
      license: { name: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    commonSchemas: {
      Alert: { schema: alertSchema },
      Conclusion: { schema: conclusionSchema },
      Entity: { schema: entitySchema },
      Evidence: { schema: evidenceSchema },
      Finding: { schema: findingSchema },
      Run: { schema: runSchema },
      RunEvent: { schema: runEventSchema },
      InvestigationSummary: { schema: investigationSummarySchema },
    },
  })
  return { ...document, paths: { ...document.paths, ...handWrittenPaths() } }
}

/** Where the document is read. */
export function openApiRoute(document: object): Route {
  const text = JSON.stringify(document)
  return {
    method: 'GET',
    path: '/api/v1/openapi.json',
    handle({ response }) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(text)
      return Promise.resolve()
    },
  }
}

/** Routes that are not in the contract, since programs other than our own call them. */
function handWrittenPaths(): object {
  return {
    '/webhooks/alertmanager': {
      post: {
        operationId: 'receiveAlertmanagerNotification',
        summary:
          'Takes a notification of Alertmanager, of at most 16 MiB. Each of its alerts stands or falls alone: what can be kept is taken, and the rest is listed as refused.',
        requestBody: body(json(notificationSchema)),
        responses: {
          202: { description: 'Taken.', content: json(webhookAnswerSchema, 'output') },
          ...problems(400, 413, 415, 422, 503),
        },
      },
    },
    '/api/v1/changes': {
      post: {
        operationId: 'pushChanges',
        summary:
          'Takes one change or a list of them, of at most 1 MiB; each stands or falls alone, and one with a known id replaces the earlier.',
        requestBody: body(json(z.union([pushedChangeSchema, z.array(pushedChangeSchema)]))),
        responses: {
          202: {
            description: 'Taken.',
            content: json(changesAnswerSchema, 'output'),
          },
          ...problems(400, 413, 415, 422, 503),
        },
      },
    },
    ...Object.fromEntries(
      ['traces', 'metrics', 'logs'].map((signal) => [`/otlp/v1/${signal}`, otlp(signal)]),
    ),
  }
}

function otlp(signal: string): object {
  return {
    post: {
      operationId: `export-${signal}`,
      summary: `OTLP/HTTP for ${signal}, as the OpenTelemetry specification describes it.`,
      requestBody: body({ 'application/x-protobuf': {}, 'application/json': {} }),
      responses: {
        200: { description: 'Taken; a partial success says what was not.' },
        ...problems(400, 413, 415),
      },
    },
  }
}

const body = (content: object): object => ({ required: true, content })

function json(schema: z.ZodType, io: 'input' | 'output' = 'input'): object {
  const { $schema: _dialect, ...plain } = z.toJSONSchema(schema, { io })
  return { 'application/json': { schema: plain } }
}

/**
 * The members that every problem document has.
 * @internal
 */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
})

function problems(...statuses: number[]): object {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(problemSchema)
  const content = { 'application/problem+json': { schema } }
  return Object.fromEntries(
    statuses.map((status) => [status, { description: 'What is wrong and what to do.', content }]),
  )
}
