import { Size } from 'cdk8s';
import { k8s, ServiceType } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import type { IElasticsearch } from '../contracts/elasticsearch';
import { Resources } from '../kubernetes/resources';
import { Secret } from '../secrets/secret';
import { checked } from '../validation/checked';
import { required, type Shape } from '../validation/kind';
import { Refusals } from '../validation/refusals';
import { efkSuperuser, kibanaIngress, kibanaPublicUrl, kibanaVersion } from '../validation/rules/efk';
import { resourceLimits } from '../validation/rules/resources';
import { VERSIONS } from '../versions';
import { checksum } from '../xnat/config/xnat-config';
import { efkPart, metadataOf } from './efk-component';
import { EFK, KIBANA_PORT, USERS } from './efk-names';
import { elasticsearchKind, MISSING_ELASTICSEARCH } from './elasticsearch-kind';
import { kibanaYml } from './kibana-config';
import { type KibanaOptions, kibanaShape } from './kibana-options';
import { kibanaPod } from './kibana-pod';

/** A Kibana, and the Elasticsearch that it shows. */
export interface KibanaProps extends KibanaOptions {
  /** The Elasticsearch, in whose namespace it runs. */
  readonly elasticsearch: IElasticsearch;
}

const SHAPE: Shape<KibanaProps> = { ...kibanaShape, elasticsearch: required(elasticsearchKind, MISSING_ELASTICSEARCH) };

/**
 * Kibana, with a certificate of its own, and as a user of Elasticsearch that may do no more than it needs.
 *
 * Reports the rules `kibana-version`, `kibana-public-url`, `kibana-ingress`, `efk-superuser` and `resource-limits`.
 *
 * @see https://www.elastic.co/kibana
 */
export class Kibana extends Construct {
  /** Labels of its pod. */
  readonly pods: { readonly [label: string]: string };

  constructor(scope: Construct, id: string, given: KibanaProps) {
    super(scope, id);
    const props = checked(this, 'Kibana', given, SHAPE);
    const { elasticsearch } = props;
    const version = props.version ?? elasticsearch.version;
    const username = props.username ?? USERS.kibana;
    const part = efkPart(this, 'kibana', EFK.kibana, elasticsearch.namespace);
    const resources = new Resources(props.resources, Size.gibibytes(2));
    this.pods = part.selector;

    const refusals = Refusals.of(this)
      .apply(efkSuperuser, { what: 'Kibana', username, version: elasticsearch.version })
      .apply(kibanaIngress, { className: props.ingressClassName, publicUrl: props.publicUrl })
      .apply(resourceLimits, { prop: 'resources', resources });
    if (props.version !== undefined) refusals.apply(kibanaVersion, { version, elasticsearch: elasticsearch.version });
    if (props.publicUrl !== undefined) refusals.apply(kibanaPublicUrl, props.publicUrl);

    const configMap = `${part.name}-config`;
    const elasticsearchUrl = `https://${elasticsearch.serviceName}:${elasticsearch.port}`;
    const files = { 'kibana.yml': kibanaYml({ elasticsearchUrl, username, publicUrl: props.publicUrl, tls: elasticsearch.tls }) };
    new k8s.KubeServiceAccount(this, 'service-account', { metadata: metadataOf(part), automountServiceAccountToken: false });
    new k8s.KubeConfigMap(this, 'config', { metadata: metadataOf(part, configMap), data: files });
    new k8s.KubeService(this, 'service', {
      metadata: metadataOf(part),
      spec: {
        type: props.serviceType ?? ServiceType.CLUSTER_IP,
        selector: part.selector,
        ports: [{ name: 'https', port: KIBANA_PORT, targetPort: k8s.IntOrString.fromString('https'), protocol: 'TCP' }],
      },
    });
    new k8s.KubeDeployment(this, 'Resource', {
      metadata: metadataOf(part),
      spec: {
        replicas: 1,
        // Two versions at once would both move the indices.
        strategy: { type: 'Recreate' },
        selector: { matchLabels: part.selector },
        template: kibanaPod({
          part,
          version,
          image: `${VERSIONS.kibanaRepository}:${version}`,
          resources,
          passwordKey: (props.credentials ?? Secret.named('kibana-system')).key('password'),
          encryptionKeys: props.encryptionKeys ?? Secret.named('kibana'),
          tls: elasticsearch.tls,
          configMap,
          checksum: checksum(files),
        }),
      },
    });
    if (props.ingressClassName !== undefined) this.makeIngress(part.namespace, part.labels, props.ingressClassName, props.publicUrl);
  }

  private makeIngress(namespace: string, labels: Record<string, string>, ingressClassName: string, publicUrl: string | undefined): void {
    const host = publicUrl !== undefined && URL.canParse(publicUrl) ? new URL(publicUrl).hostname : undefined;
    const service = { name: EFK.kibana, port: { name: 'https' } };
    new k8s.KubeIngress(this, 'ingress', {
      metadata: {
        name: EFK.kibana,
        namespace,
        labels,
        // Kibana takes https alone, from the controller too.
        annotations: { 'nginx.ingress.kubernetes.io/backend-protocol': 'HTTPS', 'alb.ingress.kubernetes.io/backend-protocol': 'HTTPS' },
      },
      spec: {
        ingressClassName,
        tls: [{ hosts: host === undefined ? [] : [host], secretName: 'kibana-ingress-tls' }],
        rules: [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service } }] } }],
      },
    });
  }
}
