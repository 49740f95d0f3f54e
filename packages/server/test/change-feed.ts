import { createServer } from 'node:http'
import { listenForTest } from './listen-for-test.ts'

export type TestChangeFeed = {
  readonly url: string
  /** The `from` of every question so far, in order. */
  readonly asked: readonly string[]
  /** Answers that may be given; questions beyond it wait. */
  readonly allow: (answers: number) => void
  /** Resolves once that many questions have been asked. */
  readonly whenAsked: (count: number) => Promise<void>
  readonly close: () => Promise<void>
}

/** A feed of changes that answers each question with one change, when it is allowed to. */
export async function startChangeFeed(): Promise<TestChangeFeed> {
  const asked: string[] = []
  const waiting = new Set<() => void>()
  let allowed = 0
  let answered = 0
  const wake = (): void => waiting.forEach((check) => check())
  const when = (condition: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const check = (): void => {
        if (!condition()) return
        waiting.delete(check)
        resolve()
      }
      waiting.add(check)
      check()
    })

  const server = createServer((request, response) => {
    const from = new URL(request.url ?? '/', 'http://feed').searchParams.get('from') ?? ''
    asked.push(from)
    wake()
    void when(() => answered < allowed).then(() => {
      answered++
      const change = { id: `c${from}`, kind: 'deployment', at: from, title: `deploy at ${from}` }
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify([change]))
    })
  })
  const { url, close } = await listenForTest(server)
  return {
    url: `${url}/changes`,
    asked,
    allow(answers) {
      allowed = answered + answers
      wake()
    },
    whenAsked: (count) => when(() => asked.length >= count),
    close,
  }
}
