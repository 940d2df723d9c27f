import { type ApiObject, JsonPatch } from 'cdk8s';

/**
 * Takes the chart's namespace off an object that has none.
 *
 * cdk8s gives every object of a chart the chart's namespace, and the API server refuses one on a Namespace, a
 * StorageClass or a PersistentVolume.
 */
export function clusterScoped<T extends ApiObject>(object: T): T {
  if (object.metadata.namespace !== undefined) object.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
  return object;
}
