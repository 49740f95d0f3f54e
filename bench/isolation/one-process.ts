import { investigateInProcess } from './in-process.ts'

/** One run in a process of its own: what isolation costs without a warm sandbox. */
process.stdout.write(String(await investigateInProcess({ service: 'checkout' })))
