import { Kubectl } from '../cluster/kubectl';
import { type Command, ExitCode, WrongUse } from '../command';
import { NAME } from '../help';
import { manifestsIn } from '../manifests/manifests';
import type { Paint } from '../terminal';
import { Cluster } from './cluster';
import { apis, classes, immutable, metrics, namespaces, rights, shared, versions } from './cluster-itself';
import type { ClusterCheck, Finding } from './finding';
import { ingressClass, issuers, objectsThere, secretsThere, storage } from './names';
import { nodes } from './nodes';
import { quotas } from './quota';
import { OFFLINE } from './yaml';

const ONLINE: readonly ClusterCheck[] = [
  versions,
  apis,
  rights,
  namespaces,
  secretsThere,
  objectsThere,
  storage,
  ingressClass,
  issuers,
  shared,
  immutable,
  metrics,
  classes,
  quotas,
  nodes,
];

/** Looks before an apply for what it would run into. */
export const check: Command = {
  name: 'check',
  summary: 'look, before an apply, for what it would run into in the cluster',
  usage: '[files or folders…] [options]',
  about: `Reads YAML, by default that of dist, and the cluster that it is for, and tells what an apply would run into: kinds, namespaces, classes, Secrets and
their keys that are not there; hosts and ports that others have; fields that cannot change; quotas; and pods that no node takes. It asks by kubectl, with
"get", "version", "api-resources" and "auth can-i", and changes nothing. No value of a Secret leaves kubectl.

It ends with 0 where it finds nothing, with 1 where it finds something, and with 2 for an error.`,
  options: {
    offline: { help: 'ask no cluster, as in CI: look at the YAML alone' },
    context: { help: 'the context of kubectl to look at', value: 'name', otherwise: 'the current one' },
    json: { help: 'print what is found as JSON' },
  },
  examples: [
    ['before an apply of dist', `${NAME} check`],
    ['in CI, without a cluster', `${NAME} check --offline`],
    ['another cluster', `${NAME} check --context production dist/`],
  ],
  run: ({ words, flags, values }, terminal) => {
    const offline = flags.has('offline');
    if (offline && values.context !== undefined) throw new WrongUse('choose one of --offline and --context');
    const app = manifestsIn(words, terminal);
    const cluster = offline ? undefined : new Cluster(new Kubectl(terminal, values.context));
    if (cluster) terminal.err(`In the cluster of ${cluster.name}:\n`);
    const all = [...OFFLINE.flatMap((one) => one(app)), ...(cluster ? ONLINE.flatMap((one) => one(app, cluster)) : [])];
    const findings = all.filter((one, i) => all.findIndex((other) => other.id === one.id && other.what === one.what) === i);
    const notChecked = [...(cluster?.unread ?? [])].sort();
    if (flags.has('json')) terminal.out(`${JSON.stringify({ findings, notChecked }, undefined, 2)}\n`);
    else terminal.out(printed(findings, notChecked, terminal.colours.out));
    return findings.length === 0 ? ExitCode.OK : ExitCode.FINDINGS;
  },
};

function printed(findings: readonly Finding[], notChecked: readonly string[], { red, yellow, green, dim }: Paint): string {
  const told = findings.map(({ id, what, why, fix }) => `${red(what)} ${dim(`(${id})`)}\n      why  ${why}\n      fix  ${fix}\n`);
  const count =
    findings.length === 0 ? green('Nothing is found that an apply would run into.') : `${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}.`;
  return [...told, ...notChecked.map((one) => `${yellow('not checked')} ${one}\n`), `${count}\n`].join(told.length > 0 ? '\n' : '');
}
