const imported = /^(import\s*)\{\s*z\s*\}(\s*from\s*['"]zod(?:\/mini)?['"])/m

/**
 * Reads `import { z } from 'zod'` as `import * as z from 'zod'`, which means the same. The exported
 * object `z` holds all of zod, its fifty languages included, and cannot be shaken off: half a
 * megabyte that would be evaluated anew for every run, where a tenth of that is used.
 */
export function withWholeNamespace(code: string): string {
  return code.replace(imported, '$1* as z$2')
}
