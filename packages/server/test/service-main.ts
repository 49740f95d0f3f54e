import { z } from 'zod'
import { startService } from '../src/index.ts'

const optionsSchema = z.object({
  dataFolder: z.string(),
  otlpPort: z.number(),
  analyzersFolder: z.string(),
  changeFeeds: z.array(z.string()),
  databaseUrl: z.string().exactOptional(),
})

const options = optionsSchema.parse(JSON.parse(process.argv[2] ?? ''))
const service = await startService({
  ...options,
  log: (line) => process.stderr.write(`${line}\n`),
})
process.once('SIGTERM', () => {
  void service.close().then(() => process.exit())
})
// Whoever started us is gone.
process.once('disconnect', () => process.exit())
process.send?.({ url: service.url, otlpUrl: service.otlpUrl })
