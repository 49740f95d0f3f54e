import { join } from 'node:path'
import { authorFileLimits, authorRoot, readAuthorFileIfAny } from '@faultline/runtime/author-files'
import { z } from 'zod'
import { RequestError } from './errors.ts'
import { gatesSchema } from './gates/gates.ts'
import { parseYaml } from './parse-yaml.ts'

export const configurationFileName = 'faultline.config.yaml'

/** `faultline.config.yaml` at the root of a project. */
export const configurationSchema = z.strictObject({
  gates: gatesSchema
    .default({})
    .describe('What a backtest must hold; a broken gate is exit code 1.'),
  redaction: z
    .strictObject({
      fields: z
        .array(z.string().min(1))
        .default([])
        .describe('Names of fields, labels and attributes whose values are removed from cases.'),
      patterns: z
        .array(z.string().min(1))
        .default([])
        .describe('Regular expressions; what they match is removed from cases.'),
    })
    .default({ fields: [], patterns: [] }),
  journals: z
    .strictObject({
      aboveKilobytes: z
        .number()
        .min(0)
        .default(256)
        .describe('Journals larger than this are kept in the store instead of beside the case.'),
      store: z
        .union([
          z.strictObject({
            folder: z.string().min(1).describe('A folder, relative to this file.'),
          }),
          z.strictObject({
            bucket: z
              .url()
              .describe(
                'Address of an S3-compatible bucket, such as https://s3.eu-central-1.amazonaws.com/cases. The credentials are AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of the environment.',
              ),
            region: z.string().default('us-east-1'),
          }),
        ])
        .exactOptional(),
    })
    .exactOptional(),
})
export type Configuration = z.output<typeof configurationSchema>

/**
 * Reads a project's configuration; without one, everything is as usual.
 * @throws RequestError at the line of the first fault.
 */
export async function readConfiguration(root: string): Promise<Configuration> {
  const file = join(root, configurationFileName)
  const bytes = readAuthorFileIfAny(file, {
    within: [authorRoot(file)],
    mostBytes: authorFileLimits.configuration,
  })
  if (bytes === undefined) return configurationSchema.parse({})
  // A file of nothing but comments holds nothing.
  const parsed = parseYaml(bytes.toString(), configurationSchema.nullable())
  if (parsed.ok) return parsed.value ?? configurationSchema.parse({})
  const message = `${file}:${parsed.line}: the configuration is not understood: ${parsed.reason}`
  throw new RequestError('backtest_configuration_invalid', message)
}
