import { execFileSync } from 'node:child_process'
import { startEmbeddedPostgres } from '../src/lib/database/embedded-postgres.ts'

// Starts a server, tells its address, and is killed together with the shell that would end it.
const server = await startEmbeddedPostgres(process.argv[2] ?? '')
const processes = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,command='], { encoding: 'utf8' })
for (const line of processes.split('\n')) {
  const [pid, parent, command] = line.trim().split(/\s+/)
  if (parent === String(process.pid) && command === '/bin/sh') process.kill(Number(pid), 'SIGKILL')
}
process.send?.(server.url, () => process.kill(process.pid, 'SIGKILL'))
