export { investigateWorlds } from './lib/worlds/investigate-worlds.ts'
export type { InvestigatedWorld } from './lib/worlds/investigate-world.ts'
