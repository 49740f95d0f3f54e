import { fileURLToPath } from 'node:url'
import * as esbuild from 'esbuild'

let built: Promise<string> | undefined

/** The boot script as one piece of JavaScript, built once a process. */
export function bootScript(): Promise<string> {
  built ??= build()
  return built
}

async function build(): Promise<string> {
  const result = await esbuild.build({
    entryPoints: [fileURLToPath(new URL('../guest/boot.ts', import.meta.url))],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'esnext',
    banner: { js: '"use strict";' },
    minifyWhitespace: true,
    legalComments: 'none',
    tsconfigRaw: {},
    logLevel: 'silent',
  })
  return result.outputFiles[0]?.text ?? ''
}
