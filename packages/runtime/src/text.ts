export { visibleJson, visibleLine, visibleText } from './lib/visible-text.ts'
