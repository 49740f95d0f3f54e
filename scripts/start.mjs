/** `npm start [-- DEMO OPTIONS]`: sets the clone up and runs the demo. */
import { join } from 'node:path'
import { fail, nodeBinary, prepareInstall, prepareWeb, root, run } from './setup.mjs'

try {
  await prepareInstall()
  await prepareWeb()
  const command = join(root, 'packages', 'cli', 'bin', 'faultline.mjs')
  process.exitCode = await run(nodeBinary, [command, 'demo', ...process.argv.slice(2)])
} catch (error) {
  fail(error)
}
