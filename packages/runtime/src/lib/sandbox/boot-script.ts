import { fileURLToPath } from 'node:url'
import * as esbuild from 'esbuild'
import { asValue, scriptOptions, strictBanner, valueName } from '../bundle/script-options.ts'
import { strangeGlobals } from './known-globals.ts'

let built: Promise<string> | undefined

/** The boot script as one piece of JavaScript, built once a process. */
export function bootScript(): Promise<string> {
  built ??= build()
  return built
}

async function build(): Promise<string> {
  const result = await esbuild.build({
    ...scriptOptions,
    entryPoints: [guestFile('boot.ts')],
    platform: 'node',
    format: 'cjs',
    banner: { js: strictBanner },
    external: ['internal/*'],
    define: { realmSource: JSON.stringify(await realmScript()) },
    minify: true,
    metafile: false,
  })
  return result.outputFiles[0]?.text ?? ''
}

/** The runtime's own part of a realm as one script. */
export async function realmScript(): Promise<string> {
  const result = await esbuild.build({
    ...scriptOptions,
    entryPoints: [guestFile('realm/realm.ts')],
    globalName: valueName,
    banner: { js: strictBanner },
    define: { strangeGlobals: JSON.stringify(strangeGlobals()) },
    metafile: false,
  })
  return asValue(result.outputFiles[0]?.text ?? '')
}

function guestFile(path: string): string {
  return fileURLToPath(new URL(`../guest/${path}`, import.meta.url))
}
