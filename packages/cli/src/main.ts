import { runCommandLine } from './lib/command-line.ts'

process.exitCode = await runCommandLine(process.argv.slice(2))
// Nothing that is still open, such as a kept-alive connection, may hold a finished command back.
process.stdout.write('', () => process.exit())
