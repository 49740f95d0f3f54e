export { renderHtml } from './lib/render/html-report.ts'
