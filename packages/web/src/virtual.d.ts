declare module 'virtual:api-routes' {
  /** Methods and paths of the contract, without its schemas; made by vite.config.ts. */
  export const apiRoutes: import('@orpc/contract').AnyContractRouter
}
