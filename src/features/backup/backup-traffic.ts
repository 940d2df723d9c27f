import type { IDatabase } from '../../contracts/database';
import { hostsOf } from '../../contracts/database-hosts';
import { type IPodTraffic, NetworkPurpose } from '../../contracts/network-member';
import { proxyTraffic } from '../../contracts/proxy-traffic';
import type { Component } from '../../core/kubernetes/instance';
import { portOf } from '../../core/url';
import type { ProxyOptions } from '../../values/proxy';
import type { ArchiveSnapshotOptions } from './archive-snapshots';
import type { S3BackupOptions } from './s3-backup-options';

interface Calls {
  readonly database: IDatabase;
  readonly s3?: S3BackupOptions;
  readonly proxy?: ProxyOptions;
  readonly snapshots?: ArchiveSnapshotOptions;
}

/** Pods of a backup or of a restore, and whom they call. Nobody calls them. */
export function backupTraffic(component: Component, { database, s3, proxy, snapshots }: Calls): IPodTraffic {
  return {
    name: component.fullName,
    labels: component.selector,
    inbound: () => [],
    outbound: () => [
      ...portsOf(database).map((port) => ({ purpose: NetworkPurpose.DATABASE, port, peers: database.networkPeers })),
      ...(s3 ? [{ port: portOf(s3.endpoint ?? 'https://s3.amazonaws.com'), peers: s3.peers }] : []),
      ...(s3 && proxy ? [proxyTraffic(proxy)] : []),
      // Whoever acts in a role asks STS for it first, which is at other addresses than the bucket.
      ...(s3?.serviceAccountRoleArn === undefined ? [] : [{ port: 443, peers: s3.stsPeers }]),
      // Its Service's port, and the one that it listens on itself: which of them a policy sees is the plugin's matter.
      ...(snapshots ? [443, 6443].map((port) => ({ port, peers: snapshots.apiServer })) : []),
    ],
  };
}

/** Without their names: XNAT's own traffic tells them. */
const portsOf = (database: IDatabase) => [...new Set(hostsOf(database).map(({ port }) => port))];
