/** The process that bundles: it reads what authors bring, and may die of it. */
import { makeBundle } from '../bundle.ts'
import { BundleError } from '../errors.ts'
import { requestSchema, type BundlerAnswer } from './bundler-protocol.ts'

/** Ends it where the bundler itself has died: nothing can be bundled here any more. */
const bundlerLostCode = 70

process.on('message', (message) => {
  const { id, job } = requestSchema.parse(message)
  makeBundle(job).then(
    (bundle) => answer({ id, kind: 'made', ...bundle }),
    (error: unknown) => {
      if (!(error instanceof BundleError)) process.exit(bundlerLostCode)
      const { message: text, location } = error
      answer({
        id,
        kind: 'refused',
        message: text,
        ...(location === undefined ? {} : { location }),
      })
    },
  )
})
process.on('disconnect', () => process.exit())

function answer(message: BundlerAnswer): void {
  process.send?.(message)
}
