import { calibration, isotonic, plattScaling } from '@faultline/analysis/calibration'
import { guessFaults } from './data/guesses.ts'

// For each of 52 faults the service with the loudest processor was blamed. What is a score worth?
const guesses = ['2022-08-22', '2023-01-29'].flatMap(guessFaults)
const scores = guesses.map(({ score }) => Math.log10(Math.max(1, score)))
const outcomes = guesses.map(({ isRight }) => (isRight ? 1 : 0))

const [curve, steps] = [plattScaling(scores, outcomes).value, isotonic(scores, outcomes).value]
for (const score of [10, 100, 500]) {
  const [smooth, stepped] = [curve, steps].map((fit) => fit?.calibrate(Math.log10(score)))
  console.log(`score ${score}: right with ${smooth?.toFixed(2)}, by steps ${stepped?.toFixed(2)}`)
}
const confidences = scores.map((score) => curve?.calibrate(score) ?? NaN)
const { brier, expectedCalibrationError } = calibration(confidences, outcomes).value ?? {}
console.log(`Brier ${brier?.toFixed(3)}, calibration error ${expectedCalibrationError?.toFixed(3)}`)
