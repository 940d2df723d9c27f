import { Duration, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { makeNamespace, type PodSecurityLevel } from '../../core/kubernetes/namespace';
import { ServiceType } from '../../core/kubernetes/plus-enums';
import { Arguments } from '../../core/props/arguments';
import { checked } from '../../core/props/checked';
import { optional, type Shape } from '../../core/props/kind';
import { Refusals } from '../../core/refusals/refusals';
import { lockedNamespace, reservedNamespace } from '../../core/rules/reserved-namespace';
import { scopeOf } from '../../core/scope';
import { useNamespaces } from '../../values/cluster-uses';
import { addDefaults } from '../../values/pods/defaults';
import { EFS_CSI } from '../../values/provisioner-names';
import { Secret } from '../../values/secret';
import { type IStorageClass, storageClassKind } from '../../values/storage-class';
import { bootstrapPasswords, makeBootstrapJob } from './bootstrap-job';
import { PKCS12 } from './certificate-options';
import { EfkCertificates } from './efk-certificates';
import { efkPart } from './efk-component';
import { EFK, USERS } from './efk-names';
import { makeEfkPolicies } from './efk-policies';
import { type AisEfkOptions, efkShape, type EfkStackOptions } from './efk-stack-options';
import { efkMetrics, efkNamespaces, efkRetention } from './efk.rules';
import { Elasticsearch } from './elasticsearch';
import { elasticsearchImageOf, VmMaxMapCount } from './elasticsearch-options';
import { Fluentd } from './fluentd';
import { preparedIndices } from './index-name';
import { Kibana } from './kibana';

/** The documents' class, with what they made it of. */
const ES_AIS: IStorageClass = { storageClassName: 'es-ais', provisioner: EFS_CSI };

const AIS: Shape<AisEfkOptions> = { ...PKCS12, storageClass: optional(storageClassKind) };

/**
 * Logs of a whole cluster: Fluentd on every node, three nodes of Elasticsearch, and Kibana, over TLS that is verified, and
 * each as a user that may do no more than it needs.
 *
 * The Secrets `elastic-credentials`, `kibana-system`, `fluentd-writer` (in both namespaces) and `kibana` must be there.
 *
 * Reports the rules `efk-namespaces`, `efk-retention`, `efk-metrics`, `object-name`, `locked-namespace`, `reserved-namespace` and `shared-namespace`, and its parts report theirs.
 *
 * @see https://www.elastic.co/docs
 */
export class EfkStack extends Construct {
  /**
   * The stack of the AIS operations documents: 7.17, the keystore of `elasticsearch-certutil`, Kibana and Fluentd as
   * superuser, Kibana on a port of every node, an index for each container, and nothing of kube-system. Most of it must
   * be acknowledged.
   */
  static ais(options: AisEfkOptions): EfkStackOptions {
    const args = new Arguments('EfkStack.ais');
    const { storageClass = ES_AIS, ...keystore } = args.options(options, AIS);
    const superuser = { username: USERS.superuser, credentials: Secret.named('elastic-credentials') };
    return args.of({
      certificates: EfkCertificates.fromPkcs12({ certificateName: 'security-master', ...keystore }),
      elasticsearch: { version: '7.17.3', replicas: 3, size: Size.gibibytes(50), storageClass, vmMaxMapCount: VmMaxMapCount.INIT_CONTAINER },
      kibana: { ...superuser, serviceType: ServiceType.NODE_PORT },
      fluentd: { ...superuser, indexName: 'ais.${tag}.%Y%m%d', excludedNamespaces: ['kube-system'] },
    });
  }

  /** Where logs are kept. */
  readonly elasticsearch: Elasticsearch;
  /** What collects them. */
  readonly fluentd: Fluentd;
  /** What shows them. */
  readonly kibana: Kibana;

  constructor(scope: Construct, id: string, props: EfkStackOptions = {}) {
    super(scopeOf(scope, id, new.target), id);
    props = checked(this, 'EfkStack', props, efkShape);
    addDefaults(this, { pod: props.pod });
    const namespace = props.namespace ?? EFK.namespace;
    const fluentdNamespace = props.fluentdNamespace ?? EFK.fluentdNamespace;
    const certificates = props.certificates ?? EfkCertificates.certManager();
    const { createNetworkPolicies: closed = true, metricsPeers } = props;
    const keepFor = props.keepFor ?? Duration.days(30);
    const privileged = props.elasticsearch?.vmMaxMapCount === VmMaxMapCount.INIT_CONTAINER;

    const single = fluentdNamespace === namespace;
    if (props.createNamespaces ?? true) {
      this.makeNamespace('namespace', namespace, privileged || single ? 'privileged' : 'restricted');
      if (!single) this.makeNamespace('fluentd-namespace', fluentdNamespace, 'privileged');
    }
    this.elasticsearch = new Elasticsearch(this, 'elasticsearch', { ...props.elasticsearch, certificates, namespace, fluentdNamespace });
    this.elasticsearch._prepared = preparedIndices(props.fluentd);
    this.kibana = new Kibana(this, 'kibana', { ...props.kibana, elasticsearch: this.elasticsearch });
    this.fluentd = new Fluentd(this, 'fluentd', { ...props.fluentd, elasticsearch: this.elasticsearch, namespace: fluentdNamespace });

    Refusals.of(this)
      .apply(efkNamespaces, { namespace, fluentdNamespace })
      .apply(efkRetention, keepFor)
      .apply(efkMetrics, { monitored: props.fluentd?.createServiceMonitor ?? false, closed, named: metricsPeers !== undefined });
    this.refuseNamespaces(namespace, fluentdNamespace, props);

    makeBootstrapJob(this, {
      elasticsearch: this.elasticsearch,
      fluentdNamespace,
      image: elasticsearchImageOf(props.elasticsearch ?? {}),
      indexPrefix: this.fluentd.indexPrefix,
      indexPattern: this.fluentd.indexPattern,
      keepFor,
      snapshots: this.elasticsearch.snapshots,
      passwords: bootstrapPasswords(this.elasticsearch.passwordKey, props),
    });
    if (closed) {
      makeEfkPolicies(this, {
        namespace,
        fluentdNamespace,
        kibanaPeers: props.kibanaPeers,
        // A namespace that is not the stack's own, such as kube-system, has other pods in it.
        denyAll: props.createNamespaces ?? true,
        metricsPeers: metricsPeers ?? [],
        copiesCa: this.elasticsearch._tls.caConfigMap !== undefined,
        toBucket: this.elasticsearch.snapshots?.repository._bucket !== undefined,
        apiServerPorts: props.apiServerPorts ?? [443, 6443],
        dns: props.dns,
      });
    }
  }

  private refuseNamespaces(namespace: string, fluentdNamespace: string, { createNamespaces: makes = true }: EfkStackOptions): void {
    for (const [prop, name] of Object.entries({ namespace, fluentdNamespace })) {
      const reserved = { prop: `efk.${prop}`, namespace: name, locks: makes, example: EFK[prop as 'namespace' | 'fluentdNamespace'] };
      Refusals.of(this).apply(lockedNamespace, reserved).apply(reservedNamespace, reserved);
    }
    const namespaces = [...new Set([namespace, fluentdNamespace])];
    useNamespaces(this, namespaces, { what: 'the logging stack', namespaces, makes });
  }

  private makeNamespace(id: string, name: string, level: PodSecurityLevel): void {
    makeNamespace(this, id, { name, labels: efkPart(this, 'efk', name, name).labels, enforce: level });
  }
}
