import { LabError, messageOf, UsageError } from './lib/errors.ts'
import { explain } from './lib/narration.ts'
import { findDialect, findWorldFault } from './lib/worlds/choice.ts'
import { createWorld } from './lib/worlds/world.ts'
const seed = Number(process.argv[2] ?? 1)
try {
  const t = performance.now()
  const w = createWorld({ seed, dialect: findDialect(process.argv[3] ?? 'node-express'), fault: findWorldFault(process.argv[4] ?? 'slow-deploy') })
  const bytes = w.payloads.reduce((n, p) => n + p.body.length, 0)
  console.log(JSON.stringify({ ms: performance.now() - t, ...w, payloads: w.payloads.length, bytes }, null, 1))
} catch (error) {
  explain(messageOf(error))
  if (!(error instanceof LabError)) throw error
  process.exit(error instanceof UsageError ? 2 : 3)
}
