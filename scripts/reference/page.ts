import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { declarationsOf, type Declaration } from './declarations.ts'

const library = resolve(import.meta.dirname, '..', '..', 'packages', 'analysis')

/** The entries of the library other than the one that has them all. */
export function families(): string[] {
  const manifest: { exports: Record<string, string> } = JSON.parse(
    readFileSync(join(library, 'package.json'), 'utf8'),
  )
  return Object.keys(manifest.exports)
    .filter((entry) => entry !== '.')
    .map((entry) => entry.slice('./'.length))
}

/** The reference of one family: functions with signature, docstring and example, then the types. */
export function referencePage(family: string): string {
  const declarations = declarationsOf(join(library, 'src', `${family}.ts`))
  const functions = declarations.filter(({ kind }) => kind !== 'type')
  const types = declarations.filter(({ kind }) => kind === 'type')
  return [
    `# \`@faultline/analysis/${family}\``,
    `Written by \`npm run reference\` from the docstrings. Which function to take, and when to distrust it: [${family}](../../analysis/${family}.md).`,
    ...functions.map(section),
    ...(types.length === 0 ? [] : ['## Types', ...types.map(typeBlock)]),
  ]
    .join('\n\n')
    .concat('\n')
}

function section({ name, says, code, example }: Declaration): string {
  const parts = [`## \`${name}\``, fenced(code), asMarkdown(says)]
  return [...parts, ...(example === '' ? [] : [fenced(example)])].filter(Boolean).join('\n\n')
}

function typeBlock({ says, code }: Declaration): string {
  const comment = says === '' ? '' : `/** ${says.replaceAll('\n', '\n * ')} */\n`
  return fenced(`${comment}${code}`)
}

const fenced = (code: string): string => `\`\`\`ts\n${code}\n\`\`\``

/** Docstrings are Markdown already, but for angle brackets outside of code, which would vanish. */
function asMarkdown(says: string): string {
  return says
    .replaceAll(/\{@link (\w+)\}/g, '`$1`')
    .split('`')
    .map((part, index) => (index % 2 === 0 ? part.replaceAll('<', '&lt;') : part))
    .join('`')
}
