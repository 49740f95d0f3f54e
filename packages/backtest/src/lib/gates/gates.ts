import { z } from 'zod'

const share = z.number().min(0).max(1)

/** What a backtest must hold; a gate that is left out is not asked for, save for the defaults. */
export const gatesSchema = z.strictObject({
  minimumRecallAt1: share
    .exactOptional()
    .describe('Of the cases with a cause, the share whose true cause is named first.'),
  minimumRecallAt3: share.exactOptional().describe('… is named among the first three.'),
  maximumFalseAlarmRate: share
    .exactOptional()
    .describe('Of the healthy cases, the share on which a cause is claimed.'),
  maximumInconclusiveRate: share.exactOptional(),
  maximumCalibrationError: share
    .exactOptional()
    .describe('Expected calibration error of the first causes that are claimed.'),
  maximumSlowDown: z
    .number()
    .min(1)
    .exactOptional()
    .describe('How many times as long as on the base a replay may take.'),
  noRegression: z
    .boolean()
    .exactOptional()
    .describe('No case that passes on the base may fail. Default: true with a base.'),
  allPass: z
    .boolean()
    .exactOptional()
    .describe('Every case must pass. Default: true without a base and without other gates.'),
  nothingMissing: z
    .boolean()
    .exactOptional()
    .describe('No case may need a recording. Default: true.'),
})
export type Gates = z.infer<typeof gatesSchema>
