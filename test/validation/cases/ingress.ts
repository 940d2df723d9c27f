import { ApiObject, Duration } from 'cdk8s';
import { GatewayController, IngressPreset, IngressTls, XnatSite } from 'cdk8s-xnat';
import { MINIMAL } from '../../support/sites';
import { type Case, mistake, site } from '../case';

/** A site with a further host, and a route of the user's own to something else. */
const withDocs = (host: string) =>
  site({ ingress: { className: 'traefik', hosts: ['scans.example.edu.au'] } }, (made) => {
    new ApiObject(made, 'docs', {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: 'docs' },
      spec: { parentRefs: [{ name: 'public' }], hostnames: [host], rules: [{ backendRefs: [{ name: 'docs', port: 80 }] }] },
    });
  });

export const ingressCases: readonly Case[] = [
  mistake(
    'foreign-route',
    "a route of one's own on a further host of a site",
    withDocs('scans.example.edu.au'),
    `
      [uwa/xnat] the HTTPRoute docs (uwa/docs) takes requests for "scans.example.edu.au", the site's host, to another Service (foreign-route)
          why  the controller decides which of the two gets a request, and whatever answers on a site's host is sent the session cookies of its users
          fix  give it a host of its own, or acknowledge "foreign-route" if it is meant to answer under a path of the site`,
    withDocs('docs.example.edu.au'),
  ),
  mistake(
    'ingress-hosts',
    'the host of the site as a further one',
    site({ ingress: { className: 'traefik', hosts: ['scans.example.edu.au', 'xnat.example.edu.au'] } }),
    `
      [uwa/ingress] hosts[1] is "xnat.example.edu.au", the host of url "https://xnat.example.edu.au" (ingress-hosts)
          why  it is served already; most often another host was meant, and nobody reaches that one
          fix  remove hosts[1], or write the host that was meant`,
    site({ ingress: { className: 'traefik', hosts: ['scans.example.edu.au'] } }),
  ),
  mistake(
    'ingress-hosts',
    'the host of the site again at a load balancer',
    site({ albIngress: { hosts: ['xnat.example.edu.au'] } }),
    `
      [uwa/ingress] hosts[0] is "xnat.example.edu.au", the host of url "https://xnat.example.edu.au" (ingress-hosts)
          why  it is served already; most often another host was meant, and nobody reaches that one
          fix  remove hosts[0], or write the host that was meant`,
    site({ albIngress: {} }),
  ),
  mistake(
    'prop-grammar',
    'a URL in place of a further host',
    site({ ingress: { className: 'traefik', hosts: ['https://Scans.example.edu.au/'] } }),
    `
      [uwa] ingress.hosts[0] is "https://Scans.example.edu.au/", but must be a DNS name in lower case, without scheme and port (prop-grammar)
          why  the API server refuses the rule, or no browser asks for such a host
          fix  write "scans.example.edu.au", if that is meant`,
    site({ ingress: { className: 'traefik', hosts: ['scans.example.edu.au'] } }),
  ),
  mistake(
    'shared-host',
    'a further host that is another site of the cluster',
    (app) => {
      new XnatSite(app, 'uwa', MINIMAL);
      new XnatSite(app, 'curtin', {
        ...MINIMAL,
        url: 'https://imaging.example.edu.au',
        ingress: { className: 'traefik', hosts: ['scans.example.edu.au', 'xnat.example.edu.au'] },
      });
    },
    `
      [curtin/xnat] hosts[1] of the Ingress of the class traefik is "xnat.example.edu.au", the host of XNAT at uwa/xnat (shared-host)
          why  only one of them is reached, or each logs out the users of the other: a browser keeps one set of cookies for a host, whatever the port
          fix  give each a host of its own; if they run on different clusters, set cluster on both charts`,
    (app) => {
      new XnatSite(app, 'uwa', MINIMAL);
      new XnatSite(app, 'curtin', { ...MINIMAL, url: 'https://imaging.example.edu.au', ingress: { className: 'traefik', hosts: ['scans.example.edu.au'] } });
    },
  ),
  mistake(
    'ingress-tls',
    'a Secret and an issuer, and TLS that ends in front',
    site({ ingress: { className: 'traefik', tls: IngressTls.ELSEWHERE, tlsSecretName: 'wildcard', clusterIssuer: 'letsencrypt' } }),
    `
      [uwa/ingress] tlsSecretName is "wildcard", and tls is IngressTls.ELSEWHERE (ingress-tls)
          why  the Ingress names no Secret then: the one that is given is never read, and cert-manager issues nothing
          fix  remove tls, so that the certificate comes from the Secret; or remove tlsSecretName
      [uwa/ingress] clusterIssuer is "letsencrypt", and tls is IngressTls.ELSEWHERE (ingress-tls)
          why  the Ingress names no Secret then: the one that is given is never read, and cert-manager issues nothing
          fix  remove tls, so that the certificate comes from the Secret; or remove clusterIssuer, from annotations too`,
    site({ ingress: { className: 'traefik', tls: IngressTls.ELSEWHERE } }),
  ),
  mistake(
    'ingress-tls',
    "an issuer by its annotation, and the controller's own certificate",
    site({
      ingress: { className: 'traefik', tls: IngressTls.CONTROLLER_CERTIFICATE, annotations: { 'cert-manager.io/issuer': 'own' } },
    }),
    `
      [uwa/ingress] issuer is "own", and tls is IngressTls.CONTROLLER_CERTIFICATE (ingress-tls)
          why  the Ingress names no Secret then: the one that is given is never read, and cert-manager issues nothing
          fix  remove tls, so that the certificate comes from the Secret; or remove issuer, from annotations too`,
    site({ ingress: { className: 'traefik', annotations: { 'cert-manager.io/issuer': 'own' } } }),
  ),
  mistake(
    'ingress-choice',
    'two Ingresses',
    site({ ingress: { className: 'traefik' }, albIngress: {} }),
    `
      [uwa] ingress and albIngress are both given (ingress-choice)
          why  two Ingresses have the name of the site, and the second would overwrite the first; of an Ingress and a route each has settings that the other lacks
          fix  keep albIngress on EKS with the AWS Load Balancer Controller, gateway with a Gateway, else ingress`,
    site({ albIngress: {} }),
  ),
  mistake(
    'ingress-choice',
    'a Gateway besides',
    site({ ingress: { className: 'traefik' }, albIngress: {}, gateway: { gatewayName: 'public' } }),
    `
      [uwa] ingress, albIngress and gateway are all given (ingress-choice)
          why  two Ingresses have the name of the site, and the second would overwrite the first; of an Ingress and a route each has settings that the other lacks
          fix  keep albIngress on EKS with the AWS Load Balancer Controller, gateway with a Gateway, else ingress`,
    site({ gateway: { gatewayName: 'public' } }),
  ),
  mistake(
    'gateway-stickiness',
    'stickiness of a controller that is not named',
    site({ gateway: { gatewayName: 'public', stickiness: Duration.hours(8) } }),
    `
      [uwa/gateway-route] gateway.stickiness is 28800 s, and gateway.controller is GatewayController.OTHER (gateway-stickiness)
          why  the route would not ask for it: without sessionPersistence a request of a browser goes to any pod
          fix  write controller: GatewayController.ENVOY_GATEWAY or KGATEWAY, if that runs the Gateway; or remove stickiness`,
    site({ gateway: { gatewayName: 'public', controller: GatewayController.ENVOY_GATEWAY, stickiness: Duration.hours(8) } }),
  ),
  mistake(
    'ingress-hosts',
    'the host of the site again at a Gateway',
    site({ gateway: { gatewayName: 'public', hosts: ['xnat.example.edu.au'] } }),
    `
      [uwa/gateway-route] hosts[0] is "xnat.example.edu.au", the host of url "https://xnat.example.edu.au" (ingress-hosts)
          why  it is served already; most often another host was meant, and nobody reaches that one
          fix  remove hosts[0], or write the host that was meant`,
    site({ gateway: { gatewayName: 'public', hosts: ['scans.example.edu.au'] } }),
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
