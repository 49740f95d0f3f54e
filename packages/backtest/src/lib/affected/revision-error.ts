/** A version of the repository that is not there, or a folder that is in no repository. */
export class RevisionError extends Error {
  readonly code = 'revision_unknown'

  constructor(message: string) {
    super(message)
    this.name = 'RevisionError'
  }
}
