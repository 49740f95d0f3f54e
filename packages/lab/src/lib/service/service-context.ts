import type { Random } from '../random.ts'
import type { CallOther } from './client.ts'
import type { Database } from './database-client.ts'
import type { Routes } from './server.ts'

/** What the code of a service can use. */
export type ServiceContext = {
  readonly service: string
  readonly random: Random
  call: CallOther
  /** The value of a feature flag at this moment. */
  flag(name: string, otherwise: string): string
  /** The value of a configuration key at this moment. */
  setting(key: string, otherwise: string): string
  /** The database; fails in a service that has none. */
  database(): Database
  /** Does the request's own work, which takes about that long. */
  work(medianMs: number): Promise<void>
}

/** The code of one service: its routes. */
export type CreateRoutes = (context: ServiceContext) => Routes
