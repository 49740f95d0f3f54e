import { defineConfig } from 'vitest/config'

const roots = ['packages/*', 'analyzers', 'examples']
const unit = roots.flatMap((root) => [`${root}/**/*.test.ts`, `${root}/**/*.test.tsx`])
const slow = [...roots, 'scripts'].map((root) => `${root}/**/*.slow.test.ts`)

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        // A busy machine may stop a fast test for seconds: the limit is there for what hangs.
        test: {
          name: 'unit',
          include: unit,
          exclude: ['**/node_modules/**', ...slow],
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        // Slow tests start real servers; on two cores they run one file at a time.
        test: {
          name: 'slow',
          include: slow,
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
