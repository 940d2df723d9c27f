import { ApiObject, Lazy, Size } from 'cdk8s';
import { Construct } from 'constructs';
import type { IDatabase } from '../../contracts/database';
import { type INetworkMember, type IPodTraffic, type NetworkInbound, type NetworkOutbound, NetworkPurpose } from '../../contracts/network-member';
import { Component } from '../../core/kubernetes/instance';
import { KEEP } from '../../core/kubernetes/keep';
import { checked } from '../../core/props/checked';
import { Refusals } from '../../core/refusals/refusals';
import { imageTag } from '../../core/rules/image-tag';
import { resourceLimits } from '../../core/rules/resources';
import { scopeOf } from '../../core/scope';
import { mebibytes, memoryQuantity } from '../../core/units/quantity';
import { Resources } from '../../core/units/resources';
import { portOf } from '../../core/url';
import { VERSIONS } from '../../core/versions';
import { CaBundle } from '../../values/ca-bundle';
import { storageReclaim } from '../../values/claims.rules';
import { DatabaseTls } from '../../values/database-tls';
import { imageReferenceOf } from '../../values/image';
import { imageVersion, versionIn } from '../../values/image.rules';
import { NetworkPeer } from '../../values/network-peer';
import { refusePod } from '../../values/pods/with-pod-options';
import { Secret, type SecretKey } from '../../values/secret';
import { makeCloudNativeBackup } from './cloud-native-backup';
import { clusterSpec, podLabels } from './cloud-native-cluster';
import { type CloudNativePostgresOptions, cloudNativePostgresShape } from './cloud-native-postgres-options';
import { cnpgBackup, cnpgInstances, cnpgMemory, cnpgName, cnpgParameter, cnpgPod, cnpgWal } from './cloud-native.rules';
import { megabytes, postgresMemory } from './postgres-memory.rules';
import { PostgresTuning } from './postgres-tuning';

const FLAVOUR = '-standard-trixie';
const STATUS_PORT = 8000;
const METRICS_PORT = 9187;

/**
 * A PostgreSQL of several servers inside the cluster: a `Cluster` of the CloudNativePG operator, which must be there. One server takes writes; when it
 * is lost, the operator makes another one the primary, and XNAT connects to that by the same name.
 *
 * The operator makes the Secret with XNAT's password and the authority of the servers' certificates, which XNAT verifies in full. It deletes the
 * volumes with the `Cluster`: Argo CD, Helm and Flux leave that, `kubectl delete` does not.
 *
 * Reports the rules `cnpg-instances`, `cnpg-name`, `cnpg-parameter`, `cnpg-memory`, `cnpg-wal`, `cnpg-backup`, `cnpg-pod`, `postgres-memory`,
 * `image-tag`, `image-version`, `resource-limits`, `storage-reclaim` and those of pods.
 *
 * @see https://cloudnative-pg.io/documentation/current/
 */
export class CloudNativePostgres extends Construct implements IDatabase, INetworkMember {
  readonly host: string;
  readonly port = 5432;
  readonly databaseName: string;
  readonly username?: string;
  readonly passwordKey: SecretKey;
  /** Verified in full: the servers' certificates carry the name of the Service. */
  readonly tls: DatabaseTls;
  readonly maxConnections?: number;
  readonly serverVersion?: string;
  readonly networkPeers?: NetworkPeer[];
  readonly podTraffic: IPodTraffic[];
  /** Name of the `Cluster`. */
  readonly clusterName: string;

  constructor(scope: Construct, id: string, props: CloudNativePostgresOptions = {}) {
    super(scopeOf(scope, id, new.target), id);
    props = checked(this, 'CloudNativePostgres', props, cloudNativePostgresShape);
    const component = Component.of(this, 'cnpg', 'database');
    const resources = new Resources(props.resources, Size.gibibytes(2));
    const tuning = props.tuning ?? PostgresTuning.forMemory(resources.memoryLimit);
    const instances = props.instances ?? 3;
    this.clusterName = component.fullName;
    this.host = `${this.clusterName}-rw`;
    this.databaseName = props.databaseName ?? 'xnat';
    const username = props.username ?? 'xnat';
    this.username = username;
    this.passwordKey = Secret.fromCloudNativePg(this.clusterName).key('password');
    this.tls = DatabaseTls.verifyFull(CaBundle.fromSecret(Secret.named(`${this.clusterName}-ca`).key('ca.crt')));
    this.serverVersion = props.version ?? versionIn(props.image?.tag) ?? VERSIONS.postgres;
    const connections = Number(tuning.settings.max_connections ?? 100);
    this.maxConnections = Number.isInteger(connections) ? connections : undefined;
    const pods = NetworkPeer.pods(podLabels(this.clusterName));
    this.networkPeers = [pods];
    this.podTraffic = [{ name: this.clusterName, labels: podLabels(this.clusterName), inbound: () => inbound(props), outbound: () => outbound(props, pods) }];
    const image = imageReferenceOf(props.image, VERSIONS.cloudNativePgPostgresRepository, `${this.serverVersion}${FLAVOUR}`);
    // A restore into the database itself is one transaction, which holds a lock on all that it drops and makes.
    const parameters = { max_locks_per_transaction: '256', ...tuning.settings };

    this.refuse(props, { image, resources, tuning, instances, username });
    const synchronous = props.synchronous ?? instances >= 3;
    new ApiObject(this, 'Resource', {
      apiVersion: 'postgresql.cnpg.io/v1',
      kind: 'Cluster',
      metadata: { ...component.metadata(), annotations: KEEP },
      spec: Lazy.any({
        produce: () =>
          clusterSpec(this, {
            cluster: this.clusterName,
            props,
            image,
            instances,
            synchronous,
            resources,
            parameters,
            databaseName: this.databaseName,
            username,
            size: memoryQuantity(props.size ?? Size.gibibytes(20)),
            labels: { 'app.kubernetes.io/part-of': 'xnat' },
          }),
      }) as object,
    });
    if (props.backup) makeCloudNativeBackup(this, { metadata: component.metadata(), options: props.backup });
    if (props.monitoring) {
      new ApiObject(this, 'pod-monitor', {
        apiVersion: 'monitoring.coreos.com/v1',
        kind: 'PodMonitor',
        metadata: { ...component.metadata(), labels: { ...props.monitoring.labels, ...component.labels } },
        spec: { selector: { matchLabels: { ...podLabels(this.clusterName), 'cnpg.io/podRole': 'instance' } }, podMetricsEndpoints: [{ port: 'metrics' }] },
      });
    }
  }

  private refuse(props: CloudNativePostgresOptions, facts: RefusedFacts): void {
    const { settings } = facts.tuning;
    const { resources, instances } = facts;
    const refusals = Refusals.of(this)
      .apply(cnpgInstances, instances)
      .apply(cnpgName, { databaseName: this.databaseName, username: facts.username })
      .apply(cnpgParameter, { settings, instances })
      .apply(cnpgMemory, { sharedBuffers: megabytes(settings.shared_buffers), requestMebibytes: mebibytes(resources.memory) })
      .apply(cnpgWal, { walMebibytes: props.walSize && mebibytes(props.walSize), maxWalMegabytes: megabytes(settings.max_wal_size ?? '1GB') })
      .apply(cnpgPod, props.pod?.hostAliases === undefined ? [] : ['hostAliases'])
      .apply(imageTag, { prop: props.image ? 'image' : 'version', image: facts.image, debian: true })
      .apply(imageVersion, { prop: 'version', version: props.version, image: props.image, needed: true })
      .apply(resourceLimits, { prop: 'resources', resources })
      .apply(postgresMemory, { settings, limitMebibytes: mebibytes(resources.memoryLimit) })
      .apply(storageReclaim, { storageClass: props.storageClass, source: undefined, volumeName: 'the database' });
    const { backup } = props;
    if (backup) {
      const { keepFor, credentials, serviceAccountRoleArn } = backup;
      refusals.apply(cnpgBackup, { keepFor, credentials: credentials !== undefined, role: serviceAccountRoleArn !== undefined });
    }
    refusePod(this, { given: props.pod, template: () => ({ spec: { containers: [{ name: 'postgres' }] } }) });
  }
}

interface RefusedFacts {
  readonly image: string;
  readonly resources: Resources;
  readonly tuning: PostgresTuning;
  readonly instances: number;
  readonly username: string;
}

/** The operator asks each server how it is. Clients, and the servers themselves, are let in where they name them. */
function inbound({ operatorNamespace = 'cnpg-system', monitoring }: CloudNativePostgresOptions): NetworkInbound[] {
  const operator = NetworkPeer.pods({ 'app.kubernetes.io/name': 'cloudnative-pg' }, operatorNamespace);
  return [
    { purpose: NetworkPurpose.OTHER, ports: [5432, STATUS_PORT], peers: [operator] },
    ...(monitoring ? [{ purpose: NetworkPurpose.MONITORING, ports: [METRICS_PORT] }] : []),
  ];
}

/** A server copies from the primary, and looks whether others still see it; the API server tells who the primary is. */
function outbound({ apiServer, backup }: CloudNativePostgresOptions, pods: NetworkPeer): NetworkOutbound[] {
  const ports = backup ? [portOf(backup.endpoint ?? 'https://s3.amazonaws.com')] : [];
  return [
    ...[5432, STATUS_PORT].map((port) => ({ port, peers: [pods] })),
    ...[443, 6443].map((port) => ({ port, peers: apiServer })),
    ...ports.map((port) => ({ port, peers: backup!.peers })),
    // Whoever acts in a role asks STS for it first.
    ...(backup?.serviceAccountRoleArn === undefined ? [] : [{ port: 443 }]),
  ];
}
