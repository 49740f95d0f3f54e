export { renderHtml } from './lib/render/html-report.ts'
export { renderJunit } from './lib/render/junit-report.ts'
export { renderMarkdown } from './lib/render/markdown-report.ts'
export type { MarkdownOptions } from './lib/render/markdown-report.ts'
