/** One request of a user and all that it sets off. */
export type Journey = {
  readonly traceId: string
  readonly tenant: string
  readonly region: string
  readonly platform: string
  /** A probe that asks by itself, and is no user. */
  readonly isSynthetic: boolean
}

/** Where spans of what follows hang, as it is handed from process to process. */
export type TraceContext = { readonly journey: Journey; readonly parentId: string | undefined }
