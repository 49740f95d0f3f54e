import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a hostile analyzer does in `investigate`. */
const hostile: Readonly<Record<string, string>> = {
  spins: 'for (;;);',
  'spins-in-turns': 'for (;;) await null',
  'takes-memory': "const kept = []; for (;;) kept.push('x'.repeat(1_000_000) + kept.length)",
  'talks-without-end': "for (let n = 0; ; n++) await step('step ' + n, () => {})",
  'finds-without-end':
    "for (let n = 0; ; n++) found.symptom({ about: service('s' + n), confidence: 0.5, because: 'x' })",
  'says-bigint': "found.symptom({ about: service('s'), confidence: 1n as never, because: 'x' })",
  'asks-bigint': 'await sources.changes.list({ window: { from: 1n, to: 2n } as never })',
  'rejects-beside': "for (let n = 0; n < 1_000; n++) void Promise.reject(new Error('stray ' + n))",
  'throws-odd': "throw { toString() { throw new Error('again') }, get message() { throw 1 } }",
  'speaks-in-json':
    "found.symptom({ about: service('s'), confidence: 0.5, because: { toJSON() { for (;;); } } as never })",
  exits: '(globalThis as never as { process: { exit(): void } }).process.exit()',
  recurses: 'const down = (): number => down() + 1; down()',
  waits: 'await new Promise(() => {})',
}
export const hostileKinds = Object.keys(hostile)

/** Asks three times, pauses, and says what it counted: the same for the same service. */
const honest = analyzer('honest', {
  label: 'honest',
  limits: '',
  body: `
    let sum = 0
    const parts = []
    for (const part of [0, 1, 2]) {
      const from = window.from + part * 1_000
      const told = await step('Part ' + part, () => sources.changes.list({ window: { from, to: from + 1_000 } }))
      parts.push(evidence.changes('Changes', told))
      for (let n = 0; n < 200_000; n++) sum = (Math.imul(sum ^ (params.name.charCodeAt(n % params.name.length) + n), 16_777_619)) >>> 0
      await new Promise((end) => setTimeout(end, 50))
      found.cause({ about: service(params.name), confidence: 0.5 + part / 10,
        because: params.name + ' part ' + part + ': ' + told.rows.length + ' changes, ' + sum, evidence: parts })
    }`,
})

/** Writes the folder of analyzers that the service is given. */
export function writeAnalyzers(folder: string): void {
  write(folder, 'honest', honest)
  for (const [kind, body] of Object.entries(hostile)) {
    const limits = 'limits: { cpuMs: 1_000, wallMs: 3_000 },'
    write(
      folder,
      kind,
      analyzer(kind, { label: `hostile_${kind.replaceAll('-', '_')}`, limits, body }),
    )
  }
}

type Words = { readonly label: string; readonly limits: string; readonly body: string }

/** An analyzer that claims the alerts with a label of its own. */
function analyzer(id: string, { label, limits, body }: Words): string {
  return `import { changes, defineAnalyzer, evidence, service } from '@faultline/sdk'
import * as z from 'zod/mini'
export const analyzer = defineAnalyzer({
  id: '${id}', title: 'Chaos: ${id}', owner: 'chaos', ${limits}
  params: z.object({ name: z.string() }),
  needs: { changes: changes() },
  triggers: (on) => [on.alert({ labels: ['${label}'], params: ({ labels }) => ({ name: labels['${label}'] }) })],
  async investigate({ params, sources, window, found, step }) {
    void [params, sources, window, found, step, evidence, service]
    ${body}
  },
})
`
}

function write(folder: string, name: string, text: string): void {
  mkdirSync(join(folder, name), { recursive: true })
  writeFileSync(join(folder, name, 'index.ts'), text)
}
