import { z } from 'zod'
import type { Runtime } from '../../src/index.ts'
import { canonicalJson } from '../../src/lib/journal.ts'
import { parseOutputs } from '../../src/lib/protocol.ts'
import { bundleFixture, requestOf } from '../harness.ts'
import { outcome, type Attempt } from './attempt.ts'

const forged = (finding: object): object => ({
  kind: 'finding',
  at: 0,
  finding: {
    ...{ id: '1.1', kind: 'cause', entity: { kind: 'service', name: 'a' }, confidence: 1 },
    ...{ summary: 's', evidence: [], actions: [], analyzer: 'misbehave', ...finding },
  },
})

/** What an analyzer says by having its realm write something else than what it was given. */
const speeches: Readonly<Record<string, object>> = {
  'other run': forged({ id: '1.1.1' }),
  'other analyzer': forged({ analyzer: 'somebody-else' }),
}
const deep = ['deep question', 'deep params']

/** Ways of an analyzer to be taken for another, or to bring its host down by what it says. */
export async function speechAttempts(runtime: Runtime): Promise<Attempt[]> {
  const bundle = await bundleFixture('misbehave')
  const refused = (how: string) => async () => {
    const result = await runtime.run(requestOf(bundle, { how }))
    const escaped = result.status === 'succeeded' || result.findings.length > 1
    return outcome(escaped, result.error?.message ?? 'it was believed')
  }
  const speaking = Object.entries(speeches).map(([how, output]): Attempt => ({
    name: `find something in the name of an${how}`,
    layer: 'protocol',
    confined: refused(how),
    // A host that holds a finding against its form alone.
    async unconfined() {
      const parsed = parseOutputs(JSON.stringify([output]))
      return outcome(parsed.ok, parsed.ok ? 'it was believed' : parsed.message)
    },
  }))
  const nesting = deep.map((how): Attempt => ({
    name: `exhaust the stack of the host by a ${how}`,
    layer: 'protocol',
    confined: refused(how),
    // A host that walks whatever was parsed.
    async unconfined() {
      const text = `${'{"a":'.repeat(6_000)}0${'}'.repeat(6_000)}`
      const value = z.unknown().parse(JSON.parse(text))
      try {
        return outcome(false, `it walked ${canonicalJson(value).length} characters`)
      } catch (error) {
        return outcome(error instanceof RangeError, String(error))
      }
    },
  }))
  return [...speaking, ...nesting]
}
