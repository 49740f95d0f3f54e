/** A command for a terminal that sends a test alert, begun at `nowMs`, to the service at `origin`. */
export function testAlertCommand(origin: string, nowMs: number): string {
  const body = JSON.stringify({
    version: '4',
    status: 'firing',
    alerts: [
      {
        status: 'firing',
        labels: { alertname: 'TestAlert', service: 'checkout', severity: 'page' },
        annotations: { summary: 'A test alert, sent by hand' },
        startsAt: new Date(nowMs).toISOString(),
      },
    ],
  })
  return [
    `curl -sS ${origin}/webhooks/alertmanager`,
    `-H 'content-type: application/json'`,
    `-d '${body}'`,
  ].join(' \\\n  ')
}
