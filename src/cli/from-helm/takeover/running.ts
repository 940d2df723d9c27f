import type { Running } from '../chart';
import { claimsOf, listAt, type Manifest, statefulSetOf, treeAt } from './manifest';

/** What a manifest says of the release that it is of. */
export function runningOf(manifest: readonly Manifest[]): Running {
  const statefulSet = statefulSetOf(manifest);
  const { 'app.kubernetes.io/instance': release, 'app.kubernetes.io/name': name } = treeAt(statefulSet?.object, 'metadata.labels');
  const image = listAt(statefulSet?.object, 'spec.template.spec.containers').find((container) => container.name === 'xnat')?.image;
  const [, tag] = /:([\w][\w.-]*)(@.*)?$/.exec(String(image ?? '')) ?? [];
  return {
    ...(typeof release === 'string' && { release }),
    ...(name === 'xnat-web' ? { chart: 'ais' } : name === 'xnat' ? { chart: 'nrg' } : {}),
    tag,
    claims: claimsOf(statefulSet),
  };
}
