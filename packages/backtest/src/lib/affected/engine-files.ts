import { realpathSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { dirname, join } from 'node:path'

/**
 * What every analyzer runs in, whether it imports it or not: the runtime, and the SDK's door to it
 * that goes into every bundle. Where Faultline is itself part of the repository under review, a
 * change there affects all analyzers.
 */
export function engineFiles(): string[] {
  return [
    ['@faultline/runtime', 'src/index.ts'],
    ['@faultline/runtime', 'src/lib/guest/guest.ts'],
    ['@faultline/sdk', 'src/guest.ts'],
  ].flatMap(([name = '', file = '']) => {
    const manifest = findPackageJSON(name, import.meta.url)
    return manifest === undefined ? [] : [join(dirname(realpathSync(manifest)), file)]
  })
}
