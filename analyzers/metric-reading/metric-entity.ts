import { dimension, resource, type EntityOf, type Labels } from '@faultline/sdk'

/** What a finding about a metric is about: something of a service where that is known, else the labels. */
export function metricEntity(
  metric: string,
  labels: Labels,
): EntityOf<'resource'> | EntityOf<'dimension'> {
  const owner = labels['service.name'] ?? labels['service']
  return owner === undefined ? dimension({ ...labels, metric }) : resource(owner, metric)
}
