import type { ChainResult, ExceededLimit } from '@faultline/sdk'
import { createConversation, type Conversation, type Pending } from './conversation.ts'
import { coverageOf, starvedNeed } from './coverage.ts'
import { describeSeries } from './even-series.ts'
import { deliveryOf, findAnswer, type ChainedRun } from './find-answer.ts'
import { questionKey, type Answer, type Asked, type JournalEntry } from './journal.ts'
import type { RunLimits } from './limits.ts'
import { parseOutputs, type Ask, type Output } from './protocol.ts'
import { registrySource } from './registry.ts'
import {
  atDefinition,
  brokenProtocol,
  crashedSandbox,
  failureOf,
  fault,
  limitFailure,
  neverSettles,
  refusedFinding,
  type Failure,
} from './run-error.ts'
import type { RunOptions, Told } from './run-options.ts'
import { createRunRecord, type RunRecord } from './run-record.ts'
import type { Departure, SandboxProcess, Turn } from './sandbox/sandbox-process.ts'

const maximumRestarts = 20
/** Times that a run's process may be lost before the run gets one of its own. */
const patience = 3
let realmsBegun = 0

/**
 * One run, from its start to its record.
 *
 * It lives through attempts. In an attempt it has a realm in a sandbox process and the two talk in
 * turns: the host delivers one answer, the realm does all that follows from it and reports what it
 * said meanwhile. When the process is lost the run is begun again elsewhere, and what its journal
 * has by then is what it is told first, so it ends up where it was without a source being asked
 * twice. `#attempt` tells late answers of a lost attempt from those of the present one.
 */
export class Run {
  readonly #options: RunOptions
  readonly #record: RunRecord
  readonly #entries: JournalEntry[] = []
  readonly #ended = Promise.withResolvers<RunRecord>()
  #conversation: Conversation
  #attempt = 0
  #sandbox: SandboxProcess | undefined
  /** Name of the realm of this attempt; no two are alike within this process. */
  #realm = ''
  /** Live questions that are being answered, and deliveries whose turn has not been reported. */
  #inFlight = 0
  #unreported = 0
  /** Deliveries of this attempt; they are in the journal's order. */
  #delivered = 0
  /** Keeps deliveries in journal order while entries are being made durable. */
  #lastWrite: Promise<void> | undefined
  #calls = 0
  #chained = 0
  readonly #chainedRuns = new Map<string, ChainedRun>()
  #bytesRead = 0
  #journalBytes = 0
  #cpuMs = 0
  #outputsLength = 0
  /** The need that was asked through, or answered, last. */
  #lastNeed: string | undefined
  #isOver = false
  readonly #wall: NodeJS.Timeout

  constructor(options: RunOptions) {
    this.#options = options
    this.#record = createRunRecord(options)
    this.#conversation = createConversation(options.recorded)
    const { wallMs } = options.limits
    this.#wall = setTimeout(() => {
      const actual = Math.round(options.nowMs() - this.#record.startMs)
      this.end(limitFailure('timed_out', { limit: 'wallMs', maximum: wallMs, actual }))
    }, wallMs)
    void this.#begin(false)
  }

  get id(): string {
    return this.#options.runId
  }

  get analyzerId(): string {
    return this.#options.analyzer.id
  }

  /** Fulfilled when the run is over, whichever way; never rejected. */
  get ended(): Promise<RunRecord> {
    return this.#ended.promise
  }

  /** The journal so far. */
  get entries(): readonly JournalEntry[] {
    return this.#entries
  }

  get wallLeftMs(): number {
    return this.#options.limits.wallMs - (this.#options.nowMs() - this.#record.startMs)
  }

  /** Ends the run; what it has found by now is kept. */
  end(failure: Failure | undefined): void {
    if (this.#isOver) return
    this.#isOver = true
    clearTimeout(this.#wall)
    this.#leave()
    // Answers that were on their way when it ended made no difference to it.
    this.#entries.length = Math.max(0, this.#delivered - this.#unreported)
    const { places, analyzer } = this.#options
    const told = failure && atDefinition(failure, places, analyzer.place)
    const coverage = coverageOf(analyzer.needs, this.#entries, starvedNeed(told, this.#lastNeed))
    this.#record.close(told, { coverage, entries: this.#entries })
    this.#ended.resolve(this.#record)
  }

  async #begin(alone: boolean): Promise<void> {
    const attempt = ++this.#attempt
    const { pool, bundle, runId, investigated, start, analyzer, limits } = this.#options
    let sandbox: SandboxProcess
    try {
      sandbox = await pool.acquire({
        alone,
        memoryMb: limits.memoryMb,
        chained: runId.includes('.'),
      })
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      return this.end(fault('failed', 'sandbox_unavailable', message))
    }
    if (this.#isOver || attempt !== this.#attempt) return pool.release(sandbox)
    this.#sandbox = sandbox
    const key = `run#${++realmsBegun}`
    this.#realm = key
    sandbox.attach(key, {
      onTurn: (turn) => {
        if (attempt === this.#attempt) this.#onTurn(turn)
      },
      onGone: (departure) => {
        if (attempt === this.#attempt) this.#onGone(departure)
      },
      cpuLeftMs: () => this.#options.limits.cpuMs - this.#cpuMs,
      answerWithinMs: limits.wallMs,
    })
    sandbox.load(bundle.version, bundle.code)
    this.#unreported = 1
    const { clock, window, alert, seed } = investigated
    const command = { type: 'run', runId, analyzerId: analyzer.id, start, alert, clock, window }
    sandbox.send({
      type: 'start',
      id: key,
      version: bundle.version,
      settings: JSON.stringify({ clock, seed: `${seed}/${runId}` }),
      command: JSON.stringify(command),
    })
  }

  #leave(): void {
    const sandbox = this.#sandbox
    if (!sandbox) return
    sandbox.detach(this.#realm)
    this.#options.pool.release(sandbox)
    this.#sandbox = undefined
  }

  #onGone(departure: Departure): void {
    this.#sandbox = undefined
    const { limits } = this.#options
    switch (departure.kind) {
      case 'spun': {
        const actual = Math.round(this.#cpuMs + departure.cpuMs)
        return this.end(
          limitFailure('timed_out', { limit: 'cpuMs', maximum: limits.cpuMs, actual }),
        )
      }
      case 'stalled': {
        const actual = departure.waitedMs
        return this.end(
          limitFailure('timed_out', { limit: 'wallMs', maximum: limits.wallMs, actual }),
        )
      }
      case 'crashed':
        if (!departure.alone) return this.#restart(true)
        return this.end(crashedSandbox())
      case 'broke_protocol':
        if (!departure.alone) return this.#restart(true)
        return this.end(brokenProtocol())
      case 'out_of_memory':
        if (!departure.alone) return this.#restart(true)
        return this.end(limitFailure('out_of_memory', departure.exceeded))
      case 'lost':
        // Whoever's fault it is, after so many times it is not put up with any longer.
        return this.#restart(this.#attempt >= patience)
    }
  }

  #restart(alone: boolean): void {
    if (this.#attempt > maximumRestarts) {
      const message = `The run's sandbox process was lost ${this.#attempt} times; see the log of the host.`
      return this.end(fault('failed', 'sandbox_lost', message))
    }
    // What was recorded but not yet told is told by the next attempt too, in the same order.
    const own = this.#entries.splice(0)
    const later = this.#options.recorded.slice(own.length)
    this.#conversation = createConversation([...own, ...later])
    this.#inFlight = 0
    this.#delivered = 0
    this.#calls = 0
    this.#chained = 0
    this.#bytesRead = 0
    this.#journalBytes = 0
    this.#outputsLength = 0
    void this.#begin(alone)
  }

  #onTurn({ turns, outputs, cpuMs }: Turn): void {
    this.#unreported -= turns
    this.#cpuMs += cpuMs
    this.#outputsLength += outputs.length
    if (this.#outputsLength > this.#options.limits.outputsLength) {
      return this.#exceed('outputsLength', this.#outputsLength)
    }
    const parsed = parseOutputs(outputs)
    for (const output of parsed.outputs) {
      if (this.#isOver) return
      this.#hear(output)
    }
    if (this.#isOver) return
    if (!parsed.ok) {
      return this.end(
        fault('failed', 'output_rejected', `The run was ended because ${parsed.message}.`),
      )
    }
    if (this.#cpuMs > this.#options.limits.cpuMs) return this.#exceed('cpuMs', this.#cpuMs)
    this.#advance()
  }

  #hear(output: Output): void {
    switch (output.kind) {
      case 'read':
      case 'timer':
      case 'chain':
      case 'whoever':
        return this.#onAsk(output)
      case 'failed':
        return this.end(failureOf(output.error, this.#options.places, this.#options.analyzer.place))
      case 'done': {
        const exceeded = this.#record.conclude(output.conclusion)
        return this.end(exceeded && limitFailure('denied', exceeded))
      }
      case 'finding': {
        const refused = refusedFinding(this.id, this.#options.analyzer, output.finding)
        if (refused) return this.end(refused)
        const exceeded = this.#record.addFinding(output.finding, output.at)
        return exceeded && this.end(limitFailure('denied', exceeded))
      }
      case 'step_started': {
        const count = this.#record.startStep(output)
        return count > this.#options.limits.steps ? this.#exceed('steps', count) : undefined
      }
      case 'step_ended':
        return this.#record.endStep(output)
      case 'started':
        return this.#record.start(output.params, output.at)
      case 'described':
      case 'params':
        return undefined
    }
  }

  #onAsk(ask: Ask): void {
    if (ask.kind === 'read') this.#lastNeed = ask.need
    if (++this.#calls > this.#options.limits.calls) return this.#exceed('calls', this.#calls)
    const asked = this.#askedOf(ask)
    if (!asked) return
    this.#conversation.add({ ask, asked, key: questionKey(asked) })
  }

  #askedOf(ask: Ask): Asked | undefined {
    switch (ask.kind) {
      case 'timer':
        return { kind: 'timer', waitMs: ask.waitMs }
      case 'chain': {
        const { analyzer, params } = ask
        const ordinal = ++this.#chained
        if (ordinal > this.#options.limits.chainFanOut) {
          this.#exceed('chainFanOut', ordinal)
          return undefined
        }
        const foretold = this.#conversation.foretell({ kind: 'chain', analyzer, params, run: '' })
        const chained = this.#options.chain({
          caller: this.id,
          analyzer,
          params,
          ordinal,
          foretold,
        })
        this.#chainedRuns.set(chained.run, chained)
        if ('cycle' in chained && chained.cycle) this.#record.addFinding(chained.cycle, Date.now())
        return { kind: 'chain', analyzer, params, run: chained.run }
      }
      case 'whoever': {
        const { kind: method, seq: _, ...query } = ask
        return { kind: 'read', need: '', source: registrySource, method, query }
      }
      case 'read': {
        const { need, method, query } = ask
        const source = this.#options.analyzer.needs.find((known) => known.name === need)?.kind
        if (source) return { kind: 'read', need, source, method, query }
        const message = `The run asked through the need "${need}", which ${this.#options.analyzer.id} does not declare.`
        this.end(fault('denied', 'need_undeclared', message))
        return undefined
      }
    }
  }

  #advance(): void {
    if (this.#unreported > 0) return
    const turn = this.#conversation.next()
    if (turn.kind === 'recorded') {
      for (const { pending, entry } of turn.answers) this.#answerFromRecord(pending, entry)
      return
    }
    for (const pending of turn.pending) void this.#answerLive(pending)
    if (this.#inFlight > 0 || this.#unreported > 0 || this.#isOver) return
    this.end(neverSettles(this.#options.places, this.#options.analyzer.place))
  }

  #answerFromRecord(pending: Pending, entry: JournalEntry): void {
    const { asked } = pending
    // What a chained run answered is in its own journal: it is run again from that.
    if (asked.kind === 'chain' && entry.answer.kind === 'none') {
      return void this.#answerLive(pending, entry)
    }
    this.#tell(pending, entry.answer, { recorded: entry })
  }

  async #answerLive(pending: Pending, recorded?: JournalEntry): Promise<void> {
    const attempt = this.#attempt
    this.#inFlight++
    const askedAtMs = this.#options.nowMs()
    const { answer, value } = await findAnswer(pending.asked, {
      ...this.#options,
      chained: this.#chainedRuns,
    })
    if (this.#isOver || attempt !== this.#attempt) return
    this.#inFlight--
    this.#tell(pending, answer, { askedAtMs, value, recorded })
  }

  /** Records an answer and gives it to the realm, in that order. */
  #tell(pending: Pending, answer: Answer, { askedAtMs, value, recorded }: Told): void {
    const { nowMs } = this.#options
    const entry: JournalEntry = {
      position: this.#entries.length,
      askedAtMs: recorded?.askedAtMs ?? askedAtMs ?? nowMs(),
      answeredAtMs: recorded?.answeredAtMs ?? nowMs(),
      asked: pending.asked,
      answer,
    }
    this.#entries.push(entry)
    this.#options.offer(this.id, entry)
    if (pending.asked.kind === 'read') this.#lastNeed = pending.asked.need
    this.#count(answer, pending.key)
    if (this.#isOver) return
    // An entry that was recorded at this very place is durable already.
    const isDurable = recorded?.position === entry.position
    const keep = (): Promise<void> | undefined =>
      isDurable ? undefined : this.#options.keep(entry)
    const attempt = this.#attempt
    const deliver = (): void => {
      if (this.#isOver || attempt !== this.#attempt) return
      this.#deliver(pending, entry, value)
    }
    // One after the other, so that what is durable is always a beginning of the journal.
    const kept = this.#lastWrite ? this.#lastWrite.then(keep) : keep()
    if (!kept) return deliver()
    this.#inFlight++
    const written = kept.then(
      () => {
        if (attempt === this.#attempt) this.#inFlight--
        deliver()
      },
      (error: unknown) => {
        const message = `The journal could not be written: ${error instanceof Error ? error.message : String(error)}`
        this.end(fault('failed', 'journal_not_written', message))
      },
    )
    this.#lastWrite = written
    void written.then(() => {
      if (this.#lastWrite === written) this.#lastWrite = undefined
    })
  }

  #deliver({ ask, asked }: Pending, entry: JournalEntry, value?: ChainResult): void {
    this.#unreported++
    this.#delivered++
    const { json, floats } = deliveryOf(ask.seq, { asked, entry, value })
    this.#sandbox?.send({ type: 'deliver', id: this.#realm, json, floats: describeSeries(floats) })
  }

  #count(answer: Answer, question: string): void {
    const { bytesRead, journalBytes } = this.#options.limits
    this.#journalBytes += question.length
    if (answer.kind === 'value') {
      this.#bytesRead += answer.bytes
      this.#journalBytes += answer.bytes + answer.query.length
    }
    if (this.#bytesRead > bytesRead) this.#exceed('bytesRead', this.#bytesRead)
    else if (this.#journalBytes > journalBytes) this.#exceed('journalBytes', this.#journalBytes)
  }

  #exceed(limit: keyof RunLimits, actual: number): void {
    const maximum = this.#options.limits[limit]
    const exceeded: ExceededLimit = { limit, maximum, actual: Math.round(actual) }
    this.end(limitFailure(limit === 'cpuMs' ? 'timed_out' : 'denied', exceeded))
  }
}
