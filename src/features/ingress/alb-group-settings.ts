import { valueAt, type WrittenObject } from '../../core/kubernetes/objects-of-app';

export const ALB = 'alb.ingress.kubernetes.io/';

/** What the load balancer of a group has once. The controller takes it from any member, and stops where two differ. */
const OF_BALANCER = [
  'scheme',
  'ip-address-type',
  'load-balancer-name',
  'customer-owned-ipv4-pool',
  'wafv2-acl-arn',
  'wafv2-acl-name',
  'waf-acl-id',
  'shield-advanced-protection',
  'ssl-redirect',
  'group.order',
];

/** The same, where the order of a list says nothing. */
const LISTS = ['subnets', 'security-groups'];

/** The same, of each name in the list. */
const MAPS = ['load-balancer-attributes', 'tags'];

/** What each port has once, of those that take HTTPS or of all. */
const OF_PORTS: Readonly<Record<string, 'HTTPS' | 'any'>> = {
  'ssl-policy': 'HTTPS',
  'mutual-authentication': 'HTTPS',
  'inbound-cidrs': 'any',
  'security-group-prefix-lists': 'any',
};

/**
 * All that an Ingress says of the load balancer that its group shares, such as `scheme` or `ssl-policy of port 443`.
 *
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#exclusive-annotations
 */
export function groupSettings({ json }: WrittenObject): Map<string, string> {
  const settings = new Map<string, string>();
  const read = (name: string) => valueAt(json, 'metadata', 'annotations', ALB + name);
  const set = (name: string, value: unknown) => value !== undefined && settings.set(name, String(value).trim());
  for (const name of OF_BALANCER) set(name, read(name));
  for (const name of LISTS) set(name, sorted(read(name)));
  for (const name of MAPS) for (const [key, value] of stringMap(read(name))) set(`${key} of ${name}`, value);
  // With groups of its own the load balancer is asked for no ranges.
  const unread = read('security-groups') === undefined ? [] : ['inbound-cidrs', 'security-group-prefix-lists'];
  const ports = listenPorts(read('listen-ports'), read('certificate-arn') !== undefined);
  for (const [port, protocol] of ports) {
    set(`listen-ports of port ${port}`, protocol);
    for (const [name, only] of Object.entries(OF_PORTS)) {
      if ((only === 'any' || only === protocol) && !unread.includes(name)) set(`${name} of port ${port}`, sorted(read(name)));
    }
  }
  return settings;
}

function sorted(list: unknown): string | undefined {
  return typeof list !== 'string'
    ? undefined
    : list
        .split(',')
        .map((entry) => entry.trim())
        .sort()
        .join(',');
}

/** `a=1,b=2`, in which a comma of a value is escaped. */
function stringMap(text: unknown): Array<readonly [string, string]> {
  if (typeof text !== 'string') return [];
  return text.split(/(?<!\\),/).map((pair) => {
    const [name = '', ...value] = pair.split('=');
    return [name.trim(), value.join('=').trim()] as const;
  });
}

/** Without the annotation: HTTPS where there is a certificate, else HTTP. What is no JSON the controller reports. */
function listenPorts(text: unknown, certificate: boolean): Array<readonly [string, string]> {
  if (typeof text !== 'string') return [certificate ? ['443', 'HTTPS'] : ['80', 'HTTP']];
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed)
      ? (parsed as unknown[]).flatMap((entry) => Object.entries(Object(entry) as object).map(([protocol, port]) => [String(port), protocol] as const))
      : [];
  } catch {
    return [];
  }
}
