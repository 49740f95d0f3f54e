export { calibrateAnalyzers } from './lib/calibrate/calibrate-analyzers.ts'
export type { AnalyzerCalibration } from './lib/calibrate/calibrate-analyzers.ts'
export type { CalibrationFit, CrossValidation } from './lib/calibrate/fit-calibration.ts'
