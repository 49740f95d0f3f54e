import type { Command } from 'commander'
import type { CommandResult } from '../lib/command-line.ts'
import { CliError } from '../lib/errors.ts'
import { outputOf } from '../lib/options.ts'
import { createOutput } from '../lib/render/output.ts'

export function addSchemaCommand(program: Command, _result: CommandResult): void {
  program
    .command('schema')
    .argument('[name]', 'a document, such as result')
    .description('print the JSON Schema of a document, or list the documents that have one')
    .option('--json', 'print one JSON document')
    .action(async (name: string | undefined, _options: unknown, command: Command) => {
      // Loaded only here, with all the schemas; most commands do without them.
      const { isPublishedName, jsonSchemaOf, publishedSchemas } =
        await import('../lib/published-schemas.ts')
      if (name === undefined) {
        const output = outputOf(command)
        output.document({ schemas: publishedSchemas() })
        for (const { name: known, title } of publishedSchemas()) {
          output.say(`${output.paint.bold(known)}  ${title}`)
        }
        return
      }
      if (!isPublishedName(name)) {
        const names = publishedSchemas().map((schema) => schema.name)
        throw new CliError('schema_unknown', { name, names: names.join(', ') })
      }
      // A schema is a JSON document with or without `--json`.
      createOutput({ isJson: true }).document(jsonSchemaOf(name))
    })
}
