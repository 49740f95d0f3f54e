import { basename } from 'node:path'
import {
  createTelemetryStore,
  StoreOpenError,
  type TelemetryStore,
} from '@faultline/sources/telemetry'
import { ServiceError, messageOf, type ServiceErrorCode } from '../errors.ts'
import type { RetentionLimits } from '../retention/limits.ts'

const codes: Readonly<Record<string, ServiceErrorCode>> = {
  telemetry_store_locked: 'data_folder_in_use',
  telemetry_store_unwritable: 'data_folder_not_writable',
  telemetry_store_other_version: 'data_folder_other_version',
  telemetry_store_foreign: 'data_folder_other_version',
}

/**
 * Opens the embedded store of traces, metrics and logs. A file that cannot be read is moved aside:
 * alerts matter more than the last hour's telemetry. `notice` says so then.
 * @throws ServiceError when its folder cannot be used.
 */
export async function openTelemetryStore(
  folder: string,
  limits: Pick<RetentionLimits, 'telemetryHours' | 'telemetryMegabytes'>,
  log: (line: string) => void,
): Promise<{ readonly store: TelemetryStore; readonly notice?: string }> {
  let notice: string | undefined
  try {
    const store = await createTelemetryStore({
      folder,
      retentionMs: limits.telemetryHours * 3_600_000,
      mostBytes: limits.telemetryMegabytes * 1_000_000,
      onBackgroundError: (error) => log(`Telemetry store: ${messageOf(error)}`),
      onSetAside(place, { cause }) {
        notice = `The telemetry store could not be read (${messageOf(cause).split('\n')[0]}); its file lies beside the new one as ${basename(place)}, and telemetry began anew`
        log(notice)
      },
    })
    return notice === undefined ? { store } : { store, notice }
  } catch (error) {
    if (!(error instanceof StoreOpenError)) throw error
    throw new ServiceError(codes[error.code] ?? 'telemetry_store_failed', error.message, {
      cause: error,
    })
  }
}
