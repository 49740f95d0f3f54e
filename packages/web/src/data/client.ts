import type { contract } from '@faultline/server/contract'
import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import type { JsonifiedClient } from '@orpc/openapi-client'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import { apiRoutes } from 'virtual:api-routes'

export type ApiClient = JsonifiedClient<ContractRouterClient<typeof contract>>

/** The service that the page came from, typed by the contract. */
export const api: ApiClient = createORPCClient(
  new OpenAPILink(apiRoutes, { url: window.location.origin }),
)
