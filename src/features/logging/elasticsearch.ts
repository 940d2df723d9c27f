import { ApiObject, type ApiObjectProps, Lazy, Size } from 'cdk8s';
import { Construct } from 'constructs';
import type { EfkTls } from '../../contracts/efk-tls';
import type { IElasticsearch, PreparedIndices } from '../../contracts/elasticsearch';
import { asset } from '../../core/assets';
import { checksum } from '../../core/checksum';
import { DNS_LABEL } from '../../core/grammar/kubernetes';
import { k8s } from '../../core/k8s';
import { makeClaim } from '../../core/kubernetes/claim';
import { checked } from '../../core/props/checked';
import { by, filledText, optional, required, type Shape, valueOf } from '../../core/props/kind';
import { Refusals } from '../../core/refusals/refusals';
import { imageTag } from '../../core/rules/image-tag';
import { resourceLimits } from '../../core/rules/resources';
import { scopeOf } from '../../core/scope';
import { mebibytes } from '../../core/units/quantity';
import { Resources } from '../../core/units/resources';
import { imageVersion } from '../../values/image.rules';
import { accountAnnotations, podTemplateOf, refusePod } from '../../values/pods/with-pod-options';
import { Secret, type SecretKey } from '../../values/secret';
import { EfkCertificates } from './efk-certificates';
import { certificateNames } from './efk-certificates.rules';
import { type EfkPart, efkPart, metadataOf } from './efk-component';
import { EFK, HTTP_PORT, TRANSPORT_PORT } from './efk-names';
import { efkUnverified } from './efk.rules';
import { elasticsearchYml } from './elasticsearch-config';
import { elasticsearchImageOf, type ElasticsearchOptions, elasticsearchShape, elasticsearchVersionOf, VmMaxMapCount } from './elasticsearch-options';
import { elasticsearchPod } from './elasticsearch-pod';
import { majorOf } from './elasticsearch-version';
import { elasticsearchHeap, elasticsearchReplicas, elasticsearchStorage, elasticsearchVersion, MOST_REPLICAS } from './elasticsearch.rules';
import { DEFAULT_KEEP_FOR, DEFAULT_SCHEDULE, type SnapshotOptions } from './snapshots';
import { snapshots } from './snapshots.rules';

/** An Elasticsearch, and where it is. */
export interface ElasticsearchProps extends ElasticsearchOptions {
  /** Where its certificates come from. */
  readonly certificates: EfkCertificates;

  /**
   * Namespace, which is there.
   *
   * @default "efk"
   */
  readonly namespace?: string;

  /**
   * Namespace of Fluentd, for the certificate that it needs.
   *
   * @default "efk-fluentd"
   */
  readonly fluentdNamespace?: string;
}

const SHAPE: Shape<ElasticsearchProps> = {
  ...elasticsearchShape,
  certificates: required(valueOf(EfkCertificates, 'EfkCertificates.certManager()'), EfkCertificates.certManager()),
  namespace: optional(by(filledText, DNS_LABEL)),
  fluentdNamespace: optional(by(filledText, DNS_LABEL)),
};

/**
 * Elasticsearch: a cluster whose nodes talk to each other, and to clients, over TLS alone.
 *
 * Its objects have the names that the Helm chart of the AIS operations documents gave them. Each node's claim is an
 * object of its own, so that it can grow; the StatefulSet's claim template is a mould that none is made of.
 *
 * Reports the rules `elasticsearch-version`, `elasticsearch-replicas`, `elasticsearch-heap`, `elasticsearch-storage`,
 * `efk-snapshots`, `efk-unverified`, `certificate-names`, `resource-limits`, `object-name`, `bucket-folder`,
 * `shared-bucket-folder` and `claim-of-two`.
 *
 * @see https://www.elastic.co/docs/deploy-manage
 */
export class Elasticsearch extends Construct implements IElasticsearch {
  readonly namespace: string;
  readonly serviceName = EFK.elasticsearch;
  readonly port = HTTP_PORT;
  readonly version: string;
  readonly replicas: number;
  readonly podLabels: { readonly [label: string]: string };
  /** Copies outside of its own disks, where they are made. */
  readonly snapshots?: SnapshotOptions;
  /** Where the superuser's password is. */
  readonly passwordKey: SecretKey;
  /** @internal */
  readonly _tls: EfkTls;
  /**
   * Set by the stack that it is part of.
   *
   * @internal
   */
  _prepared?: PreparedIndices;

  constructor(scope: Construct, id: string, props: ElasticsearchProps) {
    super(scopeOf(scope, id, new.target), id);
    props = checked(this, 'Elasticsearch', props, SHAPE);
    this.namespace = props.namespace ?? EFK.namespace;
    this.version = elasticsearchVersionOf(props);
    this.replicas = props.replicas ?? 3;
    this.passwordKey = (props.credentials ?? Secret.named('elastic-credentials')).key('password');
    const part = efkPart(this, 'elasticsearch', EFK.elasticsearch, this.namespace);
    this.podLabels = part.selector;
    const resources = new Resources(props.resources, Size.gibibytes(2), { reserved: Size.gibibytes(1), most: Size.gibibytes(4) });
    const requested = props.size ?? Size.gibibytes(50);
    const vmMaxMapCount = props.vmMaxMapCount ?? VmMaxMapCount.NODE;

    Refusals.of(this)
      .apply(elasticsearchVersion, this.version)
      .apply(imageVersion, { prop: 'version', version: props.version, image: props.image, needed: true })
      .apply(elasticsearchReplicas, this.replicas)
      .apply(elasticsearchHeap, { heap: props.heap && mebibytes(props.heap), limit: mebibytes(resources.memoryLimit) })
      .apply(elasticsearchStorage, props.storageClass?.provisioner)
      .apply(resourceLimits, { prop: 'resources', resources });

    if (props.image) Refusals.of(this).apply(imageTag, { prop: 'image', image: elasticsearchImageOf(props) });
    this._tls = props.certificates.bind(this, { namespace: this.namespace, fluentdNamespace: props.fluentdNamespace ?? EFK.fluentdNamespace });
    this.snapshots = props.snapshots;
    const repository = props.snapshots?.repository;
    repository?._use(this, this.namespace);
    if (props.snapshots) {
      const { schedule = DEFAULT_SCHEDULE, keepFor = DEFAULT_KEEP_FOR } = props.snapshots;
      Refusals.of(this).apply(snapshots, { bucket: repository?._bucket, major: majorOf(this.version), schedule, keepFor });
    }
    const file = this._tls.httpCertificateFile;
    const names = [this.serviceName, `${this.serviceName}.${this.namespace}.svc`];
    Refusals.of(this).apply(efkUnverified, this._tls.serverName);
    if (file !== undefined) Refusals.of(this).apply(certificateNames, { path: file, names });
    const files = {
      'elasticsearch.yml': elasticsearchYml({
        version: this.version,
        replicas: this.members,
        allowMmap: vmMaxMapCount !== VmMaxMapCount.DISABLE_MMAP,
        bootstrapping: props.bootstrapping ?? true,
        tls: this._tls,
        repository: repository?._settings ?? {},
      }),
      'prepare-elasticsearch.sh': asset(__dirname, 'prepare-elasticsearch.sh'),
    };
    const configMap = `${part.name}-config`;
    this.makeClaims(part, requested, props.storageClass?.storageClassName);
    this.makeServices(part);
    new k8s.KubeServiceAccount(this, 'service-account', {
      metadata: { ...metadataOf(part), annotations: accountAnnotations(props.pod) },
      automountServiceAccountToken: false,
    });
    new k8s.KubeConfigMap(this, 'config', { metadata: metadataOf(part, configMap), data: files });
    if (this.replicas > 1) this.makeDisruptionBudget(part);
    const pod = {
      given: props.pod,
      template: () =>
        elasticsearchPod({
          part,
          version: this.version,
          image: elasticsearchImageOf(props),
          replicas: this.replicas,
          resources,
          heap: props.heap,
          vmMaxMapCount,
          shareMachines: props.shareMachines ?? false,
          tls: this._tls,
          secureSettings: [{ setting: 'bootstrap.password', key: this.passwordKey }, ...this._tls.secureSettings, ...(repository?._secureSettings ?? [])],
          mounts: [...this._tls.elasticsearch, ...(repository?._mounts() ?? []).map((mount) => ({ ...mount, writable: true }))],
          passwordKey: this.passwordKey,
          checksum: checksum(files),
          configMap,
        }),
    };
    refusePod(this, pod);
    const manifest = k8s.KubeStatefulSet.manifest({
      metadata: metadataOf(part),
      spec: {
        serviceName: EFK.headless,
        replicas: this.replicas,
        // Some time for a node that is back to copy what it has missed. How much it needs, `_cluster/health` tells.
        minReadySeconds: 60,
        // They find each other; one that waited for another to be ready would wait for ever.
        podManagementPolicy: 'Parallel',
        selector: { matchLabels: part.selector },
        template: {},
      },
    }) as ApiObjectProps & { readonly spec: object };
    const template = Lazy.any({ produce: () => k8s.toJson_PodTemplateSpec(podTemplateOf(this, pod)) });
    new ApiObject(this, 'Resource', { ...manifest, spec: { ...manifest.spec, template, volumeClaimTemplates: [CLAIM_TEMPLATE] } });
  }

  /** A number that a rule refuses may be any. */
  private get members(): number {
    return Math.min(MOST_REPLICAS, Math.max(1, this.replicas));
  }

  /** Before the StatefulSet, which takes a claim that is there and makes one of its mould only where there is none. */
  private makeClaims(part: EfkPart, size: Size, storageClassName: string | undefined): void {
    for (let i = 0; i < this.members; i++) {
      const name = `${EFK.elasticsearch}-${EFK.elasticsearch}-${i}`;
      makeClaim(this, name, { metadata: metadataOf(part, name), size, storageClassName });
    }
  }

  private makeServices(part: EfkPart): void {
    const https = { name: 'https', port: HTTP_PORT, targetPort: k8s.IntOrString.fromString('https'), protocol: 'TCP' };
    const transport = { name: 'transport', port: TRANSPORT_PORT, targetPort: k8s.IntOrString.fromString('transport'), protocol: 'TCP' };
    new k8s.KubeService(this, 'service', { metadata: metadataOf(part), spec: { type: 'ClusterIP', selector: part.selector, ports: [https] } });
    new k8s.KubeService(this, 'headless', {
      metadata: metadataOf(part, EFK.headless),
      // Nodes must find each other before any of them is ready.
      spec: { type: 'ClusterIP', clusterIp: 'None', publishNotReadyAddresses: true, selector: part.selector, ports: [https, transport] },
    });
  }

  private makeDisruptionBudget(part: EfkPart): void {
    new k8s.KubePodDisruptionBudget(this, 'disruption-budget', {
      metadata: metadataOf(part, `${part.name}-pdb`),
      spec: { maxUnavailable: k8s.IntOrString.fromNumber(1), selector: { matchLabels: part.selector } },
    });
  }
}

/**
 * The same for ever, whatever a site asks for: it cannot be changed. The claims themselves are objects of their own. It has what
 * the API server would add, for which the typed object has no place: kubectl compares the list as a whole.
 */
const CLAIM_TEMPLATE = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: EFK.elasticsearch },
  spec: { accessModes: ['ReadWriteOnce'], volumeMode: 'Filesystem', resources: { requests: { storage: '50Gi' } } },
  status: { phase: 'Pending' },
};
