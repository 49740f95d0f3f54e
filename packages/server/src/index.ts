export { ServiceError } from './lib/errors.ts'
export type { ServiceErrorCode } from './lib/errors.ts'
export { startService } from './lib/service.ts'
export type { Service, ServiceOptions } from './lib/service-options.ts'
