import type { ApiObject } from 'cdk8s';

/**
 * Takes the chart's namespace off an object that has none.
 *
 * cdk8s gives every object of a chart the chart's namespace, and the API server refuses one on a Namespace, a
 * StorageClass or a PersistentVolume. A JSON patch would do it too, at the price of a deep copy of each object.
 */
export function clusterScoped<T extends ApiObject>(object: T): T {
  Object.assign(object.metadata, { namespace: undefined });
  return object;
}
