import { Construct } from 'constructs';
import type { INetworkMember, IPodTraffic } from '../../contracts/network-member';
import type { IWebBackend } from '../../contracts/web-backend';
import { DNS_SUBDOMAIN } from '../../core/grammar/kubernetes';
import { ANNOTATIONS } from '../../core/grammar/labels';
import { k8s } from '../../core/k8s';
import { Component } from '../../core/kubernetes/instance';
import { checked } from '../../core/props/checked';
import { by, filledText, optional, required, type Shape, text, valueOf } from '../../core/props/kind';
import { Refusals } from '../../core/refusals/refusals';
import { objectName } from '../../core/rules/names';
import { scopeOf } from '../../core/scope';
import { acmeSolver } from './acme-solver';
import { backendKind, hostOf, STAND_IN_BACKEND } from './backend';
import { IngressPreset } from './ingress-preset';
import { ingressBodySize, ingressIssuer, ingressNginxRetired, ingressTargetType } from './ingress.rules';
import { isSticky } from './stickiness';

/** An Ingress for any controller. */
export interface IngressOptions {
  /** Class of the controller, as `kubectl get ingressclass` shows it. */
  readonly className: string;

  /**
   * Annotations that suit the controller to XNAT.
   *
   * @default - none: the controller must be told by `annotations` to keep a browser with its pod, if there are several
   */
  readonly preset?: IngressPreset;

  /**
   * The Secret with the site's certificate, of the type kubernetes.io/tls. With an issuer it is made.
   *
   * @default - `<site>-xnat-web-tls`
   */
  readonly tlsSecretName?: string;

  /**
   * The ClusterIssuer of cert-manager that the certificate comes from.
   *
   * @default - the Secret is there
   */
  readonly clusterIssuer?: string;

  /**
   * The Issuer of cert-manager in the site's namespace that the certificate comes from.
   *
   * @default - the Secret is there
   */
  readonly issuer?: string;

  /**
   * Further annotations; they win over the preset's.
   *
   * @default - none
   */
  readonly annotations?: { readonly [name: string]: string };
}

/** An Ingress, and the site that it stands in front of. */
export interface IngressProps extends IngressOptions {
  /** The site, such as `site.xnat`. */
  readonly backend: IWebBackend;
}

export const ingressShape: Shape<IngressOptions> = {
  className: required(by(filledText, DNS_SUBDOMAIN), 'missing'),
  preset: optional(valueOf(IngressPreset, 'IngressPreset.nginx()')),
  tlsSecretName: optional(by(text, DNS_SUBDOMAIN)),
  clusterIssuer: optional(by(filledText, DNS_SUBDOMAIN)),
  issuer: optional(by(filledText, DNS_SUBDOMAIN)),
  annotations: optional(ANNOTATIONS),
};

const SHAPE: Shape<IngressProps> = { ...ingressShape, backend: required(backendKind, STAND_IN_BACKEND) };

const ISSUER = 'cert-manager.io/issuer';
const CLUSTER_ISSUER = 'cert-manager.io/cluster-issuer';

/**
 * An Ingress with TLS for the site's host, for whatever controller the cluster has. On EKS see `AlbIngress`.
 *
 * Reports the rules `ingress-issuer`, `ingress-nginx-retired`, `ingress-target-type` and `object-name`.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/ingress/
 */
export class Ingress extends Construct implements INetworkMember {
  /** The pods that cert-manager runs for a moment in the site's namespace, to show that the name is the site's. */
  readonly podTraffic: IPodTraffic[];

  constructor(scope: Construct, id: string, props: IngressProps) {
    super(scopeOf(scope, id, new.target), id);
    props = checked(this, 'Ingress', props, SHAPE);
    const component = Component.of(this, 'xnat-web', 'web');
    const tlsSecretName = props.tlsSecretName ?? `${component.fullName}-tls`;
    const host = hostOf(props.backend.url);

    Refusals.of(this).apply(ingressNginxRetired, props.preset?.controller).apply(objectName, { prop: 'tlsSecretName', name: tlsSecretName, longest: 253 });

    const annotations = {
      ...props.preset?.annotations,
      ...(props.clusterIssuer !== undefined && { [CLUSTER_ISSUER]: props.clusterIssuer }),
      ...(props.issuer !== undefined && { [ISSUER]: props.issuer }),
      ...props.annotations,
    };
    const { [ISSUER]: issuer, [CLUSTER_ISSUER]: clusterIssuer } = annotations as Record<string, string | undefined>;
    this.podTraffic = (issuer ?? clusterIssuer) === undefined ? [] : [acmeSolver(`${component.instance}-acme-solver`)];
    Refusals.of(this)
      .apply(ingressIssuer, { issuer, clusterIssuer })
      .apply(ingressTargetType, { className: props.className, annotations })
      .apply(ingressBodySize, { className: props.className, annotations });
    props.backend._addFrontEnd?.({ description: `the Ingress of the class ${props.className}`, sticky: isSticky(annotations) });

    const { serviceName, servicePortName } = props.backend;
    new k8s.KubeIngress(this, 'Resource', {
      metadata: {
        ...component.metadata(),
        annotations,
      },
      spec: {
        ingressClassName: props.className,
        tls: [{ hosts: host === undefined ? [] : [host], secretName: tlsSecretName }],
        rules: [
          {
            host,
            http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: serviceName, port: { name: servicePortName } } } }] },
          },
        ],
      },
    });
  }
}
