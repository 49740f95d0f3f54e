import { fileURLToPath } from 'node:url'

const fromRoot = (path: string) => fileURLToPath(new URL(`../../../../${path}`, import.meta.url))

/** Folder of the analyzers that ship with Faultline. */
export const bundledAnalyzersFolder = fromRoot('analyzers')
/** The built web page. */
export const webFolder = fromRoot('packages/web/dist')
/** The shop is a system of its own: it is started as a program and never imported. */
export const shopProgram = fromRoot('packages/lab/src/main.ts')
/** The generator of worlds, a program of its own too. */
export const worldsProgram = fromRoot('packages/lab/src/worlds.ts')
/** The command line itself, for commands that run others. */
export const cliProgram = fromRoot('packages/cli/src/main.ts')
/** Where `demo --table --write` writes. */
export const scenariosFile = fromRoot('docs/scenarios.md')
