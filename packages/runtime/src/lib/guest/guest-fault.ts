/** A fault that the runtime finds itself inside a realm, with a stable code. */
export class GuestFault extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.name = 'GuestFault'
    this.code = code
  }
}
