import { Chart, Duration, Size } from 'cdk8s';
import { Construct } from 'constructs';
import type { IDatabase } from '../../contracts/database';
import type { INetworkMember, IPodTraffic } from '../../contracts/network-member';
import { assets } from '../../core/assets';
import { DNS_SUBDOMAIN } from '../../core/grammar/kubernetes';
import { VERSION } from '../../core/grammar/sources';
import { k8s } from '../../core/k8s';
import { makeClaim } from '../../core/kubernetes/claim';
import { Component } from '../../core/kubernetes/instance';
import { makeOnePodServer } from '../../core/kubernetes/one-pod-server';
import { checked } from '../../core/props/checked';
import { by, filledText, heldBy, optional, secretOf, type Shape, size, struct, text, valueOf } from '../../core/props/kind';
import { Refusals } from '../../core/refusals/refusals';
import { imageTag } from '../../core/rules/image-tag';
import { resourceLimits } from '../../core/rules/resources';
import { scopeOf } from '../../core/scope';
import { mebibytes } from '../../core/units/quantity';
import { type ResourceOptions, Resources, resourceShape } from '../../core/units/resources';
import { VERSIONS } from '../../core/versions';
import { claimOptions, storageReclaim } from '../../values/claims.rules';
import { useClaim } from '../../values/cluster-uses';
import { DatabaseTls } from '../../values/database-tls';
import { VOLUME_SIZE } from '../../values/grammar/volumes';
import { type Image, imageKind, imageReferenceOf } from '../../values/image';
import { imageVersion, versionIn } from '../../values/image.rules';
import { NetworkPeer } from '../../values/network-peer';
import { type ServerPodOptions, serverPodShape } from '../../values/pods/server-pod-options';
import { withPodOptions } from '../../values/pods/with-pod-options';
import { Secret, type SecretKey } from '../../values/secret';
import { type IStorageClass, storageClassKind } from '../../values/storage-class';
import { filesOfAnother } from './files-of-another.rules';
import { ownerOfFiles } from './owner-of-files';
import { OWN_DATABASE, OWN_ROLE } from './postgres-grammar';
import { postgresMemory } from './postgres-memory.rules';
import { postgresPod } from './postgres-pod';
import { PostgresTuning } from './postgres-tuning';

/** A PostgreSQL inside the cluster. */
export interface PostgresOptions {
  /**
   * Version of PostgreSQL. The major must stay: another major does not open the data.
   *
   * @default - the version with which the tag of `image` begins, else "16.10"
   */
  readonly version?: string;

  /**
   * Where the image comes from: a mirror of the official Debian image, or an image made from it, with its user 999. Without a tag it has
   * that of `version`.
   *
   * @default - `docker.io/library/postgres`, with `version` as its tag
   */
  readonly image?: Image;

  /**
   * Name of the database.
   *
   * @default "xnat"
   */
  readonly databaseName?: string;

  /**
   * The role that XNAT logs in as, and that owns the database. It is no superuser, and makes neither databases nor roles.
   *
   * @default "xnat"
   */
  readonly username?: string;

  /**
   * The Secret with the key `password`. The server takes it when it makes its data folder, and never again.
   *
   * @default - the Secret `<site>-postgresql`
   */
  readonly credentials?: Secret;

  /**
   * Size of the claim.
   *
   * @default Size.gibibytes(20)
   */
  readonly size?: Size;

  /**
   * Class of the claim. Choose one that retains.
   *
   * @default - the cluster's default class
   */
  readonly storageClass?: IStorageClass;

  /**
   * A claim that exists already, with a data folder of the official image in `pgdata`.
   *
   * @default - the claim `data-<site>-postgresql` is made
   */
  readonly existingClaim?: string;

  /**
   * CPU, memory and room on the node's disk of the server. The data lies in the claim.
   *
   * @default - 1 CPU and 2 GiB; 128 MiB of the node's disk, and 1 GiB at most
   */
  readonly resources?: ResourceOptions;

  /**
   * Settings of the server.
   *
   * @default PostgresTuning.forMemory(resources.memoryLimit)
   */
  readonly tuning?: PostgresTuning;

  /**
   * Where its pod runs and what stands on it.
   *
   * @default - as the site's `pod` says
   */
  readonly pod?: ServerPodOptions;
}

export const postgresShape: Shape<PostgresOptions> = {
  version: optional(heldBy(text, 'image-version', VERSION)),
  image: optional(imageKind),
  databaseName: optional(by(filledText, OWN_DATABASE)),
  username: optional(by(filledText, OWN_ROLE)),
  credentials: optional(secretOf(Secret, 'Secret.named("xnat-postgresql")')),
  size: optional(by(size, VOLUME_SIZE)),
  storageClass: optional(storageClassKind),
  existingClaim: optional(by(text, DNS_SUBDOMAIN)),
  resources: optional(struct(resourceShape)),
  pod: optional(struct(serverPodShape)),
  tuning: optional(valueOf(PostgresTuning, 'PostgresTuning.forMemory(Size.gibibytes(4))')),
};

/**
 * One PostgreSQL server inside the cluster, from the official image, restricted and tuned to its memory.
 *
 * Its claim is an object of its own: it stays when the StatefulSet is deleted, and it can grow. One server is no high
 * availability and no backup; for a production site an external database is the better choice.
 *
 * Reports the rules `claim-options`, `object-name`, `image-tag`, `image-version`, `resource-limits`, `postgres-memory`
 * `storage-reclaim`,
 * `files-of-another` and `claim-of-two`.
 *
 * @see https://hub.docker.com/_/postgres
 */
export class Postgres extends Construct implements IDatabase, INetworkMember {
  readonly host: string;
  readonly port = 5432;
  readonly databaseName: string;
  readonly username?: string;
  readonly passwordKey: SecretKey;
  /** In clear: the traffic stays between two pods of one namespace. */
  readonly tls = DatabaseTls.disabled();
  readonly maxConnections?: number;
  readonly serverVersion?: string;
  /** Name of the claim that holds the data. */
  readonly claimName?: string;
  readonly networkPeers?: NetworkPeer[];
  readonly podTraffic: IPodTraffic[];

  constructor(scope: Construct, id: string, props: PostgresOptions = {}) {
    super(scopeOf(scope, id, new.target), id);
    props = checked(this, 'Postgres', props, postgresShape);
    const component = Component.of(this, 'postgresql', 'database');
    const resources = new Resources(props.resources, Size.gibibytes(2));
    const tuning = props.tuning ?? PostgresTuning.forMemory(resources.memoryLimit);
    this.serverVersion = props.version ?? versionIn(props.image?.tag) ?? VERSIONS.postgres;
    const image = imageReferenceOf(props.image, VERSIONS.postgresRepository, this.serverVersion);
    const requested = props.size ?? Size.gibibytes(20);

    this.host = component.fullName;
    const connections = Number(tuning.settings.max_connections ?? 100);
    // The server itself refuses what is no number.
    this.maxConnections = Number.isInteger(connections) ? connections : undefined;
    // Those who name it as theirs reach it; it calls nobody.
    this.podTraffic = [{ name: component.fullName, labels: component.selector, inbound: () => [], outbound: () => [] }];
    this.networkPeers = [NetworkPeer.pods(component.selector)];
    const username = props.username ?? 'xnat';
    this.databaseName = props.databaseName ?? 'xnat';
    this.username = username;
    this.passwordKey = (props.credentials ?? Secret.named(component.fullName)).key('password');
    const claimName = props.existingClaim ?? component.claimName('data');
    this.claimName = claimName;

    Refusals.of(this)
      .apply(claimOptions, { existingClaim: props.existingClaim, size: props.size, storageClass: props.storageClass })
      .apply(imageTag, { prop: props.image ? 'image' : 'version', image, debian: true })
      .apply(imageVersion, { prop: 'version', version: props.version, image: props.image, needed: true })
      .apply(resourceLimits, { prop: 'resources', resources })
      .apply(postgresMemory, { settings: tuning.settings, limitMebibytes: mebibytes(resources.memoryLimit) })
      .applyLater(filesOfAnother, () => props.storageClass && ownerOfFiles(this, props.storageClass.storageClassName))
      .apply(storageReclaim, { storageClass: props.storageClass, source: undefined, volumeName: 'the database' });

    useClaim(this, this.claimName, { what: 'the database', kind: 'database', chart: Chart.of(this).node.path });
    if (props.existingClaim === undefined) {
      makeClaim(this, 'claim', {
        metadata: { name: this.claimName, labels: component.labels },
        size: requested,
        storageClassName: props.storageClass?.storageClassName,
      });
    }
    const init = component.metadata('-init');
    new k8s.KubeConfigMap(this, 'init', { metadata: init, data: assets(__dirname, ['own-role.sh']) });
    makeOnePodServer(this, {
      component,
      ports: [{ name: 'postgresql', port: this.port, targetPort: k8s.IntOrString.fromString('postgresql') }],
      template: withPodOptions(this, {
        given: props.pod,
        template: () =>
          postgresPod({
            component,
            image,
            tuning,
            resources,
            claimName,
            initConfigMap: init.name,
            databaseName: this.databaseName,
            username,
            passwordKey: this.passwordKey,
            terminationGracePeriod: Duration.minutes(2),
          }),
      }),
    });
  }
}
