import { runCommandLine, tell } from './lib/command-line.ts'

const words = process.argv.slice(2)

// A bug outside of every await: what was started ends by itself when it sees this process gone.
process.on('uncaughtException', (error) => {
  process.exit(tell(error, words.includes('--json')))
})

// Children that must not hold this process are still waited for at a command's end.
const alive = setInterval(() => {}, 60_000)
process.exitCode = await runCommandLine(words)
clearInterval(alive)
// Nothing that is still open, such as a kept-alive connection, may hold a finished command back.
process.stdout.write('', () => process.exit())
