/**
 * The runtime's part inside a bundle, beside the analyzer and the SDK that it was written with. It
 * finds the analyzer, gives it its context, and says through the realm's kernel what it does.
 */
import type {
  Alert,
  AnyAnalyzer,
  Entity,
  Finding,
  Provenance,
  Trigger,
  Window,
} from '@faultline/sdk'
import { SourceError } from '@faultline/sdk'
import type { SourceErrorReason } from '@faultline/sdk'
import { createAnalyze, createRecorder, definedAnalyzers } from '@faultline/sdk/guest'
import type { Calibration } from '@faultline/sdk/guest'
import { decodePayload } from '../payload.ts'
import { createChain } from './chain.ts'
import { describeAnalyzers, entryAnalyzer } from './describe.ts'
import { GuestFault } from './guest-fault.ts'
import { onlyKnown } from './only-known.ts'
import type { Guest, Kernel } from './realm/realm.ts'
import { createSteps } from './steps.ts'

const { parse, stringify } = JSON

type RunCommand = {
  readonly type: 'run'
  readonly runId: string
  readonly analyzerId: string
  readonly start:
    | { readonly kind: 'params'; readonly params: unknown }
    | { readonly kind: 'trigger'; readonly trigger: number; readonly alert: Alert }
  readonly alert: Alert | null
  readonly clock: number
  readonly window: Window
}
type DescribeCommand = { readonly type: 'describe' }
type ParamsCommand = {
  readonly type: 'params'
  readonly analyzerId: string
  readonly trigger: number
  readonly entity: Entity
}
type Delivery = {
  readonly seq: number
  readonly value?: unknown
  readonly provenance?: Provenance
  readonly error?: { readonly reason: SourceErrorReason; readonly message: string }
}
type Waiting = {
  readonly need: string
  /** Made where the author asked, for the error's location; its stack costs only when read. */
  readonly place: Error
  readonly resolve: (delivery: Delivery) => void
  readonly reject: (error: unknown) => void
}

/** What the realm's kernel calls; everything that crosses is text, but for the numbers of series. */
export function createGuest(
  exported: Readonly<Record<string, unknown>>,
  calibrations: string,
  kernel: Kernel,
): Guest {
  const { say, realTimeMs } = kernel
  // Written by the bundler, which checked it.
  const calibrationOf: Readonly<Record<string, Calibration>> = parse(calibrations)
  const waiting = new Map<number, Waiting>()
  let asked = 0
  const steps = createSteps(kernel)
  const fail = (error: unknown): void => kernel.fail(error, steps.failedIn(error))
  const ask = (need: string, question: object): Promise<Delivery> => {
    const seq = asked++
    const { promise, resolve, reject } = Promise.withResolvers<Delivery>()
    waiting.set(seq, { need, place: new Error('asked here'), resolve, reject })
    say({ seq, ...question })
    return promise
  }
  kernel.connectTimers((timer, waitMs) => {
    void ask('', { kind: 'timer', waitMs }).then(() => kernel.fireTimer(timer))
  })

  async function run(command: RunCommand): Promise<void> {
    const analyzer = findAnalyzer(command.analyzerId)
    const params = await parseParams(analyzer, command)
    say({ kind: 'started', at: realTimeMs(), params: asJson(params) })
    const chained: Finding[] = []
    const recorder = createRecorder({
      runId: command.runId,
      analyzer: analyzer.id,
      ...(analyzer.emits === undefined ? {} : { emits: analyzer.emits }),
      onFinding: (finding) => say({ kind: 'finding', at: realTimeMs(), finding }),
      calibration: calibrationOf[analyzer.id],
    })
    const context: unknown = {
      params,
      sources: connectSources(analyzer),
      window: command.window,
      now: command.clock,
      alert: command.alert,
      step: steps.step,
      chain: createChain((question) => ask('', question), chained),
      analyze: createAnalyze(),
      found: onlyKnown(recorder.found, 'found', 'say what you found with'),
    }
    await analyzer.investigate(context as never)
    say({ kind: 'done', at: realTimeMs(), conclusion: recorder.conclusion(chained) })
    kernel.finish()
  }

  function connectSources(analyzer: AnyAnalyzer): Record<string, unknown> {
    const sources: Record<string, unknown> = {}
    for (const [name, need] of Object.entries(analyzer.needs)) {
      const client = need.connect(async (method, query) => {
        const { value, provenance } = await ask(name, { kind: 'read', need: name, method, query })
        // What the broker answers was parsed where it entered Faultline; the port says its type.
        return { value: value as never, provenance: provenance as Provenance }
      })
      sources[name] = onlyKnown(Object(client), `sources.${name}`, 'ask it for')
    }
    const trap: ProxyHandler<Record<string, unknown>> = {
      get(target, key) {
        if (typeof key !== 'string' || key in target || key === 'then')
          return Reflect.get(target, key)
        throw new GuestFault(
          'need_undeclared',
          `${analyzer.id} uses sources.${key} without declaring it; add ${key} to its needs`,
        )
      },
    }
    return new Proxy(sources, trap)
  }

  return {
    start(text) {
      const command: RunCommand | DescribeCommand | ParamsCommand = parse(text)
      try {
        if (command.type === 'describe') {
          const analyzers = describeAnalyzers(definedAnalyzers())
          say({ kind: 'described', entry: entryAnalyzer(exported).id, analyzers })
        } else if (command.type === 'params') {
          say({ kind: 'params', params: entityParams(command) })
        } else run(command).catch(fail)
      } catch (error) {
        fail(error)
      }
    },
    deliver(json, floats) {
      const delivery = decodePayload({ json, floats }) as Delivery
      const entry = waiting.get(delivery.seq)
      if (!entry) return
      waiting.delete(delivery.seq)
      if (!delivery.error) return entry.resolve(delivery)
      const error = new SourceError(entry.need, delivery.error.reason, delivery.error.message)
      const { stack = '' } = entry.place
      error.stack = stack.replace('Error: asked here', `SourceError: ${error.message}`)
      entry.reject(error)
    },
  }
}

/** Params as they are recorded. A schema may make more of them than JSON has words for, such as a bigint. */
function asJson(params: unknown): unknown {
  const text = stringify(params, (_key, value: unknown) =>
    typeof value === 'bigint' ? `${value}` : value,
  )
  return text === undefined ? null : parse(text)
}

function findAnalyzer(id: string): AnyAnalyzer {
  const analyzer = definedAnalyzers().get(id)
  if (!analyzer) throw new GuestFault('analyzer_unknown', `The bundle has no analyzer "${id}"`)
  return analyzer
}

async function parseParams(analyzer: AnyAnalyzer, { start }: RunCommand): Promise<unknown> {
  const input = start.kind === 'params' ? start.params : triggerParams(analyzer, start)
  const outcome = await analyzer.params['~standard'].validate(input)
  if (!outcome.issues) return outcome.value
  const sentences = outcome.issues.map(({ path = [], message }) => {
    const keys = path.map((part) => String(typeof part === 'object' ? part.key : part))
    return `${['params', ...keys].join('.')}: ${message}`
  })
  throw new GuestFault(
    'params_invalid',
    `The params do not fit ${analyzer.id}: ${sentences.join('; ')}`,
  )
}

function triggerParams(
  analyzer: AnyAnalyzer,
  start: { readonly trigger: number; readonly alert: Alert },
): unknown {
  const trigger = triggerOf(analyzer, start.trigger)
  if (trigger.kind === 'alert') return trigger.params(start.alert)
  if (trigger.kind === 'schedule') return trigger.params
  throw new GuestFault(
    'trigger_unknown',
    `Trigger ${start.trigger} of ${analyzer.id} takes no alert`,
  )
}

function entityParams({ analyzerId, trigger: index, entity }: ParamsCommand): unknown {
  const trigger = triggerOf(findAnalyzer(analyzerId), index)
  if (trigger.kind === 'entity') return trigger.params(entity)
  throw new GuestFault('trigger_unknown', `Trigger ${index} of ${analyzerId} takes no entity`)
}

function triggerOf(analyzer: AnyAnalyzer, index: number): Trigger<unknown> {
  const trigger = analyzer.triggers[index]
  if (trigger) return trigger
  throw new GuestFault('trigger_unknown', `${analyzer.id} has no trigger ${index}`)
}
