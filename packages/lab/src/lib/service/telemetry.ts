import { context, logs, metrics, propagation, trace, type Context } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import {
  CompositePropagator,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} from '@opentelemetry/core'
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http'
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs'
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import {
  BatchSpanProcessor,
  TracerProvider,
  type Span,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace'
import {
  ATTR_SERVICE_INSTANCE_ID,
  ATTR_SERVICE_NAME,
  ATTR_SERVICE_VERSION,
} from '@opentelemetry/semantic-conventions'

const exportIntervalMs = 1000

/** Starts the OpenTelemetry SDK of one process; the returned function sends what is left and ends it. */
export function startTelemetry(options: {
  service: string
  version: string
  instanceId: string
  otlpUrl: string
}): () => Promise<void> {
  const resource = resourceFromAttributes({
    [ATTR_SERVICE_NAME]: options.service,
    [ATTR_SERVICE_VERSION]: options.version,
    [ATTR_SERVICE_INSTANCE_ID]: options.instanceId,
    'service.namespace': 'shop',
    'deployment.environment.name': 'production',
    'process.pid': process.pid,
    'process.runtime.name': 'nodejs',
    'process.runtime.version': process.versions.node,
  })
  const url = (signal: string) => `${options.otlpUrl}/v1/${signal}`

  const tracerProvider = new TracerProvider({
    resource,
    spanProcessors: [
      new BaggageSpanProcessor(),
      new BatchSpanProcessor({
        exporter: new OTLPTraceExporter({ url: url('traces') }),
        scheduledDelayMillis: exportIntervalMs,
        maxQueueSize: 16_384,
        maxExportBatchSize: 4096,
      }),
    ],
  })
  const meterProvider = new MeterProvider({
    resource,
    readers: [
      new PeriodicExportingMetricReader({
        exporter: new OTLPMetricExporter({ url: url('metrics') }),
        exportIntervalMillis: exportIntervalMs,
        exportTimeoutMillis: exportIntervalMs,
      }),
    ],
  })
  const loggerProvider = new LoggerProvider({
    resource,
    processors: [
      new BatchLogRecordProcessor({
        exporter: new OTLPLogExporter({ url: url('logs') }),
        scheduledDelayMillis: exportIntervalMs,
      }),
    ],
  })

  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  propagation.setGlobalPropagator(
    new CompositePropagator({
      propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()],
    }),
  )
  trace.setGlobalTracerProvider(tracerProvider)
  metrics.setGlobalMeterProvider(meterProvider)
  logs.setGlobalLoggerProvider(loggerProvider)

  return async () => {
    await Promise.allSettled([
      tracerProvider.shutdown(),
      meterProvider.shutdown(),
      loggerProvider.shutdown(),
    ])
  }
}

/** Copies the business dimensions (`app.*`), which travel as baggage, onto every span. */
class BaggageSpanProcessor implements SpanProcessor {
  onStart(span: Span, parent: Context): void {
    for (const [key, entry] of propagation.getBaggage(parent)?.getAllEntries() ?? []) {
      if (key.startsWith('app.')) span.setAttribute(key, entry.value)
    }
  }
  onEnd(): void {}
  async forceFlush(): Promise<void> {}
  async shutdown(): Promise<void> {}
}
