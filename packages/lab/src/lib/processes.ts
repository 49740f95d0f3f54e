import { startChild, type Child } from './child-process.ts'
import { explain } from './narration.ts'

export type StartProcess = (options: {
  name: string
  module: string
  nodeFlags?: readonly string[]
}) => Child

/** Keeps every process of the shop, so that all of them end with it. */
export function createProcesses(): {
  start: StartProcess
  /** Ends all of them: those that others need last. */
  stopAll(lastName: string): Promise<void>
} {
  const children: Child[] = []
  let isStopping = false
  return {
    start(options) {
      const child = startChild({
        ...options,
        onUnexpectedEnd(name) {
          if (!isStopping) explain(`the process "${name}" ended although nobody asked it to`)
        },
      })
      children.push(child)
      return child
    },
    async stopAll(lastName) {
      isStopping = true
      const last = children.filter(({ name }) => name === lastName)
      await Promise.all(
        children.filter((child) => !last.includes(child)).map((child) => child.stop()),
      )
      await Promise.all(last.map((child) => child.stop()))
    },
  }
}
