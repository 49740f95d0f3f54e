import type { Host, RunningDatabase, RunningQueue, RunningSystem } from '../running/running.ts'
import { attributesText } from './otlp-text.ts'
import { pointsOf } from './runtime-metrics.ts'
import type { Point } from './points.ts'

/** What receivers of a collector read from hosts, databases and brokers. */
export function collectorPoints(running: RunningSystem, atMs: number): Point[] {
  return [
    ...running.hosts.flatMap((host) => hostPoints(host, running, atMs)),
    ...[...running.databases.values()].flatMap((database) => databasePoints(database, atMs)),
    ...[...running.queues.values()].flatMap((queue) => queuePoints(queue, atMs)),
  ]
}

function hostPoints(host: Host, { random }: RunningSystem, atMs: number): Point[] {
  const used = Math.min(1, 1 - host.speed + random.between(0.1, 0.25))
  return pointsOf(
    [['system.cpu.utilization', '1', used, { attributes: { 'system.cpu.state': 'user' } }]],
    {
      ...{ resource: attributesText({ 'host.name': host.name }), startMs: 0, atMs },
      scope:
        'github.com/open-telemetry/opentelemetry-collector-contrib/receiver/hostmetricsreceiver',
    },
  )
}

function databasePoints({ plan, slots, locks }: RunningDatabase, atMs: number): Point[] {
  const waiting = [...locks.values()].reduce((sum, lock) => sum + lock.waiting, 0)
  const isMysql = plan.system === 'mysql'
  const resource = isMysql
    ? { 'mysql.instance.endpoint': `${plan.address}:3306` }
    : { 'postgresql.database.name': plan.name, 'service.instance.id': `${plan.address}:5432` }
  const base = {
    ...{ resource: attributesText(resource), startMs: 0, atMs },
    scope: `github.com/open-telemetry/opentelemetry-collector-contrib/receiver/${isMysql ? 'mysql' : 'postgresql'}receiver`,
  }
  return isMysql
    ? pointsOf(
        [
          [
            'mysql.threads',
            '1',
            slots.busy + slots.waiting,
            { kind: 'updown', attributes: { kind: 'running' } },
          ],
          ['mysql.row_locks', '1', waiting, { kind: 'updown', attributes: { kind: 'waits' } }],
        ],
        base,
      )
    : pointsOf(
        [
          ['postgresql.backends', '1', slots.busy + slots.waiting + waiting, { kind: 'updown' }],
          ['postgresql.lock.waiting', '{backend}', waiting],
        ],
        base,
      )
}

function queuePoints({ plan, messages }: RunningQueue, atMs: number): Point[] {
  const lag = messages.length
  const base = { resource: attributesText({}), startMs: 0, atMs, scope: plan.system }
  switch (plan.system) {
    case 'kafka':
      return pointsOf(
        [
          [
            'kafka.consumer_group.lag',
            '1',
            lag,
            { attributes: { group: plan.consumer, topic: plan.name, partition: 0 } },
          ],
        ],
        base,
      )
    case 'rabbitmq':
      return pointsOf(
        [
          [
            'rabbitmq.message.current',
            '{messages}',
            lag,
            { kind: 'updown', attributes: { state: 'ready' } },
          ],
        ],
        { ...base, resource: attributesText({ 'rabbitmq.queue.name': plan.name }) },
      )
    case 'aws_sqs':
      return pointsOf(
        [
          [
            'amazonaws.com/AWS/SQS/ApproximateNumberOfMessagesVisible',
            '1',
            lag,
            { attributes: { QueueName: plan.name } },
          ],
        ],
        base,
      )
  }
}
