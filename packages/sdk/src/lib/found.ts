import type { Entity } from './entity.ts'
import { RejectedFindingError } from './errors.ts'
import type { Evidence, EvidenceLike, Sourced } from './evidence.ts'
import type { Conclusion, Finding, FindingKind, SuggestedAction } from './finding.ts'

type Claim = {
  readonly about: Entity
  /** Probability that the claim is true, 0..1. */
  readonly confidence: number
  /** One sentence for a person: what is so, and what shows it. */
  readonly because: string
  readonly actions?: readonly SuggestedAction[]
}
type Backed = Claim & { readonly evidence: readonly [EvidenceLike, ...EvidenceLike[]] }
type Optional = Claim & { readonly evidence?: readonly EvidenceLike[] }

/** How an analyzer says what it found. Each call is shown to people at once. */
export type Found = {
  /** What the trouble comes from. A cause without evidence is rejected. */
  readonly cause: (claim: Backed) => Finding
  readonly contributing: (claim: Backed) => Finding
  readonly symptom: (claim: Optional) => Finding
  /** A suspect that is innocent, with the reason. */
  readonly ruledOut: (claim: Optional) => Finding
  /** A hypothesis that the evidence neither supports nor refutes. */
  readonly inconclusive: (claim: Optional) => Finding
  /** Nothing is wrong: says why, and what was looked at to know it. */
  readonly nothing: (reason: string, proof: NothingProof) => void
  /** There is not enough evidence: says what is missing and the question that would settle it. */
  readonly notEnough: (reason: string, gap: Gap) => void
}

export type NothingProof = {
  readonly checked: readonly (Sourced | EvidenceLike)[]
  /** Probability that nothing is wrong, 0..1. Default 0.9. */
  readonly confidence?: number
}
export type Gap = {
  /** What would have to be known, such as "traces of checkout". */
  readonly missing: readonly string[]
  /** The one question whose answer would settle it. */
  readonly question: string
}

export type Recorder = {
  readonly found: Found
  readonly findings: () => readonly Finding[]
  /** What the run concludes from its own findings and those of the runs that it chained. */
  readonly conclusion: (chained: readonly Finding[]) => Conclusion
}

/**
 * Records the findings of one run, in order.
 * @throws RejectedFindingError from each of `found`'s functions when a claim cannot be accepted.
 */
export function createRecorder(options: {
  readonly runId: string
  readonly analyzer: string
  readonly onFinding: (finding: Finding) => void
}): Recorder {
  const findings: Finding[] = []
  let stated: Conclusion | undefined

  const record =
    (kind: FindingKind) =>
    (claim: Optional): Finding => {
      const finding = toFinding(kind, claim, `${options.runId}.${findings.length + 1}`)
      const complete: Finding = { ...finding, analyzer: options.analyzer }
      findings.push(complete)
      options.onFinding(complete)
      return complete
    }
  return {
    found: {
      cause: record('cause'),
      contributing: record('contributing'),
      symptom: record('symptom'),
      ruledOut: record('ruled_out'),
      inconclusive: record('inconclusive'),
      nothing(reason, { checked, confidence = 0.9 }) {
        if (checked.length === 0) {
          throw new RejectedFindingError(
            'found.nothing() needs at least one thing that was checked',
          )
        }
        stated = { kind: 'healthy', sentence: reason, confidence: probability(confidence) }
      },
      notEnough(reason, { missing, question }) {
        const sentence = `${reason} Missing: ${missing.join(', ')}. ${question}`
        stated = { kind: 'inconclusive', sentence, confidence: 0 }
      },
    },
    findings: () => findings,
    conclusion: (chained) => conclude([...findings, ...chained], stated),
  }
}

/** The answer that findings amount to; `stated` is what the analyzer said outright. */
export function conclude(findings: readonly Finding[], stated?: Conclusion): Conclusion {
  const [first] = rankFindings(findings)
  if (first?.kind === 'cause') {
    return { kind: 'cause', sentence: first.summary, confidence: first.confidence }
  }
  return (
    stated ?? {
      kind: 'inconclusive',
      sentence: 'There is not enough evidence to name a cause.',
      confidence: 0,
    }
  )
}

const order: Record<FindingKind, number> = {
  cause: 0,
  contributing: 1,
  symptom: 2,
  inconclusive: 3,
  ruled_out: 4,
}

/** Findings as they are shown: causes first, then by confidence; the order of equals is kept. */
export function rankFindings<F extends Finding>(findings: readonly F[]): F[] {
  return findings.toSorted(
    (one, other) => order[one.kind] - order[other.kind] || other.confidence - one.confidence,
  )
}

function toFinding(kind: FindingKind, claim: Optional, id: string): Omit<Finding, 'analyzer'> {
  const evidence = (claim.evidence ?? []).map(plainEvidence)
  if ((kind === 'cause' || kind === 'contributing') && evidence.length === 0) {
    throw new RejectedFindingError(
      `A finding of kind ${kind} needs evidence; pass what shows it as \`evidence\``,
    )
  }
  if (typeof claim.because !== 'string' || claim.because.trim() === '') {
    throw new RejectedFindingError(
      'A finding needs one sentence that a person can read; pass it as `because`',
    )
  }
  return {
    id,
    kind,
    entity: claim.about,
    confidence: probability(claim.confidence),
    summary: claim.because,
    evidence,
    actions: claim.actions ?? [],
  }
}

function plainEvidence(item: EvidenceLike): Evidence {
  return 'evidence' in item ? item.evidence : item
}

function probability(value: number): number {
  if (!(value >= 0 && value <= 1)) {
    throw new RejectedFindingError(`A confidence is a probability from 0 to 1, but was ${value}`)
  }
  return value
}
