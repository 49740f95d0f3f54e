import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ts } from '@ts-morph/common'
import { folder } from './diagnostic.ts'

/** A case by the comment that stands above it, and the line that follows the comment. */
export type Case = { readonly name: string; readonly place: string }

/** Misuses: the mistake is on the line below `// expect: …`. */
export const misuses = (): Case[] => casesOf('misuses', 'expect')

/** Right programs: each begins below `// program: …`. */
export const programs = (): Case[] => casesOf('programs', 'program')

/** Casts, explicit type arguments, suppressions and non-null assertions in the right programs. */
export function forcedPlaces(): string[] {
  return filesOf('programs').flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8')
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true)
    const places = /@ts-(ignore|expect-error|nocheck)/.test(text) ? [file] : []
    const visit = (node: ts.Node): void => {
      if (isForced(node)) {
        const { line } = source.getLineAndCharacterOfPosition(node.getStart())
        places.push(`${file}:${line + 1}: ${node.getText()}`)
      }
      ts.forEachChild(node, visit)
    }
    visit(source)
    return places
  })
}

function isForced(node: ts.Node): boolean {
  if (ts.isAsExpression(node)) return !ts.isConstTypeReference(node.type)
  if (ts.isTypeAssertionExpression(node) || ts.isNonNullExpression(node)) return true
  // A collection that begins empty has nothing to infer its type from.
  if (ts.isNewExpression(node)) return false
  return ts.isCallExpression(node) && node.typeArguments !== undefined
}

function casesOf(part: string, marker: string): Case[] {
  return filesOf(part).flatMap((file) =>
    readFileSync(join(folder, file), 'utf8')
      .split('\n')
      .flatMap((line, index) => {
        const [, name] = new RegExp(`^ *// ${marker}: (.*)$`).exec(line) ?? []
        return name === undefined ? [] : [{ name, place: `${file}:${index + 2}` }]
      }),
  )
}

function filesOf(part: string): string[] {
  return readdirSync(join(folder, part)).map((name) => `${part}/${name}`)
}
