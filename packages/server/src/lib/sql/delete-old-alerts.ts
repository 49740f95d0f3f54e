import type { Queryable } from '../database/database.ts'

/**
 * Deletes alerts that came before `before` and that no investigation is about any more, at most
 * `limit` of them. Until then an alert is kept without its investigations, so that a notification
 * that is sent again is still known.
 */
export async function deleteOldAlerts(
  client: Queryable,
  { before, limit }: { readonly before: number; readonly limit: number },
): Promise<number> {
  const { rowCount } = await client.query(
    `delete from alert where id in (
       select id from alert
       where received_at < $1
         and not exists (select from investigation where investigation.alert_id = alert.id)
         and not exists (select from investigation_alert where investigation_alert.alert_id = alert.id)
       limit $2
       for update skip locked)`,
    [new Date(before), limit],
  )
  return rowCount ?? 0
}
