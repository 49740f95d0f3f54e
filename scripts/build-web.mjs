/** Builds the web page unless it is fresh, as a step of its own of `npm test`. */
import { fail, prepareWeb } from './setup.mjs'

try {
  await prepareWeb()
} catch (error) {
  fail(error)
}
