import type { Analyze } from './analyze.ts'
import { anomalies } from './analyze/anomalies.ts'
import { changePoints } from './analyze/change-points.ts'
import { compareVersions } from './analyze/compare-versions.ts'
import { correlation } from './analyze/correlation.ts'
import { explainChange } from './analyze/explain-change.ts'
import { isolateEvent } from './analyze/isolate-event.ts'
import { logTemplates } from './analyze/log-templates.ts'
import { loudestEdges } from './analyze/loudest-edges.ts'
import { rankCauses } from './analyze/rank-causes.ts'
import { shift } from './analyze/shift.ts'
import { exhaustion, trend } from './analyze/trend.ts'

/** Binds the analysis library to the SDK's series and evidence. */
export function createAnalyze(): Analyze {
  return {
    shift,
    anomalies,
    changePoints,
    trend,
    exhaustion,
    correlation,
    explainChange,
    isolateEvent,
    rankCauses,
    loudestEdges,
    compareVersions,
    logTemplates,
  }
}
