import { readFileSync } from 'node:fs'
import { logSurges, mineTemplates } from '@faultline/analysis/logs'

// What Debian's package manager wrote on the first two days of a machine: one installed, one upgraded.
const records = readFileSync('/var/log/dpkg.log', 'utf8').trim().split('\n')
const days = [...new Set(records.map((record) => record.slice(0, 10)))]
const [before = [], after = []] = days.map((day) =>
  records.filter((record) => record.startsWith(day)).map((record) => record.slice(20)),
)
const { templates } = mineTemplates(before).value
console.log(`${before.length} lines have ${templates.length} templates`)
for (const { text, count } of templates) console.log(`${count} × ${text}`)

// With as many lines a day as a measure of how much went on, which kind of line came more often?
const spanRatio = after.length / before.length
const surges = logSurges(before, after, { spanRatio }).value ?? []
for (const { template, before, after } of surges) console.log(`${template}: ${before} → ${after}`)
