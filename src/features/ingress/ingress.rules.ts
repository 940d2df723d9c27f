import { quoted } from '../../core/refusals/describe';
import { Rule } from '../../core/refusals/rule';

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

export const ingressChoice = new Rule<{ readonly ingress: boolean; readonly albIngress: boolean }>({
  id: 'ingress-choice',
  refuses: 'two Ingresses for one site',
  why: 'both have the name of the site, and the second would overwrite the first',
  check: ({ ingress, albIngress }) =>
    ingress && albIngress
      ? [{ what: 'ingress and albIngress are both given', fix: 'keep albIngress on EKS with the AWS Load Balancer Controller, else ingress' }]
      : [],
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
