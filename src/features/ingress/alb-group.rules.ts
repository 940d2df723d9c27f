import { OTHER_CLUSTER } from '../../core/app/cluster';
import { quoted } from '../../core/refusals/describe';
import { type Report, Rule } from '../../core/refusals/rule';

/** What two Ingresses of a group say differently; of `group.order`, what they say alike. */
export interface GroupConflict {
  readonly group: string;
  /** The annotation, such as `scheme`. */
  readonly setting: string;
  readonly value: string;
  readonly other: string;
  readonly otherPath: string;
}

/** By which options of `albIngress` an annotation is set. */
const PROPS: ReadonlyArray<readonly [RegExp, string]> = [
  [/^scheme$/, 'scheme'],
  [/^load-balancer-name$/, 'loadBalancerName'],
  [/^wafv2-acl-arn$/, 'wafAclArn'],
  [/^ssl-redirect$/, 'sslRedirectPort'],
  [/^subnets$/, 'subnets'],
  [/^security-groups$/, 'securityGroups'],
  [/^idle_timeout/, 'idleTimeout'],
  [/^deletion_protection/, 'deletionProtection'],
  [/^access_logs\./, 'accessLogs'],
  [/ of load-balancer-attributes$/, 'attributes'],
  [/ of tags$/, 'tags'],
  [/^ssl-policy/, 'sslPolicy'],
  [/^inbound-cidrs/, 'inboundCidrs'],
  [/^listen-ports/, 'httpsPorts'],
];

export const albGroupConflict = new Rule<readonly GroupConflict[]>({
  id: 'alb-group-conflict',
  refuses: 'Ingresses of one group that differ in a setting of their common load balancer, or that have the same order',
  why: 'the controller rejects the whole group: no Ingress in it is updated any more, not even those of other sites',
  check: (conflicts) =>
    conflicts.map(({ group, setting, value, other, otherPath }): Report => {
      if (setting === 'group.order') {
        return {
          what: `groupOrder is ${value}, as is that of ${otherPath} in the group ${quoted(group)}`,
          fix: `give each an order of its own, or leave groupOrder out; ${OTHER_CLUSTER}`,
        };
      }
      const prop = PROPS.find(([pattern]) => pattern.test(setting))?.[1] ?? setting;
      const of = prop === setting || setting.startsWith(prop) ? '' : ` (${setting})`;
      return {
        what: `${prop}${of} is ${quoted(value)}, but ${quoted(other)} at ${otherPath}, in the same group ${quoted(group)}`,
        fix: `give every Ingress of the group the same ${prop}, or this one another groupName; ${OTHER_CLUSTER}`,
      };
    }),
});
