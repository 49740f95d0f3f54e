import type { Investigation } from '@faultline/server/contract'
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Connection } from '../model/connection.ts'
import { applyEvent, isOpen } from '../model/live-investigation.ts'
import { api } from './client.ts'
import { followStream } from './follow-stream.ts'

function investigationQuery(id: string) {
  return queryOptions({
    queryKey: ['investigation', id],
    queryFn: ({ signal }): Promise<Investigation> => api.investigations.get({ id }, { signal }),
  })
}

/** One investigation; while it is open, every event is applied to it as it arrives. */
export function useLiveInvestigation(id: string) {
  const queryClient = useQueryClient()
  const query = useQuery(investigationQuery(id))
  const [connection, setConnection] = useState<Connection>({ kind: 'idle' })
  const mayChange = query.data !== undefined && isOpen(query.data)

  useEffect(() => {
    if (!mayChange) {
      setConnection({ kind: 'idle' })
      return
    }
    const stop = new AbortController()
    const { queryKey } = investigationQuery(id)
    // The last word is the service's own: ranked, with its coverage and its journal.
    const readAgain = () => queryClient.refetchQueries({ queryKey })
    void followStream({
      signal: stop.signal,
      open: ({ signal }) => api.investigations.events({ id }, { signal }),
      onConnection: setConnection,
      onEvent: (event) => {
        const after = queryClient.setQueryData(
          queryKey,
          (known) => known && applyEvent(known, event),
        )
        // A closed investigation unmounts this effect, so the end of the stream is not seen.
        if (after && !isOpen(after)) void readAgain()
      },
      onEnd: () => void readAgain(),
    })
    return () => stop.abort()
  }, [id, mayChange, queryClient])

  return { query, connection }
}
