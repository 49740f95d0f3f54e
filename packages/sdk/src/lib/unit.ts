/** Units that measurements come in, in UCUM form as OpenTelemetry writes them. */
type BaseUnit =
  | ''
  | '1'
  | '%'
  | 'ns'
  | 'us'
  | 'ms'
  | 's'
  | 'min'
  | 'h'
  | 'd'
  | 'bit'
  | 'By'
  | 'kBy'
  | 'MBy'
  | 'GBy'
  | 'KiBy'
  | 'MiBy'
  | 'GiBy'
  | 'Hz'
  | 'Cel'
  | 'V'
  | 'A'
  | 'W'
  | 'J'

/** A unit in UCUM form: `ms`, `By`, `1` for a ratio, `{request}` for a count, `By/s` for a rate. */
export type Unit = BaseUnit | `{${string}}` | `${BaseUnit | `{${string}}`}/${BaseUnit}`

/**
 * Of a unit that is written in the code: only one that exists. Of one that a source reported, which
 * the compiler knows as `string`: any.
 */
export type UnitIn<Text extends string> = string extends Text
  ? Text
  : Text extends Unit
    ? Text
    : Unit
