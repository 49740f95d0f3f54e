import type { BuildOptions } from 'esbuild'

/** How every part of a bundle is built: one script for the sandbox, the same on every machine. */
export const scriptOptions = {
  bundle: true,
  write: false,
  metafile: true,
  format: 'iife',
  platform: 'neutral',
  mainFields: ['module', 'main'],
  target: 'esnext',
  // import() is the one expression of a script that would hand out an object of another realm.
  supported: { 'dynamic-import': false },
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  charset: 'utf8',
  tsconfigRaw: {},
  logLevel: 'silent',
} as const satisfies BuildOptions
