import { Construct } from 'constructs';
import type { INetworkMember, IPodTraffic } from '../../contracts/network-member';
import type { IWebBackend } from '../../contracts/web-backend';
import { k8s } from '../../core/k8s';
import { Component } from '../../core/kubernetes/instance';
import { checked } from '../../core/props/checked';
import { required, type Shape } from '../../core/props/kind';
import { Refusals } from '../../core/refusals/refusals';
import { objectName } from '../../core/rules/names';
import { scopeOf } from '../../core/scope';
import { acmeSolver } from './acme-solver';
import { backendKind, hostsOf, hostSubject, ruleOf, STAND_IN_BACKEND } from './backend';
import { type IngressOptions, ingressShape, IngressTls } from './ingress-options';
import { ingressBodySize, ingressHosts, ingressIssuer, ingressNginxRetired, ingressTargetType, ingressTls } from './ingress.rules';
import { isSticky, isStickyService } from './stickiness';

/** An Ingress, and the site that it stands in front of. */
export interface IngressProps extends IngressOptions {
  /** The site, such as `site.xnat`. */
  readonly backend: IWebBackend;
}

const SHAPE: Shape<IngressProps> = { ...ingressShape, backend: required(backendKind, STAND_IN_BACKEND) };

const ISSUER = 'cert-manager.io/issuer';
const CLUSTER_ISSUER = 'cert-manager.io/cluster-issuer';

/**
 * An Ingress with TLS for the site's host, for whatever controller the cluster has. On EKS see `AlbIngress`.
 *
 * Reports the rules `ingress-hosts`, `ingress-tls`, `ingress-issuer`, `ingress-nginx-retired`, `ingress-target-type` and `object-name`.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/ingress/
 */
export class Ingress extends Construct implements INetworkMember {
  /** The pods that cert-manager runs for a moment in the site's namespace, to show that the name is the site's. */
  readonly podTraffic: IPodTraffic[];

  constructor(scope: Construct, id: string, props: IngressProps) {
    super(scopeOf(scope, id, new.target), id);
    props = checked(this, 'Ingress', props, SHAPE);
    const { backend, className, preset, tls = IngressTls.SECRET } = props;
    const component = Component.of(this, 'xnat-web', 'web');
    const tlsSecretName = props.tlsSecretName ?? `${component.fullName}-tls`;
    const hosts = hostsOf(backend, props.hosts);

    const annotations = {
      ...preset?.annotations,
      ...(props.clusterIssuer !== undefined && { [CLUSTER_ISSUER]: props.clusterIssuer }),
      ...(props.issuer !== undefined && { [ISSUER]: props.issuer }),
      ...props.annotations,
    };
    const { [ISSUER]: issuer, [CLUSTER_ISSUER]: clusterIssuer } = annotations as Record<string, string | undefined>;
    this.podTraffic = (issuer ?? clusterIssuer) === undefined ? [] : [acmeSolver(`${component.instance}-acme-solver`)];
    Refusals.of(this)
      .apply(ingressHosts, hostSubject(backend, props.hosts))
      .apply(ingressTls, { tls, tlsSecretName: props.tlsSecretName, issuer, clusterIssuer })
      .apply(ingressNginxRetired, preset?.controller)
      .apply(objectName, { prop: 'tlsSecretName', name: tlsSecretName, longest: 253 })
      .apply(ingressIssuer, { issuer, clusterIssuer })
      .apply(ingressTargetType, { className, annotations })
      .apply(ingressBodySize, { className, annotations });
    backend._addFrontEnd?.({
      description: `the Ingress of the class ${className}`,
      sticky: isSticky(annotations),
      stickyBy: (serviceAnnotations) => isStickyService(className, serviceAnnotations),
      hosts: props.hosts,
      serviceAnnotations: preset?.serviceAnnotations,
    });

    new k8s.KubeIngress(this, 'Resource', {
      metadata: {
        ...component.metadata(),
        annotations,
      },
      spec: {
        ingressClassName: className,
        tls: tls === IngressTls.ELSEWHERE ? undefined : [{ hosts, secretName: tls === IngressTls.SECRET ? tlsSecretName : undefined }],
        // Without a host that is one, a rule for any: the site reports its URL.
        rules: (hosts.length > 0 ? hosts : [undefined]).map((host) => ruleOf(host, backend)),
      },
    });
  }
}
