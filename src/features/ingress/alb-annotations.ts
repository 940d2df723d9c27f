import type { Duration } from 'cdk8s';
import { accessLogAttributes } from './alb-access-logs';
import type { AlbSettings } from './alb-settings';

const PREFIX = 'alb.ingress.kubernetes.io/';

const seconds = (duration: Duration) => String(Math.round(duration.toSeconds({ integral: false })));

/** `a=1,b=2`, in which a comma of a value is escaped. */
function stringMap(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value.replace(/,/g, '\\,')}`)
    .join(',');
}

/**
 * The annotations that the AWS Load Balancer Controller reads: the one place that makes its strings.
 *
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/
 */
export function albAnnotations(settings: AlbSettings): Record<string, string> {
  const annotations: Record<string, string | undefined> = {
    scheme: settings.scheme ?? 'internal',
    // Only with this do requests of one browser go to one pod: with `instance` the node passes them on to any.
    'target-type': 'ip',
    'target-group-attributes': stringMap({
      'stickiness.enabled': 'true',
      'stickiness.type': 'lb_cookie',
      'stickiness.lb_cookie.duration_seconds': seconds(settings.stickiness),
      'load_balancing.algorithm.type': settings.algorithm,
      'deregistration_delay.timeout_seconds': seconds(settings.deregistrationDelay),
      ...(settings.slowStart && { 'slow_start.duration_seconds': seconds(settings.slowStart) }),
    }),
    'load-balancer-attributes': stringMap({
      'idle_timeout.timeout_seconds': seconds(settings.idleTimeout),
      'routing.http.drop_invalid_header_fields.enabled': 'true',
      // Only what is named is changed, so that it can be turned off again.
      'deletion_protection.enabled': String(settings.deletionProtection ?? false),
      ...accessLogAttributes(settings.accessLogs),
      ...settings.attributes,
    }),
    'listen-ports': JSON.stringify([{ HTTP: 80 }, ...settings.httpsPorts.map((port) => ({ HTTPS: port }))]),
    'ssl-redirect': String(settings.sslRedirectPort),
    'ssl-policy': settings.sslPolicy ?? 'ELBSecurityPolicy-TLS13-1-2-2021-06',
    'certificate-arn': settings.certificateArn,
    'healthcheck-path': settings.health.path,
    'success-codes': settings.health.successCodes,
    'healthcheck-interval-seconds': seconds(settings.health.interval),
    'healthcheck-timeout-seconds': seconds(settings.health.timeout),
    'healthy-threshold-count': String(settings.health.healthyThreshold),
    'unhealthy-threshold-count': String(settings.health.unhealthyThreshold),
    'wafv2-acl-arn': settings.wafAclArn,
    'inbound-cidrs': settings.inboundCidrs?.join(','),
    'security-groups': settings.securityGroups?.join(','),
    // With groups of its own, the controller opens the way to the pods only if it is told to.
    'manage-backend-security-group-rules': settings.securityGroups && 'true',
    subnets: settings.subnets?.join(','),
    'group.name': settings.groupName,
    'group.order': settings.groupOrder === undefined ? undefined : String(settings.groupOrder),
    'load-balancer-name': settings.loadBalancerName,
    tags: settings.tags && stringMap(settings.tags),
  };
  return Object.fromEntries(Object.entries(annotations).flatMap(([name, value]) => (value === undefined ? [] : [[PREFIX + name, value] as const])));
}
