export {
  explainChange,
  type DimensionAnalysis,
  type DimensionCause,
  type DimensionOptions,
} from './lib/dimensions/explain-change.ts'
export { type Attribute, type Cube, type Measure } from './lib/dimensions/cube.ts'
