import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { clusterOf } from '../../core/app/cluster';
import { objectsOfApp, valueAt, type WrittenObject } from '../../core/kubernetes/objects-of-app';
import type { Refusals } from '../../core/refusals/refusals';
import { oncePerPass } from '../../core/synth-pass';
import { ALB, groupSettings } from './alb-group-settings';
import { albGroupConflict, type GroupConflict } from './alb-group.rules';

interface Member {
  readonly object: WrittenObject;
  readonly settings: ReadonlyMap<string, string>;
  readonly order: number;
}

/** Of each setting, the first member with each of its values: a group of hundreds has few. */
type Holders = Map<string, Map<string, Member>>;

interface Group {
  readonly members: Map<IConstruct, Member>;
  readonly holders: Holders;
}

const reporters = new WeakSet<IConstruct>();

/** Holds the rule on groups against an Ingress. */
export function refuseGroup(refusals: Refusals, ingress: IConstruct): void {
  reporters.add(ingress);
  refusals.applyLater(albGroupConflict, () => groupConflicts(ingress));
}

/** What an Ingress and others of its group say differently, where the group has one load balancer. */
function groupConflicts(ingress: IConstruct): GroupConflict[] {
  const groups = oncePerPass(ingress, groupsOfApp, () => groupsOfApp(ingress));
  const own = [...groups.values()].flatMap((group) => group.members.get(ingress) ?? [])[0];
  if (!own) return [];
  const name = groupOf(own.object)!;
  const cluster = clusterOf(ingress);
  const near = [...groups].filter(([key]) => {
    const [group, of] = JSON.parse(key) as [string, string | null];
    return group === name && (cluster === undefined || of === null || of === cluster);
  });
  return [...own.settings].flatMap(([setting, value]) => {
    const others = near.flatMap(([, { holders }]) => [...(holders.get(setting) ?? [])].filter(([has, member]) => differs(setting, value, has, own, member)));
    const [first] = others.sort(([, a], [, b]) => a.order - b.order);
    return first ? [{ group: name, setting, value, other: first[0], otherPath: first[1].object.path }] : [];
  });
}

/** Each pair is told once: by the later one, if that is held against the rule. */
function differs(setting: string, value: string, has: string, own: Member, member: Member): boolean {
  if (member === own || (member.order > own.order && reporters.has(member.object.source))) return false;
  return setting === 'group.order' ? has === value : has !== value;
}

const groupOf = ({ json }: WrittenObject) => valueAt(json, 'metadata', 'annotations', `${ALB}group.name`) as string | undefined;

function groupsOfApp(scope: IConstruct): Map<string, Group> {
  const groups = new Map<string, Group>();
  objectsOfApp(scope, 'Ingress').forEach((object, order) => {
    const name = groupOf(object);
    if (name === undefined) return;
    const key = JSON.stringify([name, clusterOf(Chart.of(object.source)) ?? null]);
    const group = groups.get(key) ?? { members: new Map<IConstruct, Member>(), holders: new Map() };
    groups.set(key, group);
    const member = { object, order, settings: groupSettings(object) };
    group.members.set(object.source, member);
    for (const [setting, value] of member.settings) {
      const holders = group.holders.get(setting) ?? new Map<string, Member>();
      if (!holders.has(value)) holders.set(value, member);
      group.holders.set(setting, holders);
    }
  });
  return groups;
}
