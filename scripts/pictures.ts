import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { anomalyPicture } from './pictures/anomaly.ts'
import { changePointsPicture } from './pictures/change-points.ts'
import { correlationPicture } from './pictures/correlation.ts'
import { descriptionPicture } from './pictures/description.ts'
import { eventsPicture } from './pictures/events.ts'
import { calibrationPicture } from './pictures/calibration.ts'
import { dimensionsPicture } from './pictures/dimensions.ts'
import { logsPicture } from './pictures/logs.ts'
import { refreshPages } from './pictures/pages.ts'
import { rankingPicture } from './pictures/ranking.ts'
import { structurePicture } from './pictures/structure.ts'
import { testsPicture } from './pictures/tests.ts'
import { tracesPicture } from './pictures/traces.ts'

/**
 * Draws the pictures of docs/analysis from the public data, and writes what the examples say into its
 * pages: `npm run pictures [-- DATA_FOLDER]`.
 * What is drawn is computed by the library as it is, so a picture that changes says that it changed.
 */
const pictures: Readonly<Record<string, () => string>> = {
  anomaly: anomalyPicture,
  'change-points': changePointsPicture,
  correlation: correlationPicture,
  description: descriptionPicture,
  events: eventsPicture,
  calibration: calibrationPicture,
  dimensions: dimensionsPicture,
  logs: logsPicture,
  ranking: rankingPicture,
  structure: structurePicture,
  tests: testsPicture,
  traces: tracesPicture,
}

const root = resolve(import.meta.dirname, '..')
const folder = join(root, 'docs', 'analysis', 'pictures')
mkdirSync(folder, { recursive: true })
for (const [name, draw] of Object.entries(pictures)) {
  writeFileSync(join(folder, `${name}.svg`), draw())
  console.log(`docs/analysis/pictures/${name}.svg`)
}
refreshPages(join(root, 'docs', 'analysis'), root)
