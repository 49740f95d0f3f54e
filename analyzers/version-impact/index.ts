import {
  defineAnalyzer,
  deployment,
  entityName,
  evidence,
  formatClock,
  traces,
} from '@faultline/sdk'
import { z } from 'zod/mini'
import { readRollouts, type Rollout } from '../change-impact/rollouts.ts'
import { compareVersions, type VersionComparison } from '../change-impact/versions.ts'

/**
 * Whether a new version that nobody posted explains a shift: spans say which version served, so that a
 * rollout shows to the second although no pipeline told of it.
 */
export const versionImpact = defineAnalyzer({
  id: 'version-impact',
  title: 'Did a new version cause it?',
  owner: 'faultline',
  params: z.object({
    /** The stretch of data to look at, epoch milliseconds. */
    from: z.number(),
    to: z.number(),
    /** When users began to suffer. */
    onset: z.number(),
    /** How far it may be off, where data are sparse. */
    onsetErrorMs: z.optional(z.number()),
    /** The services that may be to blame. */
    services: z.array(z.string()),
    /** What users see, as the beginning of a sentence: "checkout is slow". */
    symptom: z.string(),
  }),
  needs: { traces: traces() },
  emits: ['deployment'],
  async investigate({ params, sources, step, found }) {
    const { from, to, onset, services, symptom, onsetErrorMs = 0 } = params
    const { rollouts, versioned } = await step('Which versions served when', () =>
      readRollouts(sources.traces, services, { from, to }),
    )
    const judged = await Promise.all(
      rollouts.map(async (rollout) => ({
        rollout,
        versions: await compareVersions(sources.traces, rollout, to),
      })),
    )
    const [best] = judged
      .map((one) => ({ ...one, confidence: confidenceOf(one, { onset, onsetErrorMs }) }))
      .toSorted((one, other) => other.confidence - one.confidence)
    for (const { rollout, versions } of judged.filter((one) => one.versions?.verdict === 'alike')) {
      found.ruledOut({
        about: deployment(rollout.service, rollout.version),
        confidence: 0.95,
        because: `${rollout.service}@${rollout.version} was ruled out: ${versions?.sentence ?? ''}.`,
        evidence: versions ? [versions.evidence] : [],
      })
    }
    if (!best || best.confidence < 0.5) {
      found.notEnough('No new version of the suspects explains it.', {
        missing: services.every((name) => versioned.has(name))
          ? []
          : ['service.version on the spans'],
        question: 'Was anything else released?',
      })
      return
    }
    const { rollout, versions, confidence } = best
    const about = deployment(rollout.service, rollout.version)
    const first = formatClock(rollout.from)
    const because =
      versions?.verdict === 'worse' ? versions.sentence : `it began as ${rollout.version} took over`
    found.cause({
      about,
      confidence,
      because: `${symptom} because of ${entityName(about)}, a new version that took traffic from ${first} on: ${because}.`,
      evidence: [
        evidence.text(
          `When ${entityName(about)} began to serve`,
          `${rollout.version} served its first request at ${first}; ${rollout.previous} served its last at ${formatClock(rollout.to)}.`,
          [rollout],
        ),
        ...(versions ? [versions.evidence] : []),
      ],
      actions: [{ title: `Roll ${rollout.service} back to ${rollout.previous}` }],
    })
  },
})

const clockErrorMs = 2_000

/** Beside one another the worse version is as good as proven; else only the moment speaks. */
function confidenceOf(
  { rollout, versions }: { readonly rollout: Rollout; readonly versions: VersionComparison | null },
  { onset, onsetErrorMs }: { readonly onset: number; readonly onsetErrorMs: number },
): number {
  if (versions?.verdict === 'alike') return 0.02
  if (versions?.verdict === 'worse') return 0.95
  const isWithin =
    onset >= rollout.from - clockErrorMs - onsetErrorMs &&
    onset <= rollout.to + 2 * clockErrorMs + onsetErrorMs
  return isWithin ? 0.8 : 0.2
}
