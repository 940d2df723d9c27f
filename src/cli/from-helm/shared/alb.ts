import { type Code, name } from '../../code/code';
import { durationCode } from '../../code/units';
import { filled } from '../chart';

const PREFIX = 'alb.ingress.kubernetes.io/';
const POLICY = 'ELBSecurityPolicy-TLS13-1-2-2021-06';

type Leave = (annotation: string, why: string) => void;
type Options = Record<string, Code | undefined>;
/** What an annotation becomes; undefined where it says what is so anyway, a text where it cannot be said. */
type Reader = (value: string, options: Options, annotations: Readonly<Record<string, string>>) => string | undefined;

const list = (value: string) => value.split(',').map((part) => part.trim());
const whole = (value: string) => (/^-?\d+$/.test(value) ? Number(value) : undefined);
const seconds = (value: string, standard: number) => (Number(value) === standard ? undefined : durationCode(Number(value)));
/** `a=1,b=2`. */
const pairs = (value: string) => Object.fromEntries(value.split(/(?<!\\),/).map((part) => part.split(/=(.*)/s).slice(0, 2) as [string, string]));

const check = (prop: string, standard: number | string, read: (value: string) => Code | undefined): Reader => {
  return (value, options) => {
    if (value === String(standard)) return undefined;
    options.healthCheck = { ...(options.healthCheck as object), ...filled({ [prop]: read(value) }) };
    return undefined;
  };
};

const text =
  (prop: string): Reader =>
  (value, options) => {
    options[prop] = value;
    return undefined;
  };

const READERS: Readonly<Record<string, Reader>> = {
  scheme: (value, options) => {
    if (value === 'internet-facing') options.scheme = name('AlbScheme.INTERNET_FACING');
    return undefined;
  },
  'target-type': (value) =>
    value === 'ip' ? undefined : 'the library sends to pods, by target-type ip: with instance a request goes to any pod, whatever its cookie says',
  'target-group-attributes': (value, options) => attributes(value, options, TARGET),
  'load-balancer-attributes': balancer,
  'certificate-arn': (value, options) => {
    const [first, ...more] = list(value);
    options.certificateArn = first;
    return more.length === 0 ? undefined : 'the library names one certificate: the first one';
  },
  'listen-ports': (value, options) => {
    const ports = [...value.matchAll(/"HTTPS"\s*:\s*(\d+)/g)].map((match) => Number(match[1]));
    if (ports.length > 0 && JSON.stringify(ports) !== '[443]') options.httpsPorts = ports;
    return ports.length === 0 ? 'the library listens with HTTPS, on 443, and sends HTTP there' : undefined;
  },
  'ssl-redirect': (value, options) => {
    if (value !== '443') options.sslRedirectPort = whole(value);
    return undefined;
  },
  'ssl-policy': (value, options) => {
    if (value !== POLICY) options.sslPolicy = value;
    return undefined;
  },
  'healthcheck-path': (value, options) => {
    if (value.includes('#')) return 'a path has no #; the library asks a path that needs no login';
    options.healthCheck = { ...(options.healthCheck as object), path: value };
    return undefined;
  },
  'success-codes': check('successCodes', '200', (value) => value),
  'healthcheck-interval-seconds': check('interval', 15, (value) => durationCode(Number(value))),
  'healthcheck-timeout-seconds': check('timeout', 10, (value) => durationCode(Number(value))),
  'healthy-threshold-count': check('healthyThreshold', 2, whole),
  'unhealthy-threshold-count': check('unhealthyThreshold', 4, whole),
  'wafv2-acl-arn': text('wafAclArn'),
  'inbound-cidrs': (value, options) => {
    if (value !== '0.0.0.0/0') options.inboundCidrs = list(value);
    return undefined;
  },
  'security-groups': (value, options) => {
    options.securityGroups = list(value);
    return undefined;
  },
  'manage-backend-security-group-rules': (value, _, annotations) =>
    value === 'true' && annotations[`${PREFIX}security-groups`] !== undefined
      ? undefined
      : 'the library sets it to true beside securityGroups, and not otherwise',
  subnets: (value, options) => {
    options.subnets = list(value);
    return undefined;
  },
  'group.name': text('groupName'),
  'group.order': (value, options) => {
    if (value !== '0') options.groupOrder = whole(value);
    return undefined;
  },
  'load-balancer-name': text('loadBalancerName'),
  'backend-protocol': (value) => (value === 'HTTP' ? undefined : "XNAT's pods speak HTTP"),
  tags: (value, options) => {
    options.tags = pairs(value);
    return undefined;
  },
};

type Attribute = (value: string, options: Options) => void;
const ignore: Attribute = () => undefined;

const TARGET: Readonly<Record<string, Attribute>> = {
  'stickiness.enabled': ignore,
  'stickiness.type': ignore,
  'stickiness.lb_cookie.duration_seconds': (value, options) => (options.stickiness = seconds(value, 1800)),
  'load_balancing.algorithm.type': (value, options) => {
    if (value === 'round_robin') options.algorithm = name('AlbAlgorithm.ROUND_ROBIN');
  },
  'deregistration_delay.timeout_seconds': (value, options) => (options.deregistrationDelay = seconds(value, 120)),
  'slow_start.duration_seconds': (value, options) => {
    if (value !== '0') options.slowStart = durationCode(Number(value));
  },
};

const BALANCER: Readonly<Record<string, Attribute>> = {
  'idle_timeout.timeout_seconds': (value, options) => (options.idleTimeout = seconds(value, 300)),
  'deletion_protection.enabled': (value, options) => (options.deletionProtection = value === 'true' ? true : undefined),
};

function attributes(value: string, options: Options, known: Readonly<Record<string, Attribute>>): string | undefined {
  const entries = Object.entries(pairs(value));
  for (const [attribute, setting] of entries) known[attribute]?.(setting, options);
  const others = entries.map(([attribute]) => attribute).filter((attribute) => known[attribute] === undefined);
  return others.length === 0 ? undefined : `no prop says ${others.join(', ')}`;
}

/** Attributes of the load balancer: those of the access logs together, and what has no prop as it is. */
function balancer(value: string, options: Options): string | undefined {
  const {
    'access_logs.s3.enabled': logged,
    'access_logs.s3.bucket': bucket,
    'access_logs.s3.prefix': prefix,
    'routing.http.drop_invalid_header_fields.enabled': drops = 'true',
    ...given
  } = pairs(value) as Readonly<Record<string, string>>;
  for (const [attribute, setting] of Object.entries(given)) BALANCER[attribute]?.(setting, options);
  options.attributes = filled(Object.fromEntries(Object.entries(given).filter(([attribute]) => BALANCER[attribute] === undefined)));
  if (logged === 'true' && bucket) options.accessLogs = filled({ bucket, prefix: prefix === '' ? undefined : prefix });
  if (logged === 'true' && !bucket) return 'access_logs.s3.enabled names no bucket: write accessLogs: { bucket: … }';
  return drops === 'true' ? undefined : 'the library sets routing.http.drop_invalid_header_fields.enabled to true';
}

const ORDER = `certificateArn scheme stickiness algorithm slowStart idleTimeout deregistrationDelay healthCheck httpsPorts sslRedirectPort sslPolicy wafAclArn
  inboundCidrs securityGroups subnets groupName groupOrder loadBalancerName deletionProtection accessLogs attributes tags`.split(/\s+/);

/** The annotations of an Ingress for the AWS Load Balancer Controller, as props. */
export function albOptions(annotations: Readonly<Record<string, string>>, leave: Leave): { readonly [name: string]: Code } {
  const options: Options = {};
  for (const [annotation, value] of Object.entries(annotations)) {
    const reader = annotation.startsWith(PREFIX) ? READERS[annotation.slice(PREFIX.length)] : undefined;
    const why = reader ? reader(value, options, annotations) : 'no prop of albIngress says it';
    if (why !== undefined) leave(annotation, why);
  }
  return filled(Object.fromEntries(ORDER.map((key) => [key, options[key]]))) ?? {};
}
