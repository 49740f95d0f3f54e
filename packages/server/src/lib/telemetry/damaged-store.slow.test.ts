import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { firingAlert, postAlerts } from '../../../test/requests.ts'
import { temporaryFolder } from '../../../test/temporary-folder.ts'
import { startService } from '../service.ts'

test('a damaged telemetry store keeps no alert out, and health says where it lies', async () => {
  const folder = await temporaryFolder()
  const dataFolder = join(folder.path, 'data')
  await mkdir(join(dataFolder, 'telemetry'), { recursive: true })
  await writeFile(join(dataFolder, 'faultline.json'), '{"format":1,"serviceId":"x"}')
  await writeFile(join(dataFolder, 'telemetry', 'telemetry.duckdb'), 'no database '.repeat(5_000))
  const lines: string[] = []
  const service = await startService({ dataFolder, otlpPort: 0, log: (line) => lines.push(line) })
  try {
    const { investigations } = await postAlerts(service.url, [firingAlert('Slow')])
    expect(investigations[0]?.status).toBe('created')
    const health = await (await fetch(`${service.url}/api/v1/health`)).json()
    const notice = expect.stringMatching(/could not be read .* as telemetry\.duckdb\.damaged-2\S+,/)
    expect(health).toMatchObject({ status: 'ok', notices: [notice] })
    expect(lines).toContainEqual(notice)
  } finally {
    await service.close()
  }
  const names = await readdir(join(dataFolder, 'telemetry'))
  expect(names.filter((name) => name.includes('damaged'))).toHaveLength(1)
  await folder.remove()
})
