/** Runs one reader on one input at a time, and tells what it took: it may hang or die of it. */
import { requestSchema, type Outcome } from './protocol.ts'

/** Reads what a stranger sends. */
export type Target = (input: Buffer) => unknown
type Reader = {
  readonly target: Target | undefined
  /** Whether it was thrown for bad input, on purpose. */
  readonly isRefusal: (error: unknown) => boolean
}

process.on('message', (message) => {
  const { target: name, input } = requestSchema.parse(message)
  void run(name, Buffer.from(input)).then((outcome) => process.send?.(outcome))
})
process.on('disconnect', () => process.exit())
process.send?.('ready')

async function run(name: string, input: Buffer): Promise<Outcome> {
  const { target, isRefusal } = await readerOf(name)
  if (target === undefined) throw new Error(`There is no target ${name}`)
  const before = process.cpuUsage()
  const memoryBefore = process.resourceUsage().maxRSS
  let thrown = ''
  try {
    await target(input)
  } catch (error) {
    if (!isRefusal(error)) thrown = String(error).slice(0, 200)
  }
  const { user } = process.cpuUsage(before)
  const grownMb = (process.resourceUsage().maxRSS - memoryBefore) / 1_024
  return { thrown, cpuMs: user / 1_000, grownMb }
}

/** Loaded when it is asked for, so that a process is soon replaced. */
async function readerOf(name: string): Promise<Reader> {
  if (name.startsWith('bad-')) {
    const { badTargets, isRefusal } = await import('./bad-targets.ts')
    return { target: badTargets[name], isRefusal }
  }
  const { targets, isRefusal } = await import('./targets.ts')
  return { target: targets[name], isRefusal }
}
