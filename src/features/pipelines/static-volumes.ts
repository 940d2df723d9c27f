import type { IConstruct } from 'constructs';
import { isIPv6 } from 'node:net';
import type { IVolume } from '../../contracts/volume';
import { namespaceOf } from '../../core/kubernetes/namespace-of';
import { listAt, objectsOfApp, valueAt, type WrittenObject } from '../../core/kubernetes/objects-of-app';

/** Where the files of a volume lie, as far as the app says it. */
export interface VolumeLocation {
  /** The first three fields of a line of /etc/fstab; undefined where the app does not know them. */
  readonly source?: string;
  readonly type?: string;
  readonly options: readonly string[];
}

/** Whether a claim is bound to a volume that was there before it. */
export function isStatic(scope: IConstruct, volume: IVolume): boolean {
  const claim = objectsOfApp(scope, 'PersistentVolumeClaim').find(({ name, namespace }) => name === volume.claimName && namespace === namespaceOf(scope));
  return valueAt(claim?.json, 'spec', 'volumeName') !== undefined;
}

/** Where another machine finds the same files. */
export function locationOf(scope: IConstruct, volume: IVolume): VolumeLocation {
  const found = objectsOfApp(scope, 'PersistentVolume').find(
    ({ json }) => valueAt(json, 'spec', 'claimRef', 'name') === volume.claimName && valueAt(json, 'spec', 'claimRef', 'namespace') === namespaceOf(scope),
  );
  if (!found) return { options: [] };
  const { options = [], ...place } = efs(found) ?? nfs(found) ?? {};
  return { ...place, options: [...new Set([...options, ...listAt(found.json, 'spec', 'mountOptions').map(String)])] };
}

function nfs({ json }: WrittenObject): VolumeLocation | undefined {
  const server = valueAt(json, 'spec', 'nfs', 'server');
  if (server === undefined) return undefined;
  const host = isIPv6(String(server)) ? `[${String(server)}]` : String(server);
  return { type: 'nfs', source: `${host}:${String(valueAt(json, 'spec', 'nfs', 'path'))}`, options: [] };
}

/** A whole file system, `fs-1`, a folder of it, `fs-1:/a`, or an access point, `fs-1::fsap-2`. */
function efs({ json }: WrittenObject): VolumeLocation | undefined {
  if (valueAt(json, 'spec', 'csi', 'driver') !== 'efs.csi.aws.com') return undefined;
  const [fileSystem = '', path = '', accessPoint] = String(valueAt(json, 'spec', 'csi', 'volumeHandle')).split(':');
  return { type: 'efs', source: `${fileSystem}:${path === '' ? '/' : path}`, options: ['tls', ...(accessPoint ? [`accesspoint=${accessPoint}`] : [])] };
}
