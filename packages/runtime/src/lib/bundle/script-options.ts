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
  // Packages look for these two to find out where they are, and otherwise compile text to find out.
  define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
  // import() is the one expression of a script that would hand out an object of another realm.
  supported: { 'dynamic-import': false },
  minifyWhitespace: true,
  // Node prints the line at fault with what it cannot tell otherwise: a whole bundle, if that is one line.
  lineLimit: 500,
  minifySyntax: true,
  legalComments: 'none',
  charset: 'utf8',
  tsconfigRaw: {},
  logLevel: 'silent',
} as const satisfies BuildOptions

/** What the bundler calls the value of a script, until `asValue` takes the name away. */
export const valueName = 'faultlineValue'
export const strictBanner = '"use strict";'
const assignment = `var ${valueName}=`

/**
 * Makes a script an expression, whose value is what its entry exports. Under a name that value could
 * be read and changed by the code inside of it. As long as before, so that no place in it moves.
 */
export function asValue(code: string): string {
  const start = code.indexOf(assignment)
  if (code.slice(0, start).trimEnd() !== strictBanner) {
    throw new Error('the bundler has begun the script otherwise')
  }
  const nothing = `0,${' '.repeat(assignment.length - 2)}`
  return code.slice(0, start) + nothing + code.slice(start + assignment.length)
}
