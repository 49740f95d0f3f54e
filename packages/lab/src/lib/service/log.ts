import { logs, SeverityNumber, type Attributes, type LogRecord } from '@opentelemetry/api'

/** Writes one line of the service's log; the active trace is attached by the SDK. */
export function logInfo(body: string, attributes: Attributes = {}): void {
  emit({ severityNumber: SeverityNumber.INFO, severityText: 'INFO', body, attributes })
}

/** Writes a warning: something went wrong and was dealt with. */
export function logWarning(body: string, attributes: Attributes = {}): void {
  emit({ severityNumber: SeverityNumber.WARN, severityText: 'WARN', body, attributes })
}

/** Writes an error: a request could not be served. */
export function logError(body: string, attributes: Attributes = {}): void {
  emit({ severityNumber: SeverityNumber.ERROR, severityText: 'ERROR', body, attributes })
}

function emit(record: LogRecord): void {
  logs.getLogger('shop').emit(record)
}
