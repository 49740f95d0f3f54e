import { parseArgs } from 'node:util'
import { messageOf, UsageError } from './errors.ts'

export type CommandLine = {
  fault: string
  seed: number
  otlpUrl: string
  webhookUrl: string | undefined
  dataFolder: string | undefined
  baselineSeconds: number
  durationSeconds: number
  listFaults: boolean
  json: boolean
  parentWatch: boolean
}

/** Reads the command line; says in one sentence what is wrong with it. */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  const { values } = parse(argv)
  return {
    fault: values.fault,
    seed: readNumber('seed', values.seed),
    otlpUrl: readUrl('otlp', values.otlp).replace(/\/+$/, ''),
    webhookUrl: values.webhook === undefined ? undefined : readUrl('webhook', values.webhook),
    dataFolder: values['data-dir'],
    baselineSeconds: readNumber('baseline-seconds', values['baseline-seconds']),
    durationSeconds: readNumber('duration-seconds', values['duration-seconds']),
    listFaults: values['list-faults'],
    json: values.json,
    parentWatch: values['parent-watch'],
  }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        fault: { type: 'string', default: 'none' },
        seed: { type: 'string', default: '1' },
        otlp: { type: 'string', default: 'http://127.0.0.1:4318' },
        webhook: { type: 'string' },
        'data-dir': { type: 'string' },
        'baseline-seconds': { type: 'string', default: '20' },
        'duration-seconds': { type: 'string', default: '0' },
        'list-faults': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        'parent-watch': { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    throw new UsageError(messageOf(error), { cause: error })
  }
}

function readNumber(name: string, text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value) || value < 0) {
    throw new UsageError(`--${name} must be a number that is not negative, not "${text}".`)
  }
  return value
}

function readUrl(name: string, text: string): string {
  if (!URL.canParse(text) || !/^https?:/.test(text)) {
    throw new UsageError(`--${name} must be an http URL, not "${text}".`)
  }
  return text
}
