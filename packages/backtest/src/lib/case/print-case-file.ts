import { stringify } from 'yaml'
import type { CaseFile } from '../../case-file.ts'

/** The text of a `case.yaml`, in the order in which a person reads one. */
export function printCaseFile(given: CaseFile): string {
  const { title, analyzer, file, alert, params, at, window, seed, tags, answer, journal } = given
  const ordered = {
    title,
    ...{ analyzer, file, alert, params },
    ...{ at, window, seed },
    tags: tags.length > 0 ? tags : undefined,
    ...{ answer, journal },
  }
  return stringify(ordered, { lineWidth: 100, aliasDuplicateObjects: false, keepUndefined: false })
}
