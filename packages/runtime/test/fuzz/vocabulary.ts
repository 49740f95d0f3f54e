import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import vm from 'node:vm'
import { bundleAnalyzer } from '../../src/index.ts'
import type { Arena } from './arena.ts'
import type { Vocabulary } from './grammar/grow.ts'
import { head } from './grammar/program.ts'

const reserved = new Set(
  'arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield hostile'.split(
    ' ',
  ),
)
/** So often a name is taken that stands in a scope, beside one that the global object has. */
const weightOfScope = 6

/**
 * Finds out what a program can name of the code that it is bundled with, by a program that tries
 * each word of that code.
 */
export async function readVocabulary(arena: Arena, folder: string): Promise<Vocabulary> {
  const first = join(folder, 'words.js')
  writeFileSync(first, program([]))
  const { code } = await bundleAnalyzer(first)
  // What a program imports it knows without looking.
  const known = new Set([...reserved, ...unique(head, /\w+/g), 'words'])
  const words = unique(code, /[A-Za-z_$][\w$]*/g)
  const file = join(folder, 'scope.js')
  writeFileSync(file, program(words.filter((word) => !known.has(word))))
  const { said } = await arena.tryFile(file)
  const seen = unique(said, /(?:SCOPE|GLOBAL)\|[\w$]*/g).map((line) => line.split('|'))
  const standard = new Set<unknown>(vm.runInNewContext('Object.getOwnPropertyNames(globalThis)'))
  const scope = seen.flatMap(([kind, name = '']) => {
    if (standard.has(name) || name in {}) return []
    return Array.from({ length: kind === 'SCOPE' ? weightOfScope : 1 }, () => name)
  })
  const properties = unique(code, /(?<=\.)[A-Za-z_$][\w$]*/g)
  return { scope, properties }
}

function unique(text: string, pattern: RegExp): string[] {
  return [...new Set(text.match(pattern))].toSorted()
}

/** Tells which of some words are names where an author's code stands. */
function program(words: readonly string[]): string {
  const tries = words.map((word) => `['${word}', () => typeof ${word}]`)
  return `import { defineAnalyzer } from '@faultline/sdk'
import * as z from 'zod/mini'
const words = [${tries.join(',\n')}]
export const hostile = defineAnalyzer({
  id: 'hostile',
  title: 'Looks for names',
  owner: 'fuzz',
  params: z.any(),
  needs: {},
  async investigate({ step }) {
    for (const [word, type] of words) {
      let isThere = true
      try {
        isThere = type() !== 'undefined'
      } catch {
        // A name whose value is not there yet.
      }
      if (!isThere) continue
      const kind = word in globalThis ? 'GLOBAL' : 'SCOPE'
      await step(kind + '|' + word, () => {})
    }
    for (const key of Object.getOwnPropertyNames(globalThis)) await step('GLOBAL|' + key, () => {})
  },
})
`
}
