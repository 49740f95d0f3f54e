import { setTimeout as pause } from 'node:timers/promises'
import type { Accepted } from './judge.ts'

/** Services of the honest analyzer's alerts: few, so that their answers can be known before. */
export const honestServices = ['cart', 'checkout', 'payment', 'search', 'shipping', 'stock']

/** Sends one alert until the service has taken it, as Alertmanager does; false when told to stop before. */
export async function send(
  url: string,
  alert: object,
  isGivenUp: () => boolean = () => false,
): Promise<boolean> {
  while (!isGivenUp()) {
    const status = await fetch(`${url}/webhooks/alertmanager`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ version: '4', alerts: [alert] }),
    }).then(
      async (response) => {
        await response.body?.cancel()
        return response.status
      },
      () => 0,
    )
    if (status === 202) return true
    await pause(100)
  }
  return false
}

export function honestAlert(fingerprint: string, name: string): object {
  return alertWith(fingerprint, { honest: name })
}

function alertWith(fingerprint: string, labels: Readonly<Record<string, string>>): object {
  return {
    ...{ status: 'firing', fingerprint, annotations: {}, startsAt: new Date().toISOString() },
    // Of its own, so that no two ask the same question, which one investigation would answer.
    labels: { alertname: 'Chaos', notice: fingerprint, ...labels },
  }
}

export type LoadSettings = {
  readonly url: string
  readonly random: () => number
  readonly untilAt: number
  /** Hostile analyzers that alerts are sent for. */
  readonly hostile: readonly string[]
  readonly onAccepted: (alert: Accepted) => void
}

const everyMs = 250
/** One alert of so many is for a hostile analyzer; each kind gets its turn. */
const oneHostileOf = 4

/** Sends alerts until the time is up, each until it is taken, and returns when all are. */
export async function sendLoad({
  url,
  random,
  untilAt,
  hostile,
  onAccepted,
}: LoadSettings): Promise<void> {
  const sending = new Set<Promise<void>>()
  for (let count = 0; Date.now() < untilAt; count++) {
    const fingerprint = `chaos-${count}`
    const isHostile = count % oneHostileOf === oneHostileOf - 1
    const kind = hostile[Math.floor(count / oneHostileOf) % hostile.length] ?? ''
    const service = honestServices[Math.floor(random() * honestServices.length)] ?? ''
    const alert = isHostile
      ? alertWith(fingerprint, { [`hostile_${kind.replaceAll('-', '_')}`]: kind })
      : honestAlert(fingerprint, service)
    const sent = send(url, alert).then(() => {
      onAccepted({ fingerprint, honestService: isHostile ? null : service })
    })
    sending.add(sent)
    void sent.then(() => sending.delete(sent))
    await pause(everyMs * (0.5 + random()))
  }
  await Promise.all(sending)
}
