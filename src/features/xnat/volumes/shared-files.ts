import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { posix } from 'node:path';
import { clusterOf, mayShareCluster } from '../../../core/app/cluster';
import { listAt, objectsOfApp, valueAt, type WrittenObject } from '../../../core/kubernetes/objects-of-app';
import { oncePerPass } from '../../../core/synth-pass';
import { EFS_CSI, NFS_CSI } from '../../../values/provisioner-names';
import type { VolumeOverlap } from './rules';

/** Where the files of a volume lie: a folder of a file system, or of the disks of several nodes. */
interface Files {
  readonly fileSystems: readonly string[];
  readonly folder: string;
}

/** Earlier claims of the app that are bound to the same files as this one, or to a folder of them. */
export function overlaps(scope: IConstruct, claimName: string): VolumeOverlap[] {
  const namespace = Chart.of(scope).namespace;
  const bound = boundClaims(scope);
  const own = bound.find((claim) => claim.name === claimName && claim.namespace === namespace && mayShareCluster(scope, claim.source));
  if (!own) return [];
  return bound
    .slice(0, bound.indexOf(own))
    .filter((other) => mayShareCluster(own.source, other.source) && share(own.files, other.files))
    .map((other) => ({
      volume: claimName,
      place: own.files.folder,
      other: other.name,
      otherPlace: other.files.folder,
      otherNamespace: other.namespace === namespace ? undefined : (other.namespace ?? 'default'),
    }));
}

interface BoundClaim {
  readonly name: string;
  readonly namespace?: string;
  readonly source: IConstruct;
  readonly files: Files;
}

/** The claims that are bound to a volume by its name. */
function boundClaims(scope: IConstruct): readonly BoundClaim[] {
  return oncePerPass(scope, boundClaims, () => boundClaimsOfApp(scope));
}

function boundClaimsOfApp(scope: IConstruct): BoundClaim[] {
  const volumes = new Map(objectsOfApp(scope, 'PersistentVolume').map((volume) => [inCluster(volume.source, volume.name), volume]));
  return objectsOfApp(scope, 'PersistentVolumeClaim').flatMap(({ name, namespace, source, json }) => {
    const volumeName = valueAt(json, 'spec', 'volumeName');
    if (typeof volumeName !== 'string') return [];
    const volume = volumes.get(inCluster(source, volumeName)) ?? volumes.get(volumeName);
    const files = volume ? filesOf(volume) : { fileSystems: [`volume ${volumeName}`], folder: '/' };
    return files ? [{ name, namespace, source, files }] : [];
  });
}

/** A name among those of its cluster. */
const inCluster = (construct: IConstruct, name: string) => [...(clusterOf(construct) === undefined ? [] : [clusterOf(construct)]), name].join('/');

function filesOf({ json }: WrittenObject): Files | undefined {
  const spec = valueAt(json, 'spec');
  const [nfs, local, csi] = [valueAt(spec, 'nfs'), valueAt(spec, 'local'), valueAt(spec, 'csi')];
  if (nfs !== undefined) return nfsFiles(valueAt(nfs, 'server'), valueAt(nfs, 'path'));
  if (local !== undefined) return { fileSystems: nodesOf(spec).map((node) => `node ${node}`), folder: plain(String(valueAt(local, 'path'))) };
  if (csi === undefined) return undefined;
  const driver = String(valueAt(csi, 'driver'));
  const attributes = valueAt(csi, 'volumeAttributes');
  if (driver === NFS_CSI && valueAt(attributes, 'server') !== undefined) return nfsFiles(valueAt(attributes, 'server'), valueAt(attributes, 'share'));
  return driver === EFS_CSI
    ? efsFiles(String(valueAt(csi, 'volumeHandle')))
    : { fileSystems: [`${driver} ${String(valueAt(csi, 'volumeHandle'))}`], folder: '/' };
}

const nodesOf = (spec: unknown) =>
  listAt(spec, 'nodeAffinity', 'required', 'nodeSelectorTerms')
    .flatMap((term) => listAt(term, 'matchExpressions'))
    .flatMap((expression) => listAt(expression, 'values'))
    .map(String);

const nfsFiles = (server: unknown, path: unknown): Files => ({ fileSystems: [`nfs ${String(server).toLowerCase()}`], folder: plain(String(path)) });

/** A whole file system, `fs-1`, a folder of it, `fs-1:/a`, or an access point, `fs-1::fsap-2`, whose folder AWS alone knows. */
function efsFiles(handle: string): Files {
  const [fileSystem = '', path = '', accessPoint = ''] = handle.split(':');
  return { fileSystems: [`efs ${fileSystem} ${accessPoint}`], folder: plain(path === '' ? '/' : path) };
}

function share(one: Files, other: Files): boolean {
  return one.fileSystems.some((fileSystem) => other.fileSystems.includes(fileSystem)) && (within(one.folder, other.folder) || within(other.folder, one.folder));
}

const within = (path: string, folder: string) => path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);

/** Without slashes at the end or in a row. */
function plain(path: string): string {
  return posix.normalize(path).replace(/(?<=.)\/$/, '');
}
