import { InvalidArgumentError, Option, type Command } from 'commander'
import { createServiceClient, type ServiceClient } from './api/service-client.ts'
import { CliError } from './errors.ts'
import { createOutput, type Output } from './render/output.ts'
import { defaultDataFolder, defaultPort, demoDataFolder, findService } from './local-service.ts'

/** Reads a whole number that is not negative. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text))
    throw new InvalidArgumentError(`It must be a whole number of at most nine digits.`)
  return Number(text)
}

/** Reads a port; 0 means any that is free. */
export function port(text: string): number {
  const value = wholeNumber(text)
  if (value > 65_535) throw new InvalidArgumentError('A port is a number from 0 to 65535.')
  return value
}

/** Reads a list such as `1,2,3`. */
export function wholeNumbers(text: string): number[] {
  return text.split(',').map(wholeNumber)
}

/** Reads names such as `slow-deploy,cpu-burn`. */
export function names(text: string): string[] {
  return text.split(',').filter((name) => name !== '')
}

/** Reads an option that may be given several times. */
export function repeated(text: string, before: readonly string[] = []): string[] {
  return [...before, text]
}

export type SandboxChoice = 'best' | 'required' | 'strict'

/** How strictly analyzers are confined where the machine cannot do everything. */
export function sandboxOption(): Option {
  const description =
    '"required" refuses to start where analyzers cannot have namespaces of their own; "strict" gives each run a process of its own, for the code of strangers'
  const choices = ['best', 'required', 'strict']
  return new Option('--sandbox <level>', description).choices(choices).default('best')
}

/** The output that `--json`, before or after the command's name, asks for. */
export function outputOf(command: Command): Output {
  return createOutput({ isJson: command.optsWithGlobals()['json'] === true })
}

/** Adds the options by which a command finds the service. */
export function withServiceOptions(command: Command): Command {
  return command
    .option('--url <url>', 'address of the service (default: the one that runs here)')
    .option('--json', 'print one JSON document')
}

/**
 * The service that a command talks to: the one named, else the one that runs on the data folder of
 * this directory, else the one at the usual port.
 */
export function serviceClientOf({ url }: { readonly url?: string }): ServiceClient {
  const address = url ?? process.env['FAULTLINE_URL']
  if (address !== undefined && !/^https?:\/\/[^/]/.test(address)) {
    const expected = 'an address such as http://127.0.0.1:7070'
    throw new CliError('option_invalid', { option: '--url', expected, value: address })
  }
  return createServiceClient(address ?? findLocalService() ?? `http://127.0.0.1:${defaultPort}`)
}

/** The address of the service or the demo that was started in this directory, if one was. */
export function findLocalService(): string | null {
  return findService(defaultDataFolder) ?? findService(demoDataFolder)
}
