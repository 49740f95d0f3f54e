import type { Fault } from '../faults/fault.ts'

/** More users than usual, whom the system serves as well as ever. */
export const surge: Fault = {
  name: 'traffic-surge',
  title: 'Many users come, and are served well',
  plan({ system, random, severity }) {
    const factor = random.between(1.7, 2.4) * Math.min(1.3, severity)
    return {
      ...{ entities: [], places: [system.entry] },
      sentence: `${factor.toFixed(1)} times as many users come; the system has room for them.`,
      healthy: { service: system.entry, signal: 'traffic-high', level: 1.15, forMs: 60_000 },
      begin: (running) => void (running.users.factor = factor),
      end: (running) => void (running.users.factor = 1),
    }
  },
}
