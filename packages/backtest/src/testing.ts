export { startFakeGithub } from './lib/review/fake-github.ts'
export type { FakeGithub } from './lib/review/fake-github.ts'
