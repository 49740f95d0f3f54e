import { relative, resolve } from 'node:path'
import { getLibFiles, ts } from '@ts-morph/common'
import { folder, type Diagnostic } from './diagnostic.ts'

export const typeScript5: string = ts.version

const libFolder = '/typescript-5/lib'

/** What the last TypeScript written in TypeScript says of the cases. Its library is kept in memory. */
export function checkWithTypeScript5(): Diagnostic[] {
  const { options, fileNames } = readConfiguration()
  const host = ts.createCompilerHost(options)
  const libraries = new Map(
    getLibFiles().map((file) => [`${libFolder}/${file.fileName}`, file.text]),
  )
  const fileExists = host.fileExists.bind(host)
  const readFile = host.readFile.bind(host)
  const program = ts.createProgram(fileNames, options, {
    ...host,
    getDefaultLibLocation: () => libFolder,
    getDefaultLibFileName: () => `${libFolder}/lib.d.ts`,
    fileExists: (name) => libraries.has(name) || fileExists(name),
    readFile: (name) => libraries.get(name) ?? readFile(name),
    getSourceFile(name, languageVersion) {
      const text = libraries.get(name) ?? readFile(name)
      return text === undefined ? undefined : ts.createSourceFile(name, text, languageVersion)
    },
  })
  return ts.getPreEmitDiagnostics(program).map(toDiagnostic)
}

function readConfiguration(): { options: ts.CompilerOptions; fileNames: string[] } {
  const path = resolve(folder, 'tsconfig.json')
  const { config } = ts.readConfigFile(path, ts.sys.readFile)
  const { options, fileNames, errors } = ts.parseJsonConfigFileContent(config, ts.sys, folder)
  const [error] = errors
  if (error) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, '\n'))
  return { options, fileNames }
}

function toDiagnostic({ file, start, messageText }: ts.Diagnostic): Diagnostic {
  const lines = ts.flattenDiagnosticMessageText(messageText, '\n').split('\n')
  if (file === undefined || start === undefined) return { place: 'tsconfig.json:0', lines }
  const { line } = file.getLineAndCharacterOfPosition(start)
  return { place: `${relative(folder, file.fileName)}:${line + 1}`, lines }
}
