import type { Fault } from '../faults/fault.ts'
import { harmlessDeploy } from './harmless-deploy.ts'
import { lowThreshold } from './low-threshold.ts'
import { surge } from './surge.ts'

/** All kinds of days on which an alert fires although nothing is wrong. */
export const healthyDays: readonly Fault[] = [lowThreshold, surge, harmlessDeploy]
