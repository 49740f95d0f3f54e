export {
  logSurges,
  mineTemplates,
  type LogSurge,
  type LogTemplate,
  type LogTemplates,
} from './lib/logs/templates.ts'
