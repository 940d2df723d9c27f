import { IngressPreset } from 'cdk8s-xnat';
import { type Case, mistake, site } from '../case';

export const ingressCases: readonly Case[] = [
  mistake(
    'ingress-choice',
    'two Ingresses',
    site({ ingress: { className: 'traefik' }, albIngress: {} }),
    `
      [uwa] ingress and albIngress are both given (ingress-choice)
          why  both have the name of the site, and the second would overwrite the first
          fix  keep albIngress on EKS with the AWS Load Balancer Controller, else ingress`,
    site({ albIngress: {} }),
  ),
  mistake(
    'ingress-issuer',
    'two issuers',
    site({ ingress: { className: 'traefik', issuer: 'own', clusterIssuer: 'letsencrypt' } }),
    `
      [uwa/ingress] issuer and clusterIssuer are both given (ingress-issuer)
          why  cert-manager would take one of them, and not say which
          fix  keep the one that the certificate shall come from`,
    site({ ingress: { className: 'traefik', clusterIssuer: 'letsencrypt' } }),
  ),
  mistake(
    'ingress-nginx-retired',
    'ingress-nginx',
    site({ ingress: { className: 'nginx', preset: IngressPreset.nginx() } }),
    `
      [uwa/ingress] preset is for ingress-nginx, which gets no more fixes (ingress-nginx-retired)
          why  its project was retired in March 2026: a hole that is found in it from then on stays open, in front of every scan
          fix  use a controller that is maintained, or acknowledge "ingress-nginx-retired" until you have moved`,
    site({ ingress: { className: 'traefik' } }),
  ),
];
