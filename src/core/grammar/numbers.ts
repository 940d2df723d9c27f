import { portRange } from '../rules/port-range';
import type { Grammar } from './grammar';

interface Bounds {
  readonly source: string;
  readonly why: string;
  /** In place of the least one. */
  readonly example?: string;
}

/** A whole number within bounds. */
export function between(lowest: number, highest: number, { source, why, example = String(lowest) }: Bounds): Grammar<number> {
  return {
    name: `a whole number from ${lowest} to ${highest}`,
    source,
    example,
    why,
    matches: (value) => Number.isInteger(value) && value >= lowest && value <= highest,
  };
}

/** A port. */
export function port(lowest = 1, highest = 65535): Grammar<number> {
  return {
    name: `a port from ${lowest} to ${highest}`,
    source:
      highest < 65535
        ? 'API server, --service-node-port-range: https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport'
        : 'RFC 9293, 3.1 Header Format; below 1024 only with a capability: ip(7), ip_unprivileged_port_start',
    example: String(lowest === 1 ? 443 : lowest),
    why: 'nothing can listen there',
    matches: (value) => portRange.findings({ prop: '', port: value, lowest, highest }).length === 0,
    findings: (prop, value) => portRange.findings({ prop, port: value, lowest, highest }),
  };
}

/** A user or a group of Linux. */
export const USER_ID = between(1, 2_147_483_647, {
  source: 'API server, IsValidUserID; Pod Security "restricted" refuses 0: https://kubernetes.io/docs/concepts/security/pod-security-standards/',
  why: 'the API server refuses a pod of such a user',
  example: '1000',
});
