import type { Labels, Provenance, Rows, Series } from './answer.ts'
import type { Entity } from './entity.ts'
import type { LogRecord } from './ports/logs.ts'
import { changeEntity, type Change } from './ports/changes.ts'
import type { Unit, UnitIn } from './unit.ts'

/** A line of a chart. Times in epoch milliseconds; null is a missing value. */
export type EvidenceSeries = {
  readonly name: string
  readonly labels: Labels
  readonly times: readonly number[]
  readonly values: readonly (number | null)[]
}

/** A moment on the time axis with a label, such as a deployment. */
export type Mark = { readonly at: number; readonly label: string; readonly entity?: Entity }

/** A stretch of the time axis with a label, such as the abnormal interval. */
export type Region = { readonly from: number; readonly to: number; readonly label: string }

export type Cell = string | number | null
export type Column = { readonly name: string; readonly unit?: string }

/** What shows that a finding is true; each with the calls that it was read by. */
export type Evidence =
  | {
      readonly kind: 'series'
      readonly title: string
      readonly unit: string
      readonly series: readonly EvidenceSeries[]
      readonly marks: readonly Mark[]
      readonly regions: readonly Region[]
      readonly provenance: readonly Provenance[]
    }
  | {
      readonly kind: 'table'
      readonly title: string
      readonly columns: readonly Column[]
      readonly rows: readonly (readonly Cell[])[]
      readonly provenance: readonly Provenance[]
    }
  | {
      readonly kind: 'events'
      readonly title: string
      readonly events: readonly Mark[]
      readonly provenance: readonly Provenance[]
    }
  | {
      readonly kind: 'logs'
      readonly title: string
      readonly records: readonly LogRecord[]
      readonly provenance: readonly Provenance[]
    }
  | {
      readonly kind: 'text'
      readonly title: string
      readonly text: string
      readonly provenance: readonly Provenance[]
    }

/** Evidence, or a result of `analyze` that carries its own. */
export type EvidenceLike = Evidence | { readonly evidence: Evidence }

/** Anything that was read from a source and knows the calls that it came from. */
export type Sourced = { readonly provenance: readonly Provenance[] }

type Chart<Text extends string> = {
  readonly title: string
  /** In UCUM form, such as `ms`; that of the first series unless told. */
  readonly unit?: UnitIn<Text>
  readonly series: readonly Series[]
  readonly marks?: readonly Mark[]
  readonly regions?: readonly Region[]
}
type Table<Text extends string> = {
  readonly title: string
  readonly columns: readonly { readonly name: string; readonly unit?: UnitIn<Text> }[]
  readonly rows: readonly (readonly Cell[])[]
  /** What the rows were computed from. */
  readonly from: readonly Sourced[]
}

/** Makes evidence from what sources answered; where it came from is carried over by itself. */
export const evidence = {
  /** A chart of series before and after, with changes as labelled lines. */
  series<const Text extends string = Unit>(chart: Chart<Text>): Evidence {
    const { title, unit, series, marks = [], regions = [] } = chart
    return {
      kind: 'series',
      title,
      unit: unit ?? series[0]?.unit ?? '',
      series: series.map(chartLine),
      marks,
      regions,
      provenance: provenanceOf(series),
    }
  },
  table<const Text extends string = Unit>({ title, columns, rows, from }: Table<Text>): Evidence {
    return { kind: 'table', title, columns, rows, provenance: provenanceOf(from) }
  },
  /** Changes on a time line. */
  changes(title: string, changes: Rows<Change>, only: readonly Change[] = changes.rows): Evidence {
    const events = only.map((change) => changeMark(change))
    return { kind: 'events', title, events, provenance: changes.provenance }
  },
  logs(title: string, records: Rows<LogRecord>): Evidence {
    return { kind: 'logs', title, records: records.rows, provenance: records.provenance }
  },
  /** A sentence that was computed from what `from` holds. */
  text(title: string, text: string, from: readonly Sourced[]): Evidence {
    return { kind: 'text', title, text, provenance: provenanceOf(from) }
  },
}

/** A change as a labelled line for a chart. */
export function changeMark(subject: Change): Mark {
  return { at: subject.at, label: subject.title, entity: changeEntity(subject) }
}

function chartLine(series: Series): EvidenceSeries {
  return {
    name: series.name,
    labels: series.labels,
    times: [...series.times],
    values: Array.from(series.values, (value) => (Number.isFinite(value) ? value : null)),
  }
}

/** The calls that any of these came from, each once, in the order of the journal. */
export function provenanceOf(sourced: readonly Sourced[]): Provenance[] {
  const byEntry = new Map<number, Provenance>()
  for (const { provenance } of sourced) {
    for (const origin of provenance) byEntry.set(origin.entry, origin)
  }
  return [...byEntry.values()].toSorted((one, other) => one.entry - other.entry)
}
