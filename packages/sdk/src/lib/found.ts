import { calibrate, type Calibration } from './calibration.ts'
import {
  checkClaim,
  checkEntity,
  checkProbability,
  checkSentence,
  checkSourced,
} from './check-finding.ts'
import { withoutAnswer, type Checked, type Conclusion, type Hypothesis } from './conclusion.ts'
import type { EntityKind, EntityOf } from './entity.ts'
import { RejectedFindingError } from './errors.ts'
import type { Evidence, EvidenceLike, Sourced } from './evidence.ts'
import type { Finding, FindingKind, SuggestedAction } from './finding.ts'

/** Things listed as checked; more would bury the answer. */
const maximumChecked = 100

type Claim<Kind extends EntityKind> = {
  readonly about: EntityOf<Kind>
  /** Probability that the claim is true, 0..1. */
  readonly confidence: number
  /** One sentence for a person: what is so, and what shows it. */
  readonly because: string
  readonly actions?: readonly SuggestedAction[]
}
type Backed<Kind extends EntityKind> = Claim<Kind> & {
  readonly evidence: readonly [EvidenceLike, ...EvidenceLike[]]
}
type Optional<Kind extends EntityKind> = Claim<Kind> & {
  readonly evidence?: readonly EvidenceLike[]
}

/**
 * How an analyzer says what it found, about entities of the kinds that it emits. Each call is shown
 * to people at once.
 */
export type Found<Kind extends EntityKind = EntityKind> = {
  /** What the trouble comes from. A cause without evidence is rejected. */
  readonly cause: (claim: Backed<Kind>) => Finding<Kind>
  readonly contributing: (claim: Backed<Kind>) => Finding<Kind>
  readonly symptom: (claim: Optional<Kind>) => Finding<Kind>
  /** A suspect that is innocent, with the reason. */
  readonly ruledOut: (claim: Optional<Kind>) => Finding<Kind>
  /** A hypothesis that the evidence neither supports nor refutes. */
  readonly inconclusive: (claim: Optional<Kind>) => Finding<Kind>
  /** Nothing is wrong: says why, and what was looked at to know it. */
  readonly nothing: (reason: string, proof: NothingProof) => void
  /** There is not enough evidence: says what is missing and the question that would settle it. */
  readonly notEnough: (reason: string, gap: Gap<Kind>) => void
}

export type NothingProof = {
  readonly checked: readonly (Sourced | EvidenceLike)[]
  /** Probability that nothing is wrong, 0..1. Default 0.9. */
  readonly confidence?: number
}
export type Gap<Kind extends EntityKind> = {
  /** What would have to be known, such as "traces of checkout". */
  readonly missing: readonly string[]
  /** The one question whose answer would settle it. */
  readonly question: string
  /** What the cause may be. Default: the findings that are inconclusive, or causes too unsure. */
  readonly hypotheses?: readonly Guess<Kind>[]
}
export type Guess<Kind extends EntityKind> = {
  readonly about: EntityOf<Kind>
  /** Probability that it is the cause, 0..1. */
  readonly confidence: number
  readonly because: string
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
  /** The kinds of entities that a finding may be about; all unless told. */
  readonly emits?: readonly EntityKind[]
  /** Turns the scores of causes into probabilities. */
  readonly calibration?: Calibration | undefined
}): Recorder {
  const findings: Finding[] = []
  let stated: Conclusion | undefined

  const record =
    (kind: FindingKind) =>
    (claim: Optional<EntityKind>): Finding => {
      checkClaim(claim, { kind, ...options })
      const finding = toFinding(kind, claim, `${options.runId}.${findings.length + 1}`)
      const { analyzer, calibration } = options
      const own: Finding = { ...finding, analyzer }
      const complete = calibration && kind === 'cause' ? withCalibration(own, calibration) : own
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
      nothing(reason, proof) {
        stated = toHealthy(reason, proof)
      },
      notEnough(reason, gap) {
        stated = toInconclusive(reason, gap)
      },
    },
    findings: () => findings,
    conclusion: (chained) => conclude([...findings, ...chained], stated),
  }
}

function withCalibration(finding: Finding, calibration: Calibration): Finding {
  const { method, cases } = calibration
  const score = finding.confidence
  const confidence = calibrate(calibration, score)
  return { ...finding, confidence, calibration: { method, cases, score } }
}

/** A cause that is less sure than this is a hypothesis. */
const leastCauseConfidence = 0.3

/** The answer that findings amount to; `stated` is what the analyzer said outright. */
export function conclude(findings: readonly Finding[], stated?: Conclusion): Conclusion {
  const [first] = rankFindings(findings)
  if (first?.kind === 'cause' && first.confidence >= leastCauseConfidence) {
    return { kind: 'cause', sentence: first.summary, confidence: first.confidence }
  }
  return stated ?? withoutAnswer('There is not enough evidence to name a cause.')
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

function toHealthy(reason: string, proof: NothingProof | undefined): Conclusion {
  const { checked, confidence = 0.9 } = proof ?? {}
  if (!Array.isArray(checked) || checked.length === 0) {
    throw new RejectedFindingError(
      'found.nothing() needs at least one thing that was checked; pass { checked: [ … ] }',
    )
  }
  return {
    kind: 'healthy',
    sentence: checkSentence(reason, 'found.nothing()'),
    confidence: checkProbability(confidence),
    checked: checked.slice(0, maximumChecked).map(checkedOf),
  }
}

function toInconclusive(reason: string, gap: Gap<EntityKind> | undefined): Conclusion {
  const { missing, question = '', hypotheses = [] } = gap ?? {}
  if (!Array.isArray(missing) || !missing.every((item) => typeof item === 'string')) {
    throw new RejectedFindingError(
      'found.notEnough() needs a list of what is missing; pass { missing: [ … ], question }',
    )
  }
  return {
    ...withoutAnswer(checkSentence(reason, 'found.notEnough()')),
    missing,
    question: checkSentence(question, 'The question of found.notEnough()'),
    hypotheses: hypotheses
      .map(toHypothesis)
      .toSorted((one, other) => other.confidence - one.confidence),
  }
}

function toHypothesis({ about, confidence, because }: Guess<EntityKind>): Hypothesis {
  checkEntity(about)
  return {
    entity: about,
    confidence: checkProbability(confidence),
    sentence: checkSentence(because, 'A hypothesis'),
  }
}

function toFinding(
  kind: FindingKind,
  claim: Optional<EntityKind>,
  id: string,
): Omit<Finding, 'analyzer'> {
  return {
    id,
    kind,
    entity: claim.about,
    confidence: checkProbability(claim.confidence),
    summary: checkSentence(claim.because, 'A finding'),
    evidence: (claim.evidence ?? []).map(plainEvidence),
    actions: claim.actions ?? [],
  }
}

function plainEvidence(item: EvidenceLike): Evidence {
  return 'evidence' in item ? item.evidence : item
}

/** What was looked at, by the title of the evidence, or else by what it is called at the source. */
function checkedOf(item: Sourced | EvidenceLike): Checked {
  checkSourced(item)
  const { provenance } = 'evidence' in item ? item.evidence : item
  return { title: titleOf(item), provenance: [...provenance] }
}

function titleOf(item: Sourced | EvidenceLike): string {
  if ('evidence' in item) return item.evidence.title
  if ('title' in item) return item.title
  if ('name' in item && typeof item.name === 'string') return item.name
  return [...new Set(item.provenance.map(({ need }) => need))].join(', ') || 'an answer'
}
