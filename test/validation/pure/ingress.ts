import { Duration } from 'cdk8s';
import type { Subjects } from './subjects';

/** The health check of a load balancer as it is by default. */
const HEALTH = {
  path: '/xapi/siteConfig/buildInfo',
  successCodes: '200',
  interval: Duration.seconds(15),
  timeout: Duration.seconds(10),
  healthyThreshold: 2,
  unhealthyThreshold: 4,
};

/** The settings of a load balancer as they are by default, with these. */
const alb = (settings: object) => ({
  algorithm: 'least_outstanding_requests',
  stickiness: Duration.minutes(30),
  idleTimeout: Duration.minutes(5),
  deregistrationDelay: Duration.minutes(2),
  httpsPorts: [443],
  sslRedirectPort: 443,
  health: HEALTH,
  ...settings,
});

export const ingressSubjects: Subjects = {
  'alb-arn': {
    refused: [
      { prop: 'certificateArn', arn: 'arn:aws:iam::111122223333:server-certificate/x', service: 'acm' },
      { prop: 'wafAclArn', arn: 'xnat', service: 'wafv2' },
    ],
    allowed: [
      { prop: 'certificateArn', arn: 'arn:aws:acm:ap-southeast-2:111122223333:certificate/0f1e2d3c', service: 'acm' },
      { prop: 'wafAclArn', arn: 'arn:aws:wafv2:ap-southeast-2:111122223333:regional/webacl/xnat/0123abcd', service: 'wafv2' },
    ],
  },
  'alb-attributes': {
    refused: [
      alb({ idleTimeout: Duration.millis(7200000), deregistrationDelay: Duration.millis(7200000) }),
      alb({ slowStart: Duration.millis(60000) }),
      alb({ slowStart: Duration.millis(5000), algorithm: 'round_robin' }),
      alb({
        attributes: { 'idle_timeout.timeout_seconds': '60', 'access_logs.s3.enabled': 'true', 'routing.http.drop_invalid_header_fields.enabled': 'false' },
      }),
    ],
    allowed: [
      alb({ idleTimeout: Duration.millis(3600000), deregistrationDelay: Duration.millis(3600000) }),
      alb({ slowStart: Duration.millis(60000), algorithm: 'round_robin' }),
      alb({ slowStart: Duration.millis(30000), algorithm: 'round_robin' }),
      alb({ attributes: { 'routing.http2.enabled': 'false' } }),
    ],
  },
  'alb-group': {
    refused: [{ groupName: 'Imaging', groupOrder: 2000, loadBalancerName: 'internal-xnat' }],
    allowed: [{ groupName: 'imaging', groupOrder: 1000, loadBalancerName: 'xnat' }],
  },
  'alb-health-check': {
    refused: [
      {
        path: '/xapi/siteConfig/buildInfo',
        successCodes: '200',
        interval: Duration.millis(10000),
        timeout: Duration.millis(10000),
        healthyThreshold: 2,
        unhealthyThreshold: 4,
      },
      {
        path: '/app/template/Login.vm#!',
        successCodes: 'ok',
        interval: Duration.millis(15000),
        timeout: Duration.millis(10000),
        healthyThreshold: 2,
        unhealthyThreshold: 4,
      },
      {
        path: '/xapi/siteConfig/buildInfo',
        successCodes: '200',
        interval: Duration.millis(15000),
        timeout: Duration.millis(10000),
        healthyThreshold: 1,
        unhealthyThreshold: 4,
      },
    ],
    allowed: [
      {
        path: '/xapi/siteConfig/buildInfo',
        successCodes: '200',
        interval: Duration.millis(15000),
        timeout: Duration.millis(10000),
        healthyThreshold: 2,
        unhealthyThreshold: 4,
      },
      {
        path: '/app/template/Login.vm',
        successCodes: '200,302',
        interval: Duration.millis(15000),
        timeout: Duration.millis(10000),
        healthyThreshold: 2,
        unhealthyThreshold: 4,
      },
    ],
  },
  'alb-ports': {
    refused: [alb({ sslRedirectPort: 8443 }), alb({ httpsPorts: [] }), alb({ httpsPorts: [443, 80] })],
    allowed: [alb({}), alb({})],
  },
  'alb-stickiness': { refused: [Duration.millis(0), Duration.millis(691200000)], allowed: [Duration.millis(1000), Duration.millis(604800000)] },
  'alb-url': {
    refused: [
      { url: 'https://xnat.example.edu.au:8443', httpsPorts: [443] },
      { url: 'https://xnat.example.edu.au', httpsPorts: [8443, 9443] },
      { url: 'http://localhost:8080', httpsPorts: [443] },
    ],
    allowed: [
      { url: 'https://xnat.example.edu.au', httpsPorts: [443] },
      { url: 'https://xnat.example.edu.au:8443', httpsPorts: [443, 8443] },
    ],
  },
  'alb-sources': { refused: [{ inboundCidrs: true, securityGroups: true }], allowed: [{ inboundCidrs: true, securityGroups: false }] },
  'alb-draining': { refused: [{ deregistrationSeconds: 121, graceSeconds: 120 }], allowed: [{ deregistrationSeconds: 120, graceSeconds: 120 }] },
  'ingress-body-size': {
    refused: [
      { className: 'nginx', annotations: {} },
      { className: 'nginx-internal', annotations: { a: 'b' } },
    ],
    allowed: [
      { className: 'traefik', annotations: {} },
      { className: 'nginx', annotations: { 'nginx.ingress.kubernetes.io/proxy-body-size': '0' } },
    ],
  },
  'ingress-hosts': {
    refused: [
      { url: 'https://a.example.org', own: 'a.example.org', hosts: ['a.example.org'] },
      { url: 'https://a.example.org', own: 'a.example.org', hosts: ['b.example.org', 'a.example.org'] },
    ],
    allowed: [
      { url: 'https://a.example.org', own: 'a.example.org', hosts: ['b.example.org', 'c.example.org'] },
      { url: '', own: undefined, hosts: ['b.example.org'] },
    ],
  },
  'ingress-tls': {
    refused: [
      { tls: 'elsewhere', tlsSecretName: 'tls' },
      { tls: 'controller-certificate', clusterIssuer: 'letsencrypt', issuer: undefined },
    ],
    allowed: [{ tls: 'elsewhere' }, { tls: 'controller-certificate' }, { tls: 'secret', tlsSecretName: 'tls', issuer: 'own' }],
  },
  'ingress-choice': {
    refused: [
      { ingress: true, albIngress: true, gateway: false },
      { ingress: false, albIngress: true, gateway: true },
      { ingress: true, albIngress: true, gateway: true },
    ],
    allowed: [
      { ingress: false, albIngress: true, gateway: false },
      { ingress: false, albIngress: false, gateway: true },
      { ingress: false, albIngress: false, gateway: false },
    ],
  },
  'gateway-stickiness': {
    refused: [{ controller: 'other', stickiness: 3600 }],
    allowed: [
      { controller: 'other', stickiness: undefined },
      { controller: 'envoy-gateway', stickiness: 3600 },
    ],
  },
  'ingress-issuer': { refused: [{ issuer: 'own', clusterIssuer: 'letsencrypt' }], allowed: [{ clusterIssuer: 'letsencrypt' }] },
  'ingress-nginx-retired': { refused: ['ingress-nginx'], allowed: [undefined] },
  'ingress-target-type': {
    refused: [
      { className: 'alb', annotations: { 'alb.ingress.kubernetes.io/target-type': 'instance' } },
      { className: 'alb', annotations: {} },
    ],
    allowed: [{ className: 'alb', annotations: { 'alb.ingress.kubernetes.io/target-type': 'ip' } }],
  },
};
