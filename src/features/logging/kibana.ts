import { Size } from 'cdk8s';
import { Construct } from 'constructs';
import type { IElasticsearch } from '../../contracts/elasticsearch';
import { asset } from '../../core/assets';
import { checksum } from '../../core/checksum';
import { k8s } from '../../core/k8s';
import { ServiceType } from '../../core/kubernetes/plus-enums';
import { checked } from '../../core/props/checked';
import { required, type Shape } from '../../core/props/kind';
import { Refusals } from '../../core/refusals/refusals';
import { imageTag } from '../../core/rules/image-tag';
import { resourceLimits } from '../../core/rules/resources';
import { scopeOf } from '../../core/scope';
import { Resources } from '../../core/units/resources';
import { VERSIONS } from '../../core/versions';
import { useHost } from '../../values/cluster-uses';
import { imageReferenceOf } from '../../values/image';
import { imageVersion, versionIn } from '../../values/image.rules';
import { accountAnnotations, withPodOptions } from '../../values/pods/with-pod-options';
import { Secret } from '../../values/secret';
import { type EfkPart, efkPart, metadataOf } from './efk-component';
import { EFK, KIBANA_PORT, USERS } from './efk-names';
import { efkSuperuser, kibanaIngress, kibanaService, kibanaSuperuser, kibanaUrl, kibanaVersion } from './efk.rules';
import { elasticsearchKind, STAND_IN_ELASTICSEARCH } from './elasticsearch-kind';
import { majorOf } from './elasticsearch-version';
import { kibanaYml } from './kibana-config';
import { type KibanaOptions, kibanaShape } from './kibana-options';
import { kibanaPod, readinessPath } from './kibana-pod';

/** A Kibana, and the Elasticsearch that it shows. */
export interface KibanaProps extends KibanaOptions {
  /** The Elasticsearch, in whose namespace it runs. */
  readonly elasticsearch: IElasticsearch;
}

const SHAPE: Shape<KibanaProps> = { ...kibanaShape, elasticsearch: required(elasticsearchKind, STAND_IN_ELASTICSEARCH) };

/**
 * Kibana, with a certificate of its own, and as a user of Elasticsearch that may do no more than it needs.
 *
 * Reports the rules `kibana-version`, `image-tag`, `image-version`, `kibana-url`, `kibana-ingress`, `kibana-service`,
 * `kibana-superuser`, `efk-superuser`, `object-name`, `resource-limits` and `shared-host`.
 *
 * @see https://www.elastic.co/kibana
 */
export class Kibana extends Construct {
  /** Labels of its pod. */
  readonly podLabels: { readonly [label: string]: string };

  constructor(scope: Construct, id: string, props: KibanaProps) {
    super(scopeOf(scope, id, new.target), id);
    props = checked(this, 'Kibana', props, SHAPE);
    const { elasticsearch } = props;
    const given = props.version ?? versionIn(props.image?.tag);
    const version = given ?? elasticsearch.version;
    const image = imageReferenceOf(props.image, VERSIONS.kibanaRepository, version);
    const username = props.username ?? USERS.kibana;
    const part = efkPart(this, 'kibana', EFK.kibana, elasticsearch.namespace);
    const resources = new Resources(props.resources, Size.gibibytes(2));
    this.podLabels = part.selector;

    const refusals = Refusals.of(this)
      .apply(kibanaService, props.serviceType ?? ServiceType.CLUSTER_IP)
      .apply(kibanaIngress, { className: props.ingressClassName, url: props.url })
      .apply(resourceLimits, { prop: 'resources', resources });
    refusals.apply(imageVersion, { prop: 'kibana.version', version: props.version, image: props.image, needed: false });
    if (props.image) refusals.apply(imageTag, { prop: 'kibana.image', image });
    if (given !== undefined) refusals.apply(kibanaVersion, { version: given, elasticsearch: elasticsearch.version });
    const superuser = { what: 'Kibana', username, version: elasticsearch.version };
    refusals.apply(kibanaSuperuser, superuser);
    // One message about it is enough.
    if (majorOf(elasticsearch.version) < 8) refusals.apply(efkSuperuser, superuser);
    if (props.url !== undefined) {
      refusals.apply(kibanaUrl, props.url);
      useHost(this, { prop: 'kibana.url', url: props.url, what: 'Kibana' });
    }

    const configMap = `${part.name}-config`;
    const elasticsearchUrl = `https://${elasticsearch.serviceName}:${elasticsearch.port}`;
    const files = {
      'kibana.yml': kibanaYml({ elasticsearchUrl, username, url: props.url, tls: elasticsearch._tls }),
      'render-kibana.sh': asset(__dirname, 'render-kibana.sh'),
    };
    new k8s.KubeServiceAccount(this, 'service-account', {
      metadata: { ...metadataOf(part), annotations: accountAnnotations(props.pod) },
      automountServiceAccountToken: false,
    });
    new k8s.KubeConfigMap(this, 'config', { metadata: metadataOf(part, configMap), data: files });
    new k8s.KubeService(this, 'service', {
      metadata: { ...metadataOf(part), annotations: props.serviceAnnotations && { ...props.serviceAnnotations } },
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
        template: withPodOptions(this, {
          given: props.pod,
          restartsForSecretsBut: [],
          template: () =>
            kibanaPod({
              part,
              version,
              image,
              resources,
              passwordKey: (props.credentials ?? Secret.named('kibana-system')).key('password'),
              encryptionKeys: props.encryptionKeys ?? Secret.named('kibana'),
              formerEncryptionKeys: props.formerEncryptionKeys,
              tls: elasticsearch._tls,
              configMap,
              checksum: checksum(files),
            }),
        }),
      },
    });
    if (props.ingressClassName !== undefined) this.makeIngress(part, props.ingressClassName, readinessPath(version), props);
  }

  private makeIngress(part: EfkPart, ingressClassName: string, healthPath: string, { url, ingressAnnotations }: KibanaOptions): void {
    const host = url !== undefined && URL.canParse(url) ? new URL(url).hostname : undefined;
    const service = { name: EFK.kibana, port: { name: 'https' } };
    new k8s.KubeIngress(this, 'ingress', {
      metadata: {
        ...metadataOf(part),
        // Kibana takes https alone, from the controller too.
        annotations: { ...BACKEND_HTTPS[ingressClassName]?.(healthPath), ...ingressAnnotations },
      },
      spec: {
        ingressClassName,
        tls: [{ hosts: host === undefined ? [] : [host], secretName: 'kibana-ingress-tls' }],
        rules: [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service } }] } }],
      },
    });
  }
}

const ALB = 'alb.ingress.kubernetes.io/';

/** By what annotations a controller speaks https to what is behind it. Others are told by `ingressAnnotations`. */
const BACKEND_HTTPS: Readonly<Record<string, (healthPath: string) => Record<string, string>>> = {
  nginx: () => ({ 'nginx.ingress.kubernetes.io/backend-protocol': 'HTTPS' }),
  alb: (healthPath) => ({
    [`${ALB}backend-protocol`]: 'HTTPS',
    [`${ALB}healthcheck-path`]: healthPath,
    [`${ALB}healthcheck-protocol`]: 'HTTPS',
    [`${ALB}listen-ports`]: '[{"HTTPS": 443}]',
    [`${ALB}target-type`]: 'ip',
  }),
};
