/** One way out that we know, tried once with its layer on and once with it off. */
export type Attempt = {
  readonly name: string
  readonly layer:
    | 'bundling'
    | 'permission'
    | 'namespaces'
    | 'realm'
    | 'fresh realm'
    | 'turn'
    | 'protocol'
    | 'broker'
    | 'budget'
  /** Whether it gets out of the sandbox as it is, and by which sign. */
  readonly confined: () => Promise<Outcome>
  /** Whether it gets out with the layer switched off: shows that the check can fail. */
  readonly unconfined: () => Promise<Outcome>
}

export type Outcome = { readonly escaped: boolean; readonly how: string }

export function outcome(escaped: boolean, how: string): Outcome {
  return { escaped, how: how.replaceAll('\n', ' ').slice(0, 200) }
}
