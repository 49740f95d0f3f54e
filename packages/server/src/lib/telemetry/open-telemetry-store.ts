import {
  createTelemetryStore,
  StoreOpenError,
  type TelemetryStore,
} from '@faultline/sources/telemetry'
import { ServiceError, messageOf, type ServiceErrorCode } from '../errors.ts'

const codes: Readonly<Record<string, ServiceErrorCode>> = {
  telemetry_store_locked: 'data_folder_in_use',
  telemetry_store_unwritable: 'data_folder_not_writable',
  telemetry_store_other_version: 'data_folder_other_version',
}

/**
 * Opens the embedded store of traces, metrics and logs.
 * @throws ServiceError when its folder cannot be used.
 */
export async function openTelemetryStore(
  folder: string,
  log: (line: string) => void,
): Promise<TelemetryStore> {
  try {
    return await createTelemetryStore({
      folder,
      onBackgroundError: (error) => log(`Telemetry store: ${messageOf(error)}`),
    })
  } catch (error) {
    if (!(error instanceof StoreOpenError)) throw error
    throw new ServiceError(codes[error.code] ?? 'telemetry_store_failed', error.message, {
      cause: error,
    })
  }
}
