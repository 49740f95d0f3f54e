export {
  configurationFileName,
  configurationSchema,
  readConfiguration,
} from './lib/configuration.ts'
export type { Configuration } from './lib/configuration.ts'
