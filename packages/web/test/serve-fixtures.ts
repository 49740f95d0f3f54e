/**
 * `node packages/web/test/serve-fixtures.ts [PORT]`: the page on made-up investigations, one of which
 * runs over and over. With `npm run dev` in packages/web (FAULTLINE_URL=http://127.0.0.1:PORT) the
 * page reloads as it is edited.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { startFixtureServer } from './fixture-server.ts'
import { checkoutSlow } from './fixtures/checkout-slow.ts'
import { asQueued, eventsOf } from './fixtures/events-of.ts'
import { otherDays } from './fixtures/other-days.ts'

const slowness = 6
const now = Date.now()
const server = await startFixtureServer(
  [checkoutSlow('cause', now - 7 * 60_000), ...otherDays(now)],
  {
    webFolder: fileURLToPath(new URL('../dist/', import.meta.url)),
    port: Number(process.argv[2] ?? 4180),
  },
)
process.stdout.write(`${server.url}\n`)

for (let number = 1; ; number += 1) {
  const whole = checkoutSlow(`live-${number}`, Date.now() - 1_850)
  const took = (whole.finishedAt ?? 0) - (whole.startedAt ?? 0)
  const slowed = { ...whole, finishedAt: whole.createdAt + took * slowness }
  server.put(asQueued(slowed))
  await sleep(1_500)
  let before = 0
  for (const { atMs, event } of eventsOf(whole)) {
    await sleep((atMs - before) * slowness)
    before = atMs
    if (atMs >= took) server.put(whole)
    server.emit(whole.id, event)
  }
  server.end(whole.id)
  await sleep(30_000)
}
