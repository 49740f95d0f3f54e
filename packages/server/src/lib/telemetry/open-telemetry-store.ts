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

/** After so many different reasons no more are written: a sender can make up as many as it likes. */
const enoughReasons = 50

/** Says of each signal and reason once that telemetry is not stored; the sender is told each time. */
export function rejectionLog(
  log: (line: string) => void,
): (signal: string, reasons: readonly string[]) => void {
  const said = new Set<string>()
  return (signal, reasons) => {
    for (const reason of new Set(reasons)) {
      const line = `Telemetry: some ${signal} are not stored, because ${reason.replace(/^The/, 'the').replace(/\.$/, '')}; senders are told how many`
      if (said.size >= enoughReasons || said.has(line)) continue
      said.add(line)
      log(line)
    }
  }
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
      onRejected: rejectionLog(log),
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
