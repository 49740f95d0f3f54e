/** A host that keeps its sandbox busy until it is killed; prints its sandbox processes first. */
import { createRuntime, type SandboxPolicy } from '../src/index.ts'
import { bundleFixture, requestOf } from './harness.ts'

const sandbox: SandboxPolicy = process.argv[2] === 'process' ? 'process' : 'best'
const runtime = await createRuntime({ sandbox, poolSize: 2 })
const request = requestOf(await bundleFixture('misbehave'), { how: 'spin' })
void runtime.run({
  ...request,
  limits: { cpuMs: 3_600_000, wallMs: 3_600_000 },
  onEvent({ type }) {
    if (type === 'finding') process.stdout.write('spinning\n')
  },
})
