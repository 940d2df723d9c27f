import { enumerate, quoted } from '../../core/refusals/describe';
import { type Report, Rule } from '../../core/refusals/rule';
import { plainHost } from '../../core/url';
import { IngressTls } from './ingress-options';

export interface HostsSubject {
  readonly url: string;
  /** The host of the URL; undefined where it has none. */
  readonly own: string | undefined;
  readonly hosts: readonly string[];
}

export const ingressHosts = new Rule<HostsSubject>({
  id: 'ingress-hosts',
  refuses: "a further host that is the one of the site's URL",
  why: 'it is served already; most often another host was meant, and nobody reaches that one',
  check: ({ url, own, hosts }) =>
    hosts.flatMap((host, i) =>
      own !== undefined && plainHost(host) === plainHost(own)
        ? [{ what: `hosts[${i}] is ${quoted(host)}, the host of url ${quoted(url)}`, fix: `remove hosts[${i}], or write the host that was meant` }]
        : [],
    ),
});

export interface TlsSubject {
  readonly tls: IngressTls;
  readonly tlsSecretName: string | undefined;
  readonly issuer: string | undefined;
  readonly clusterIssuer: string | undefined;
}

export const ingressTls = new Rule<TlsSubject>({
  id: 'ingress-tls',
  refuses: 'a Secret or an issuer for an Ingress whose certificate is elsewhere',
  why: 'the Ingress names no Secret then: the one that is given is never read, and cert-manager issues nothing',
  check: ({ tls, ...given }) =>
    tls === IngressTls.SECRET
      ? []
      : Object.entries(given).flatMap(([prop, value]): Report[] =>
          value === undefined
            ? []
            : [
                {
                  what: `${prop} is ${quoted(value)}, and tls is ${NAMES[tls]}`,
                  fix: `remove tls, so that the certificate comes from the Secret; or remove ${prop}${prop === 'tlsSecretName' ? '' : ', from annotations too'}`,
                },
              ],
        ),
});

const NAMES: Readonly<Record<IngressTls, string>> = {
  [IngressTls.SECRET]: 'IngressTls.SECRET',
  [IngressTls.CONTROLLER_CERTIFICATE]: 'IngressTls.CONTROLLER_CERTIFICATE',
  [IngressTls.ELSEWHERE]: 'IngressTls.ELSEWHERE',
};

export interface IssuerSubject {
  readonly issuer: string | undefined;
  readonly clusterIssuer: string | undefined;
}

export const ingressIssuer = new Rule<IssuerSubject>({
  id: 'ingress-issuer',
  refuses: 'an Issuer and a ClusterIssuer for one certificate',
  why: 'cert-manager would take one of them, and not say which',
  check: ({ issuer, clusterIssuer }) =>
    issuer !== undefined && clusterIssuer !== undefined
      ? [{ what: 'issuer and clusterIssuer are both given', fix: 'keep the one that the certificate shall come from' }]
      : [],
});

export const ingressNginxRetired = new Rule<string | undefined>({
  id: 'ingress-nginx-retired',
  refuses: 'ingress-nginx',
  why: 'its project was retired in March 2026: a hole that is found in it from then on stays open, in front of every scan',
  acknowledgeable: true,
  check: (controller) =>
    controller === 'ingress-nginx'
      ? [
          {
            what: 'preset is for ingress-nginx, which gets no more fixes',
            fix: 'use a controller that is maintained, or acknowledge "ingress-nginx-retired" until you have moved',
          },
        ]
      : [],
});

export interface BodySizeSubject {
  readonly className: string;
  readonly annotations: { readonly [name: string]: string };
}

const BODY_SIZE = 'nginx.ingress.kubernetes.io/proxy-body-size';

export const ingressBodySize = new Rule<BodySizeSubject>({
  id: 'ingress-body-size',
  refuses: 'an Ingress of nginx that takes no upload over 1 MB',
  why: 'it answers 413 to whatever is larger, and no scan is smaller',
  check: ({ className, annotations }) =>
    /(^|-)nginx(-|$)/.test(className) && annotations[BODY_SIZE] === undefined && annotations['nginx.org/client-max-body-size'] === undefined
      ? [
          {
            what: `className is ${quoted(className)}, and nothing sets the size of uploads`,
            fix: `write preset: IngressPreset.nginx() and acknowledge "ingress-nginx-retired"; for NGINX's own controller, annotations: { "nginx.org/client-max-body-size": "0" }`,
          },
        ]
      : [],
});

export interface IngressChoice {
  readonly ingress: boolean;
  readonly albIngress: boolean;
  readonly gateway: boolean;
}

export const ingressChoice = new Rule<IngressChoice>({
  id: 'ingress-choice',
  refuses: 'two ways to one site',
  why: 'two Ingresses have the name of the site, and the second would overwrite the first; of an Ingress and a route each has settings that the other lacks',
  check: (choice) => {
    const given = Object.entries(choice).flatMap(([prop, isGiven]) => (isGiven ? [prop] : []));
    return given.length > 1
      ? [
          {
            what: `${enumerate(given)} are ${given.length === 2 ? 'both' : 'all'} given`,
            fix: 'keep albIngress on EKS with the AWS Load Balancer Controller, gateway with a Gateway, else ingress',
          },
        ]
      : [];
  },
});

export interface TargetTypeSubject {
  readonly className: string;
  readonly annotations: { readonly [name: string]: string };
}

const TARGET_TYPE = 'alb.ingress.kubernetes.io/target-type';

export const ingressTargetType = new Rule<TargetTypeSubject>({
  id: 'ingress-target-type',
  refuses: 'an Application Load Balancer that sends to nodes instead of pods',
  why: 'it finds no port of the ClusterIP Service on a node, and from a node a request goes to any pod, whatever its cookie says',
  check: ({ className, annotations }) => {
    const type = annotations[TARGET_TYPE];
    if (type === 'ip' || (type === undefined && className !== 'alb')) return [];
    return [
      {
        what:
          type === undefined
            ? `className is alb, and annotations do not set ${TARGET_TYPE}: instance is taken`
            : `annotations set ${TARGET_TYPE} to ${quoted(type)}`,
        fix: 'use albIngress, which sends to pods; or set it to "ip"',
      },
    ];
  },
});
