import { DNS_SUBDOMAIN } from '../../core/grammar/kubernetes';
import { ANNOTATIONS } from '../../core/grammar/labels';
import { by, filledText, listOf, oneOf, optional, required, type Shape, text, valueOf } from '../../core/props/kind';
import { PUBLIC_HOST } from './ingress-grammar';
import { IngressPreset } from './ingress-preset';

/** Where the certificate of an Ingress is. */
export enum IngressTls {
  /** In a Secret of the site's namespace. */
  SECRET = 'secret',
  /** With the controller, which has one for all that name none. */
  CONTROLLER_CERTIFICATE = 'controller-certificate',
  /** With what stands in front of the controller and ends TLS: the controller gets requests in clear. */
  ELSEWHERE = 'elsewhere',
}

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
   * Further hosts of the site, beside that of its `url`. The certificate must carry them too. Links and mails of XNAT's lead to `url` all the same,
   * and logins by OpenID come back there.
   *
   * @default - that of `url` alone
   */
  readonly hosts?: string[];

  /**
   * Where the certificate is.
   *
   * @default IngressTls.SECRET
   */
  readonly tls?: IngressTls;

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

export const ingressShape: Shape<IngressOptions> = {
  className: required(by(filledText, DNS_SUBDOMAIN), 'missing'),
  preset: optional(valueOf(IngressPreset, 'IngressPreset.nginx()')),
  hosts: optional(listOf(by(text, PUBLIC_HOST))),
  tls: optional(oneOf(IngressTls, 'IngressTls')),
  tlsSecretName: optional(by(text, DNS_SUBDOMAIN)),
  clusterIssuer: optional(by(filledText, DNS_SUBDOMAIN)),
  issuer: optional(by(filledText, DNS_SUBDOMAIN)),
  annotations: optional(ANNOTATIONS),
};
