export {
  explainChange,
  type DimensionAnalysis,
  type DimensionCause,
  type DimensionOptions,
} from './lib/dimensions/explain-change.ts'
export { type Attribute, type Cube, type Measure } from './lib/dimensions/cube.ts'
export {
  adtributor,
  type AttributeExplanation,
  type AttributeValueShare,
} from './lib/dimensions/adtributor.ts'
export {
  promisingAttributes,
  type PromisingAttribute,
} from './lib/dimensions/promising-attributes.ts'
