import { queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'

export const analyzersQuery = queryOptions({
  queryKey: ['analyzers'],
  queryFn: async ({ signal }) => (await api.analyzers.list(undefined, { signal })).analyzers,
})

export const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: ({ signal }) => api.health(undefined, { signal }),
})
