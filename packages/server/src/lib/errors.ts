/** What can keep the service from starting or working; each has its remedy in the message. */
export type ServiceErrorCode =
  | 'port_in_use'
  | 'address_not_available'
  | 'data_folder_not_writable'
  | 'data_folder_in_use'
  | 'data_folder_other_version'
  | 'data_folder_not_ours'
  | 'no_disk_space'
  | 'platform_unsupported'
  | 'database_failed'
  | 'database_unreachable'
  | 'database_other_version'
  | 'telemetry_store_failed'
  | 'analyzers_unreadable'

/** Base of the errors that the service throws; `code` is stable, the message is one sentence for a person. */
export class ServiceError extends Error {
  readonly code: ServiceErrorCode
  constructor(code: ServiceErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'ServiceError'
    this.code = code
  }
}

/** A request that cannot be answered as asked; becomes a problem document (RFC 9457). */
export class RequestError extends Error {
  readonly status: number
  readonly code: string
  readonly headers: Readonly<Record<string, string>>
  constructor(
    status: number,
    code: string,
    { detail, headers = {} }: { detail: string; headers?: Readonly<Record<string, string>> },
  ) {
    super(detail)
    this.name = 'RequestError'
    this.status = status
    this.code = code
    this.headers = headers
  }
}

/** A notification that cannot be taken; nothing of it was stored. */
export class InvalidNotificationError extends Error {
  readonly code = 'notification_invalid'
  constructor(message: string) {
    super(message)
    this.name = 'InvalidNotificationError'
  }
}

/** The code of a system error (`ENOSPC`, `EADDRINUSE`, a PostgreSQL SQLSTATE), or undefined. */
export function systemErrorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/** What an unknown thrown value says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
