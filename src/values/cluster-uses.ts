import type { Construct } from 'constructs';
import { ExclusiveUse } from '../core/app/uses';
import { namespaceOf } from '../core/kubernetes/namespace-of';
import { Refusals } from '../core/refusals/refusals';
import { hostOf, plainHost, portOf } from '../core/url';
import { bucketFolder, type BucketFolderUser, sharedBucketFolder } from './bucket-folder.rules';
import { claimOfTwo, type ClaimUser } from './claim-of-two.rules';
import { type HostUser, sharedHost } from './shared-host.rules';
import { type NamespaceUser, sharedNamespace } from './shared-namespace.rules';

const HOSTS = new ExclusiveUse<HostUser>();
const NAMESPACES = new ExclusiveUse<NamespaceUser>();
const CLAIMS = new ExclusiveUse<ClaimUser>();
const FOLDERS = new ExclusiveUse<BucketFolderUser>();

/** What has told of a host: it is asked once for all of them. */
const hostUsers = new WeakSet<Construct>();

/** A host that browsers find something by; one thing may have several. */
export function useHost(construct: Construct, user: HostUser): void {
  const host = plainHost(hostOf(user.url));
  if (host === '') return;
  // Programs on one machine are told apart by their ports.
  const isLoopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$|\.localhost$/.test(host);
  HOSTS.add(construct, [isLoopback ? `${host}:${portOf(user.url)}` : host], user);
  if (hostUsers.has(construct)) return;
  hostUsers.add(construct);
  Refusals.of(construct).reportLater(() => HOSTS.before(construct).flatMap((second) => sharedHost.findings(told(second))));
}

/** Namespaces in which something is at home. */
export function useNamespaces(construct: Construct, names: readonly string[], user: NamespaceUser): void {
  NAMESPACES.add(construct, [...new Set(names)], user);
  Refusals.of(construct).reportLater(() => NAMESPACES.before(construct).flatMap((second) => sharedNamespace.findings(told(second))));
}

/** A claim, and what is kept on it. The namespace is the chart's where none is given. */
export function useClaim(construct: Construct, claimName: string, user: ClaimUser, namespace = namespaceOf(construct)): void {
  CLAIMS.add(construct, [`${namespace ?? ''}/${claimName}`], user);
  Refusals.of(construct).reportLater(() => CLAIMS.before(construct).flatMap((second) => claimOfTwo.findings({ claimName, ...told(second) })));
}

export interface BucketFolder {
  readonly bucket: string;
  readonly folder: string;
  readonly endpoint: string | undefined;
}

/** A folder of a bucket. */
export function useBucketFolder(construct: Construct, { bucket, folder, endpoint }: BucketFolder, user: BucketFolderUser): void {
  const plain = folder.replace(/^\/+|\/+$/g, '');
  FOLDERS.add(construct, [`${service(endpoint)}/${bucket}/${plain}`], user);
  const place = `s3://${bucket}/${plain}`;
  Refusals.of(construct).reportLater(() =>
    FOLDERS.before(construct).flatMap((second) => {
      const subject = { place, ...told(second) };
      return [...bucketFolder.findings(subject), ...sharedBucketFolder.findings(subject)];
    }),
  );
}

/** A second use, with where the first stands in the app. */
function told<Facts>({ facts, earlier, earlierBy }: ReturnType<ExclusiveUse<Facts>['before']>[number]) {
  return { user: facts, earlier, earlierPath: earlierBy.node.path };
}

/** Whose buckets they are: those of all regions of AWS have one list of names. */
function service(endpoint: string | undefined): string {
  if (endpoint === undefined) return 'aws';
  const url = endpoint.includes('://') ? endpoint : `https://${endpoint}`;
  const host = plainHost(hostOf(url));
  return /(^|\.)amazonaws\.com(\.cn)?$/.test(host) ? 'aws' : `${host}:${portOf(url)}`;
}
