import { convert } from '../../src/cli/from-helm/convert';
import { AIS } from '../../src/cli/from-helm/ais/chart';
import type { HelmChart } from '../../src/cli/from-helm/chart';
import { NRG } from '../../src/cli/from-helm/nrg/chart';
import { at, layOver, leaves, type Path, pathText, type Tree } from '../../src/cli/from-helm/values';
import { another, ON, put } from '../../test/cli/support/changed-keys';

export const CHARTS: readonly HelmChart[] = [AIS, NRG];
export const RELEASE = { name: 'xnat', namespace: 'xnat' };

const alb = (annotation: string) => `alb.ingress.kubernetes.io/${annotation}`;
const ALB = {
  [alb('scheme')]: 'internet-facing',
  [alb('certificate-arn')]: 'arn:aws:acm:ap-southeast-2:111122223333:certificate/0',
  [alb('target-group-attributes')]:
    'stickiness.enabled=true,stickiness.type=lb_cookie,stickiness.lb_cookie.duration_seconds=1900,slow_start.duration_seconds=40',
  [alb('load-balancer-attributes')]: 'idle_timeout.timeout_seconds=600,deletion_protection.enabled=true',
  [alb('listen-ports')]: '[{"HTTPS":8443}]',
  [alb('ssl-policy')]: 'ELBSecurityPolicy-TLS13-1-3-2021-06',
  [alb('healthcheck-interval-seconds')]: '20',
  [alb('wafv2-acl-arn')]: 'arn:aws:wafv2:ap-southeast-2:111122223333:regional/webacl/a/0',
  [alb('inbound-cidrs')]: '192.0.2.0/24',
  [alb('security-groups')]: 'sg-0123456789abcdef0',
  [alb('subnets')]: 'subnet-0123456789abcdef0',
  [alb('group.name')]: 'imaging',
  [alb('group.order')]: '2',
  [alb('load-balancer-name')]: 'xnat',
  [alb('tags')]: 'team=imaging',
};
const ingress = { enabled: true, ingressClassName: 'alb', className: 'alb', annotations: ALB, hosts: [{ host: 'xnat.example.org' }] };
const LOGIN = {
  clientId: 'c',
  clientSecret: 'placeholder',
  accessTokenUri: 'https://central.test.aaf.edu.au/oidc/token',
  userAuthUri: 'https://central.test.aaf.edu.au/oidc/authorize',
};

/** Sites that use what is a free map or an empty list in the chart's own values: each of their values is taken away once. */
const USED: Readonly<Record<string, readonly Tree[]>> = {
  ais: [
    { 'xnat-web': { ingress } },
    { 'xnat-web': { resources: { requests: { cpu: 2, memory: '4Gi' }, limits: { cpu: 4, memory: '8Gi' } } } },
    { 'xnat-web': { plugins: { 'openid-auth-plugin': { 'provider.id': 'aaf', enabled: 'aaf', openid: { aaf: LOGIN } } } } },
  ],
  nrg: [{ ingress }, { resources: { requests: { cpu: 2, memory: '4Gi' }, limits: { cpu: 4, memory: '8Gi' } } }, { mail: { enabled: true } }],
};

/** By key of a site: the keys of a chart that from-helm turns into it. It is found out by changing each key of the chart and looking what changes. */
export function helmKeys(chart: HelmChart, siteKeys: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const compare = (key: string, one: Tree, other: Tree) => {
    const [before, after] = [convert(chart, one, RELEASE).draft, convert(chart, other, RELEASE).draft];
    const differs = siteKeys.filter((name) => JSON.stringify(before.get(name)) !== JSON.stringify(after.get(name)));
    // What is within says it already.
    for (const name of differs.filter((each) => !(each === 'url' && key.includes('annotations')) && !differs.some((inner) => inner.startsWith(`${each}.`)))) {
      const known = found.get(name) ?? [];
      if (!known.includes(key)) found.set(name, [...known, key]);
    }
  };
  const on = ON[chart.name]!;
  for (const { path } of leaves(chart.defaults).filter((leaf) => !/^(full)?nameOverride$/.test(leaf.path[leaf.path.length - 1]!))) {
    const value = at(layOver(chart.defaults, on), path);
    compare(pathText(path), on, put(whole(chart, on, path), path, another(pathText(path), value)) as Tree);
  }
  for (const used of USED[chart.name]!) {
    for (const { path } of leaves(used).filter((leaf) => !isSwitch(leaf.path))) compare(pathText(path), used, without(used, path) as Tree);
  }
  return found;
}

/** What turns all the rest on says nothing of its own. */
const isSwitch = (path: Path) => ['enabled', 'host', 'ingressClassName', 'className', 'provider.id'].includes(path[path.length - 1]!);

/** Lists are of one piece for helm: the whole of one is given. */
export function whole(chart: HelmChart, on: Tree, path: Path): Tree {
  const list = path.findIndex((part) => /^\d+$/.test(part));
  return list < 0 ? on : layOver(on, put({}, path.slice(0, list), at(chart.defaults, path.slice(0, list))) as Tree);
}

function without(tree: unknown, [key, ...rest]: Path): unknown {
  const entries = Object.entries(tree as Tree).flatMap(([name, value]) =>
    name !== key ? [[name, value]] : rest.length === 0 ? [] : [[name, without(value, rest)]],
  );
  return Object.fromEntries(entries as Array<[string, unknown]>);
}
