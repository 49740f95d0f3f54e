import { caseFileSchema, type CaseFile } from '../../case-file.ts'
import { CaseError } from '../errors.ts'
import { parseYaml } from '../parse-yaml.ts'

/**
 * Reads the text of a `case.yaml`.
 * @throws CaseError at the line of the first fault, with what to do about it.
 */
export function parseCaseFile(text: string, file: string): CaseFile {
  const parsed = parseYaml(text, caseFileSchema)
  if (parsed.ok) return parsed.value
  const { line, reason } = parsed
  const message = `${file}:${line}: the case is not understood: ${reason}`
  throw new CaseError('case_invalid', { file, line, message })
}
