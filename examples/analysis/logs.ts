import { logSurges, mineTemplates } from '@faultline/analysis/logs'
import { readDpkgLog } from './data/dpkg.ts'

// What Debian's package manager wrote on two days of a machine's life: one installed, one upgraded.
const [before = [], after = []] = readDpkgLog().values()
const { templates = [] } = mineTemplates(before).value ?? {}
console.log(`${before.length} lines have ${templates.length} templates`)
for (const { text, count } of templates) console.log(`${count} × ${text}`)

// With as many lines a day as a measure of how much went on, which kind of line came more often?
const spanRatio = after.length / before.length
const surges = logSurges(before, after, { spanRatio }).value ?? []
for (const { template, before, after } of surges) console.log(`${template}: ${before} → ${after}`)
