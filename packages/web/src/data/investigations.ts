import type { InvestigationSummary } from '@faultline/server/contract'
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Connection } from '../model/connection.ts'
import { upsertInvestigation } from '../model/investigation-list.ts'
import { api } from './client.ts'
import { followStream } from './follow-stream.ts'

const pageSize = 100

const investigationsQuery = queryOptions({
  queryKey: ['investigations'],
  queryFn: async ({ signal }): Promise<InvestigationSummary[]> => {
    const { investigations } = await api.investigations.list({ limit: pageSize }, { signal })
    return investigations
  },
})

/** The list of investigations, kept up to date by the service for as long as it is looked at. */
export function useLiveInvestigations() {
  const queryClient = useQueryClient()
  const query = useQuery(investigationsQuery)
  const [connection, setConnection] = useState<Connection>({ kind: 'connecting' })
  const isLoaded = query.isSuccess

  useEffect(() => {
    if (!isLoaded) return
    const stop = new AbortController()
    void followStream({
      signal: stop.signal,
      open: async ({ signal, isAgain }) => {
        const changes = await api.investigations.changes(undefined, { signal })
        if (isAgain) await queryClient.refetchQueries(investigationsQuery, { throwOnError: true })
        return changes
      },
      onConnection: setConnection,
      onEvent: (changed) =>
        queryClient.setQueryData(investigationsQuery.queryKey, (list) =>
          upsertInvestigation(list ?? [], changed),
        ),
      onEnd: null,
    })
    return () => stop.abort()
  }, [isLoaded, queryClient])

  return { query, connection }
}

/** Investigations that are older than the list, for a reader who asks for them. */
export async function loadOlder(before: string): Promise<InvestigationSummary[]> {
  const { investigations } = await api.investigations.list({ limit: pageSize, before })
  return investigations
}
