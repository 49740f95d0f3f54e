import { dirname, join, relative, resolve } from 'node:path'
import { calibrationFileSchema, type CalibrationFile } from '@faultline/sdk/result'
import { authorFileLimits, readAuthorFileIfAny } from '../author-file.ts'
import { AuthorFileError, BundleError } from '../errors.ts'
import { parseJson } from '../parse-json.ts'

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
 * @throws BundleError when a file is not understood, or is none of the author's.
 */
export function withCalibrations(
  code: string,
  { files, within }: { readonly files: readonly string[]; readonly within: readonly string[] },
): string {
  const all = Object.assign({}, ...files.map((file) => readCalibrations(file, within)))
  const at = code.lastIndexOf(placeholder)
  const literal = JSON.stringify(JSON.stringify(all))
  return code.slice(0, at - 1) + literal + code.slice(at + placeholder.length + 1)
}

function readCalibrations(file: string, within: readonly string[]): CalibrationFile['analyzers'] {
  const bytes = bytesOf(file, within)
  if (bytes === undefined) return {}
  const json = parseJson(bytes.toString())
  const parsed = json.ok ? calibrationFileSchema.safeParse(json.value) : undefined
  if (parsed?.success) return parsed.data.analyzers
  const [issue] = parsed?.error.issues ?? []
  const reason = json.ok
    ? `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`
    : `it is not JSON${json.place}`
  const place = relative(process.cwd(), file) || file
  const remedy = 'fit it anew with `faultline calibrate`, or remove it'
  throw new BundleError(`${place} is not a calibration (${reason}); ${remedy}`, place)
}

function bytesOf(file: string, within: readonly string[]): Buffer | undefined {
  try {
    return readAuthorFileIfAny(file, { within, mostBytes: authorFileLimits.calibration })
  } catch (error) {
    if (!(error instanceof AuthorFileError)) throw error
    throw new BundleError(error.message, file)
  }
}
