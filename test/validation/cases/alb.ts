import { Duration } from 'cdk8s';
import { AlbAlgorithm, type AlbIngressOptions } from 'cdk8s-xnat';
import { type Case, mistake, site } from '../case';

const about = (rule: string, title: string, broken: AlbIngressOptions, why: string, lines: string[], mended: AlbIngressOptions = {}): Case => {
  const report = lines.map((line) => {
    const [what = '', fix = ''] = line.split(' => ');
    return `
      ${what.startsWith('albIngress.') ? '[uwa]' : '[uwa/ingress]'} ${what} (${rule})
          why  ${why}
          fix  ${fix}`;
  });
  return mistake(rule, title, site({ albIngress: broken }), report.join(''), site({ albIngress: mended }));
};

const STICKINESS = "a browser whose requests go to another pod is logged out: the session is in one pod's memory; AWS knows no longer time";
const ATTRIBUTES = 'the controller is refused by AWS, and every Ingress of the same load balancer stays as it was';
const HEALTH = 'the controller is refused by AWS, and no pod is ever sent a request';
const PORTS = 'a browser that begins with http:// would be sent to where nobody listens';
const ARN = 'the controller finds nothing by it, and makes no load balancer';
const GROUP = 'the controller refuses the Ingress';

export const albCases: readonly Case[] = [
  about('alb-stickiness', 'none', { stickiness: Duration.seconds(0) }, STICKINESS, ['stickiness is 0 s => choose stickiness between 1 and 604800 s'], {
    stickiness: Duration.seconds(1),
  }),
  about('alb-stickiness', 'eight days', { stickiness: Duration.days(8) }, STICKINESS, ['stickiness is 691200 s => choose stickiness between 1 and 604800 s'], {
    stickiness: Duration.days(7),
  }),
  about(
    'alb-attributes',
    'times that AWS does not take',
    { idleTimeout: Duration.hours(2), deregistrationDelay: Duration.hours(2) },
    ATTRIBUTES,
    ['idleTimeout is 7200 s => choose idleTimeout between 1 and 4000 s', 'deregistrationDelay is 7200 s => choose deregistrationDelay between 0 and 3600 s'],
    { idleTimeout: Duration.hours(1), deregistrationDelay: Duration.minutes(2) },
  ),
  about(
    'alb-attributes',
    'a slow start beside least outstanding requests',
    { slowStart: Duration.minutes(1) },
    ATTRIBUTES,
    ['slowStart is given with the algorithm least_outstanding_requests => remove slowStart, or set algorithm: AlbAlgorithm.ROUND_ROBIN'],
    { slowStart: Duration.minutes(1), algorithm: AlbAlgorithm.ROUND_ROBIN },
  ),
  about(
    'alb-attributes',
    'a slow start that is too short',
    { slowStart: Duration.seconds(5), algorithm: AlbAlgorithm.ROUND_ROBIN },
    ATTRIBUTES,
    ['slowStart is 5 s => choose slowStart between 30 and 900 s'],
    { slowStart: Duration.seconds(30), algorithm: AlbAlgorithm.ROUND_ROBIN },
  ),
  about(
    'alb-attributes',
    'an attribute that has a prop',
    { attributes: { 'deletion_protection.enabled': 'true', 'routing.http2.enabled': 'false' } },
    'the library sets it already, and an attribute is read once',
    ['attributes["deletion_protection.enabled"] is "true" => write it as deletionProtection'],
    { deletionProtection: true, attributes: { 'routing.http2.enabled': 'false' } },
  ),
  about(
    'alb-health-check',
    'a time-out that is not below the interval',
    { healthCheck: { interval: Duration.seconds(10), timeout: Duration.seconds(10) } },
    HEALTH,
    ['healthCheck.timeout is 10 s, not below the interval of 10 s => raise the interval, or lower the timeout below it'],
    { healthCheck: { interval: Duration.seconds(15), timeout: Duration.seconds(10) } },
  ),
  about(
    'alb-health-check',
    'a path with a fragment, and codes that are none',
    { healthCheck: { path: '/app/template/Login.vm#!', successCodes: 'ok' } },
    HEALTH,
    [
      'healthCheck.path is "/app/template/Login.vm#!" => write a path that begins with a slash, without # or blanks',
      'healthCheck.successCodes is "ok" => write "200", "200,302" or "200-399"',
    ],
    { healthCheck: { path: '/app/template/Login.vm', successCodes: '200,302' } },
  ),
  about(
    'alb-health-check',
    'one answer too few',
    { healthCheck: { healthyThreshold: 1 } },
    HEALTH,
    ['healthCheck.healthyThreshold is 1 => choose healthCheck.healthyThreshold between 2 and 10'],
    { healthCheck: { healthyThreshold: 2 } },
  ),
  about('alb-ports', 'a redirect to a port that does not listen', { sslRedirectPort: 8443 }, PORTS, [
    'sslRedirectPort is 8443, but HTTPS is taken on 443 => leave sslRedirectPort out: 443 is taken then',
  ]),
  about('alb-ports', 'no port', { httpsPorts: [] }, PORTS, ['httpsPorts is empty => leave it out: 443 is taken then']),
  about('alb-ports', 'the port of HTTP', { httpsPorts: [443, 80] }, PORTS, ['httpsPorts is 443 and 80; 80 takes HTTP => list each port once, and not 80'], {
    httpsPorts: [443],
  }),
  about(
    'alb-arn',
    'a certificate that is none',
    { certificateArn: 'arn:aws:iam::111122223333:server-certificate/x' },
    ARN,
    [
      'certificateArn is "arn:aws:iam::111122223333:server-certificate/x" => copy the ARN from AWS Certificate Manager: "arn:aws:acm:<region>:<account>:certificate/<id>"',
    ],
    { certificateArn: 'arn:aws:acm:ap-southeast-2:111122223333:certificate/0f1e2d3c' },
  ),
  about(
    'alb-arn',
    'a web ACL that is none',
    { wafAclArn: 'xnat' },
    ARN,
    ['wafAclArn is "xnat" => copy the ARN of a regional web ACL: "arn:aws:wafv2:<region>:<account>:regional/webacl/<name>/<id>"'],
    { wafAclArn: 'arn:aws:wafv2:ap-southeast-2:111122223333:regional/webacl/xnat/0123abcd' },
  ),
  about(
    'alb-group',
    'names and an order that AWS does not take',
    { groupName: 'Imaging', groupOrder: 2000, loadBalancerName: 'internal-xnat' },
    GROUP,
    [
      'groupName is "Imaging" => use at most 63 lower-case letters, digits, hyphens and dots',
      'groupOrder is 2000 => choose groupOrder between -1000 and 1000',
      'loadBalancerName is "internal-xnat" => use at most 32 letters, digits and hyphens, and do not begin with internal-',
    ],
    { groupName: 'imaging', groupOrder: 1000, loadBalancerName: 'xnat' },
  ),
  about(
    'cidr',
    'an address without its length',
    { inboundCidrs: ['130.95.0.0', '10.0.0.0/40', 'campus'] },
    'the range would let nobody in, or the object would be refused',
    ['130.95.0.0', '10.0.0.0/40', 'campus'].map((cidr, i) => `albIngress.inboundCidrs[${i}] is "${cidr}" => write address and length, such as "130.95.0.0/16"`),
    { inboundCidrs: ['130.95.0.0/16'] },
  ),
  about(
    'port-range',
    'a port that there is not',
    { httpsPorts: [70000] },
    'TCP has the ports 1 to 65535',
    ['albIngress.httpsPorts[0] is 70000 => choose a port between 1 and 65535'],
    { httpsPorts: [443] },
  ),
];
