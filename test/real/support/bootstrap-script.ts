import type { Manifest } from '../../support/manifests';

/** The script of the Job that brings Elasticsearch to its state. */
export function bootstrapScript(objects: readonly Manifest[]): string {
  return objects.find(({ kind, data }) => kind === 'ConfigMap' && data?.['bootstrap.sh'] !== undefined)!.data['bootstrap.sh'] as string;
}
