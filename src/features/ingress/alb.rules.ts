import type { Duration } from 'cdk8s';
import { enumerate, quoted } from '../../core/refusals/describe';
import { type Report, Rule } from '../../core/refusals/rule';
import type { AlbSettings } from './alb-settings';

const seconds = (duration: Duration) => duration.toSeconds({ integral: false });

/** One report where a number lies outside its range. */
function range(prop: string, value: number, low: number, high: number, unit: string): Report[] {
  return Number.isFinite(value) && value >= low && value <= high
    ? []
    : [{ what: `${prop} is ${value}${unit}`, fix: `choose ${prop} between ${low} and ${high}${unit}` }];
}

export const albStickiness = new Rule<Duration>({
  id: 'alb-stickiness',
  refuses: 'a stickiness outside 1 second to 7 days',
  why: "a browser whose requests go to another pod is logged out: the session is in one pod's memory; AWS knows no longer time",
  check: (stickiness) => range('stickiness', seconds(stickiness), 1, 604800, ' s'),
});

/** Attributes of the load balancer that the library sets, and the props that change them. */
const SET_BY: ReadonlyArray<readonly [attribute: RegExp, fix: string]> = [
  [/^idle_timeout\.timeout_seconds$/, 'write it as idleTimeout'],
  [/^deletion_protection\.enabled$/, 'write it as deletionProtection'],
  [/^access_logs\.s3\./, "write accessLogs: { bucket: '…' }"],
  [/^routing\.http\.drop_invalid_header_fields\.enabled$/, 'remove it: the library sets it to true'],
];

export const albAttributes = new Rule<AlbSettings>({
  id: 'alb-attributes',
  refuses: 'a time-out of the load balancer that AWS does not take, a slow start beside least outstanding requests, or an attribute that has a prop',
  why: 'the controller is refused by AWS, and every Ingress of the same load balancer stays as it was',
  check: ({ idleTimeout, deregistrationDelay, slowStart, algorithm, attributes = {} }): Report[] => [
    ...range('idleTimeout', seconds(idleTimeout), 1, 4000, ' s'),
    ...range('deregistrationDelay', seconds(deregistrationDelay), 0, 3600, ' s'),
    ...(slowStart ? range('slowStart', seconds(slowStart), 30, 900, ' s') : []),
    ...(slowStart && algorithm !== 'round_robin'
      ? [{ what: `slowStart is given with the algorithm ${algorithm}`, fix: 'remove slowStart, or set algorithm: AlbAlgorithm.ROUND_ROBIN' }]
      : []),
    ...Object.entries(attributes).flatMap(([attribute, value]): Report[] => {
      const fix = SET_BY.find(([known]) => known.test(attribute))?.[1];
      const why = 'the library sets it already, and an attribute is read once';
      return fix === undefined ? [] : [{ what: `attributes[${quoted(attribute)}] is ${quoted(value)}`, why, fix }];
    }),
  ],
});

export const albHealthCheck = new Rule<AlbSettings['health']>({
  id: 'alb-health-check',
  refuses: 'a health check out of range, whose time-out is not below its interval, or whose codes are none',
  why: 'the controller is refused by AWS, and no pod is ever sent a request',
  check: ({ path, successCodes, interval, timeout, healthyThreshold, unhealthyThreshold }): Report[] => [
    ...(/^\/[^\s#]*$/.test(path) ? [] : [{ what: `healthCheck.path is ${quoted(path)}`, fix: 'write a path that begins with a slash, without # or blanks' }]),
    ...(/^\d{3}([,-]\d{3})*$/.test(successCodes)
      ? []
      : [{ what: `healthCheck.successCodes is ${quoted(successCodes)}`, fix: 'write "200", "200,302" or "200-399"' }]),
    ...range('healthCheck.interval', seconds(interval), 5, 300, ' s'),
    ...range('healthCheck.timeout', seconds(timeout), 2, 120, ' s'),
    ...range('healthCheck.healthyThreshold', healthyThreshold, 2, 10, ''),
    ...range('healthCheck.unhealthyThreshold', unhealthyThreshold, 2, 10, ''),
    ...(seconds(timeout) < seconds(interval)
      ? []
      : [
          {
            what: `healthCheck.timeout is ${seconds(timeout)} s, not below the interval of ${seconds(interval)} s`,
            fix: 'raise the interval, or lower the timeout below it',
          },
        ]),
  ],
});

export const albPorts = new Rule<Pick<AlbSettings, 'httpsPorts' | 'sslRedirectPort'>>({
  id: 'alb-ports',
  refuses: 'a redirect to a port that takes no HTTPS, a port twice, or none at all',
  why: 'a browser that begins with http:// would be sent to where nobody listens',
  check: ({ httpsPorts, sslRedirectPort }): Report[] => {
    if (httpsPorts.length === 0) return [{ what: 'httpsPorts is empty', fix: 'leave it out: 443 is taken then' }];
    if (new Set([80, ...httpsPorts]).size <= httpsPorts.length) {
      return [{ what: `httpsPorts is ${enumerate(httpsPorts.map(String))}; 80 takes HTTP`, fix: 'list each port once, and not 80' }];
    }
    return httpsPorts.includes(sslRedirectPort)
      ? []
      : [
          {
            what: `sslRedirectPort is ${sslRedirectPort}, but HTTPS is taken on ${enumerate(httpsPorts.map(String))}`,
            fix: `leave sslRedirectPort out: ${httpsPorts[0]} is taken then`,
          },
        ];
  },
});

export interface ArnSubject {
  readonly prop: string;
  readonly arn: string;
  readonly service: 'acm' | 'wafv2';
}

const ARNS = {
  acm: /^arn:aws(-[a-z]+)*:acm:[a-z0-9-]+:\d{12}:certificate\/[0-9A-Za-z-]+$/,
  wafv2: /^arn:aws(-[a-z]+)*:wafv2:[a-z0-9-]+:\d{12}:regional\/webacl\/[\w-]+\/[0-9a-f-]+$/,
};

export const albArn = new Rule<ArnSubject>({
  id: 'alb-arn',
  refuses: 'an ARN of a certificate or a web ACL that is none',
  why: 'the controller finds nothing by it, and makes no load balancer',
  check: ({ prop, arn, service }) =>
    ARNS[service].test(arn)
      ? []
      : [
          {
            what: `${prop} is ${quoted(arn)}`,
            fix:
              service === 'acm'
                ? 'copy the ARN from AWS Certificate Manager: "arn:aws:acm:<region>:<account>:certificate/<id>"'
                : 'copy the ARN of a regional web ACL: "arn:aws:wafv2:<region>:<account>:regional/webacl/<name>/<id>"',
          },
        ],
});

export interface GroupSubject {
  readonly groupName: string | undefined;
  readonly groupOrder: number | undefined;
  readonly loadBalancerName: string | undefined;
}

export const albGroup = new Rule<GroupSubject>({
  id: 'alb-group',
  refuses: 'a group or a load balancer with a name that AWS does not take, or an order outside -1000 to 1000',
  why: 'the controller refuses the Ingress',
  check: ({ groupName, groupOrder, loadBalancerName }): Report[] => [
    ...(groupName === undefined || /^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/.test(groupName)
      ? []
      : [{ what: `groupName is ${quoted(groupName)}`, fix: 'use at most 63 lower-case letters, digits, hyphens and dots' }]),
    ...(groupOrder === undefined ? [] : range('groupOrder', groupOrder, -1000, 1000, '')),
    ...(loadBalancerName === undefined || /^(?!internal-)[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/.test(loadBalancerName)
      ? []
      : [
          {
            what: `loadBalancerName is ${quoted(loadBalancerName)}`,
            fix: 'use at most 32 letters, digits and hyphens, and do not begin with internal-',
          },
        ]),
  ],
});
