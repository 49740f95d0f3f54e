import { configurationSchema } from '@faultline/backtest/configuration'
import { caseFileSchema } from '@faultline/backtest/case-file'
import { reportSchema } from '@faultline/backtest/report'
import {
  conclusionSchema,
  coverageSchema,
  entitySchema,
  errorSchema,
  evidenceSchema,
  findingSchema,
  provenanceSchema,
  resultSchemaVersion,
  runEventSchema,
  runResultSchema,
  stepSchema,
} from '@faultline/sdk/result'
import { changeInputSchema, webhookAnswerSchema } from '@faultline/server/contract'
import { z } from 'zod'

/** The documents that Faultline writes or takes, each with its JSON Schema. */
export type PublishedSchema = { readonly name: string; readonly title: string }

const published = {
  result: {
    title: `Result of a run, version ${resultSchemaVersion}: what \`run --json\` prints and the service stores`,
    schema: runResultSchema,
  },
  finding: { title: 'One finding with its evidence', schema: findingSchema },
  event: { title: 'What happens in a run while it runs', schema: runEventSchema },
  change: { title: 'A change, as `POST /api/v1/changes` takes it', schema: changeInputSchema },
  case: { title: 'A case: `case.yaml`', schema: caseFileSchema, io: 'input' },
  configuration: {
    title: 'The configuration of a project: `faultline.config.yaml`',
    schema: configurationSchema,
    io: 'input',
  },
  backtest: { title: 'Report of a backtest: `backtest --json`', schema: reportSchema },
  'webhook-answer': {
    title: 'Answer of `POST /webhooks/alertmanager`',
    schema: webhookAnswerSchema,
  },
} satisfies Record<string, { title: string; schema: z.ZodType; io?: 'input' }>

export type PublishedName = keyof typeof published

export function isPublishedName(name: string): name is PublishedName {
  return Object.hasOwn(published, name)
}

export function publishedSchemas(): PublishedSchema[] {
  return Object.entries(published).map(([name, { title }]) => ({ name, title }))
}

/** The JSON Schema (draft 2020-12) of a document; parts that occur in several places are named. */
export function jsonSchemaOf(name: PublishedName): object {
  const { title, schema, ...rules } = published[name]
  // What people write may leave out what has a default.
  const { $schema, ...rest } = z.toJSONSchema(schema, { metadata: partNames(), ...rules })
  return { $schema, $id: `urn:faultline:schema:${name}`, title, ...rest }
}

function partNames(): z.core.$ZodRegistry<{ id: string }> {
  const names = z.registry<{ id: string }>()
  names.add(entitySchema, { id: 'Entity' })
  names.add(evidenceSchema, { id: 'Evidence' })
  names.add(provenanceSchema, { id: 'Provenance' })
  names.add(conclusionSchema, { id: 'Conclusion' })
  names.add(coverageSchema, { id: 'Coverage' })
  names.add(errorSchema, { id: 'Error' })
  names.add(stepSchema, { id: 'Step' })
  names.add(findingSchema, { id: 'Finding' })
  return names
}
