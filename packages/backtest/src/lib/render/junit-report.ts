import type { CaseReport, Report } from '../../report.ts'
import { element, type Markup } from './markup.ts'
import { queryWords, truthWords } from './wording.ts'

/**
 * The report as JUnit's XML, which every CI system reads: a suite for each analyzer with a test for
 * each case, and one more suite for the gates. A case that needs a recording or is broken is an
 * error, not a failure, for nothing could be said of it.
 */
export function renderJunit(report: Report): string {
  const byAnalyzer = Map.groupBy(report.cases, ({ analyzer }) => analyzer.id)
  const suites = [...byAnalyzer].map(([name, cases]) => ({ name, tests: cases.map(caseTest) }))
  if (report.gates.length > 0) suites.push({ name: 'gates', tests: report.gates.map(gateTest) })
  const tests = suites.flatMap((suite) => suite.tests)
  const root = element(
    'testsuites',
    { name: 'faultline backtest', ...counts(tests), time: report.speed.seconds.toFixed(3) },
    suites.map(({ name, tests: own }) => suiteElement(name, own, report.createdAt)),
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root.markup}\n`
}

type Test = {
  readonly name: string
  readonly className: string
  readonly file: string | undefined
  readonly seconds: number
  readonly fault: {
    readonly kind: 'failure' | 'error'
    readonly type: string
    readonly message: string
    readonly text: string
  } | null
  readonly output: string
}

function caseTest(entry: CaseReport): Test {
  const { name, analyzer, outcome, difference, path } = entry
  const isPassed = outcome.status === 'passed'
  return {
    name,
    className: analyzer.id,
    file: `${path}/case.yaml`,
    seconds: outcome.ms / 1000,
    fault: isPassed
      ? null
      : {
          kind: outcome.status === 'failed' ? 'failure' : 'error',
          type: difference?.kind === 'regressed' ? 'regressed' : outcome.status,
          message: outcome.reasons[0] ?? 'The case did not pass.',
          text: [
            ...outcome.reasons,
            `Known answer: ${truthWords(entry)}`,
            ...outcome.missing.map((asked) => `No recorded answer to ${queryWords(asked)}`),
          ].join('\n'),
        },
    output: difference === null ? '' : `${difference.kind}: ${difference.sentence}`,
  }
}

function gateTest({ gate, isBroken, sentence }: Report['gates'][number]): Test {
  return {
    name: gate,
    className: 'gates',
    file: undefined,
    seconds: 0,
    fault: isBroken
      ? { kind: 'failure', type: 'gate_broken', message: sentence, text: sentence }
      : null,
    output: isBroken ? '' : sentence,
  }
}

function suiteElement(name: string, tests: readonly Test[], createdAt: number): Markup {
  const seconds = tests.reduce((sum, test) => sum + test.seconds, 0)
  const attributes = {
    name,
    ...counts(tests),
    skipped: '0',
    time: seconds.toFixed(3),
    timestamp: new Date(createdAt).toISOString().slice(0, 19),
    hostname: 'localhost',
  }
  return element('testsuite', attributes, tests.map(testElement))
}

function testElement({ name, className, file, seconds, fault, output }: Test): Markup {
  return element('testcase', { name, classname: className, file, time: seconds.toFixed(3) }, [
    fault === null
      ? null
      : element(fault.kind, { message: fault.message, type: fault.type }, [fault.text]),
    output === '' ? null : element('system-out', {}, [output]),
  ])
}

function counts(tests: readonly Test[]): Record<'tests' | 'failures' | 'errors', string> {
  const withFault = (kind: string): string =>
    String(tests.filter(({ fault }) => fault?.kind === kind).length)
  return { tests: String(tests.length), failures: withFault('failure'), errors: withFault('error') }
}
