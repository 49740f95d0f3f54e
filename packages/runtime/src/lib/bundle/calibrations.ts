import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { calibrationFileSchema, type CalibrationFile } from '@faultline/sdk/result'
import { BundleError } from '../errors.ts'

const calibrationFileName = 'calibration.json'
/** Stands in the script until what it stands for is known: which files the analyzers lie in. */
const placeholder = 'faultline-calibrations'

/** The argument of the guest, as source text. */
export const calibrationsArgument = JSON.stringify(placeholder)

/** Where calibrations of the analyzers among these files would lie, existing or not. */
export function calibrationFiles(inputs: readonly string[], root: string): string[] {
  const own = inputs.filter((input) => !/(^|[\\/])node_modules[\\/]/.test(input))
  const folders = new Set(own.map((input) => dirname(resolve(root, input))))
  return [...folders].map((folder) => join(folder, calibrationFileName)).toSorted()
}

/**
 * Puts the calibrations into the script.
 * @throws BundleError when a file is not understood.
 */
export function withCalibrations(code: string, files: readonly string[]): string {
  const all = Object.assign({}, ...files.map(readCalibrations))
  const at = code.lastIndexOf(placeholder)
  const literal = JSON.stringify(JSON.stringify(all))
  return code.slice(0, at - 1) + literal + code.slice(at + placeholder.length + 1)
}

function readCalibrations(file: string): CalibrationFile['analyzers'] {
  if (!existsSync(file)) return {}
  const place = relative(process.cwd(), file) || file
  let reason: string
  try {
    const parsed = calibrationFileSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')))
    if (parsed.success) return parsed.data.analyzers
    const [issue] = parsed.error.issues
    reason = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`
  } catch (error) {
    reason = error instanceof Error ? error.message : String(error)
  }
  const remedy = 'fit it anew with `faultline calibrate`, or remove it'
  throw new BundleError(`${place} is not a calibration (${reason}); ${remedy}`, place)
}
