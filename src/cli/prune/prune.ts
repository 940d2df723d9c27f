import { type Command, ExitCode, WrongUse } from '../command';
import { instancesOf, isOurs } from '../cluster/inventory';
import { isSame } from '../diff/changes';
import { SOURCES, statesOf } from '../diff/sources';
import { NAME } from '../help';
import type { Manifest } from '../manifests/manifests';
import { type Relation, relationsOf } from '../manifests/relations';
import { keptBecause } from './safe';

/** What is left behind, and whether it may go. */
interface Leftover {
  readonly object: Manifest;
  /** Why it is not among the deletions. */
  readonly kept?: string;
}

/** Prints how to delete what an apply has left behind. */
export const prune: Command = {
  name: 'prune',
  summary: 'print how to delete what is no longer in the file; never what holds data',
  usage: '--plan [old new | files or folders…] [options]',
  about: `An apply deletes nothing. This prints, as a script to read, how to delete the objects of the site that are no longer in its YAML: those that the
library made, of the same instance, and in the namespaces of the YAML. It deletes nothing itself, and leaves out what must not go without a thought:
claims, volumes, namespaces, Secrets and what makes them, what belongs to the whole cluster, and what something else still needs. Run it after the
apply. It ends with 0 where nothing is left behind, with 1 where something is, and with 2 for an error.`,
  options: { plan: { help: 'print the deletions; it is the only thing that this command does' }, ...SOURCES, json: { help: 'print the plan as JSON' } },
  examples: [
    ['what the cluster has, and dist has no more', `${NAME} prune --plan --cluster`],
    ['what a folder has, and dist has no more', `${NAME} prune --plan old/ dist/`],
    ['run it, once it is read', `${NAME} prune --plan --cluster > prune.sh && bash prune.sh`],
  ],
  run: (args, terminal) => {
    if (!args.flags.has('plan')) throw new WrongUse('add --plan: this prints what to delete, and deletes nothing itself');
    const { before, after } = statesOf(args, terminal);
    if (instancesOf(after).length === 0) throw new WrongUse('the YAML has no object of this library, so that nothing says whose leftovers to look for');
    const all = leftovers(before, after);
    const context = args.values.context;
    if (args.flags.has('json')) {
      const plain = all.map(({ object: { kind, name, namespace }, kept }) => ({
        kind,
        ...(namespace !== undefined && { namespace }),
        name,
        ...(kept !== undefined && { kept }),
      }));
      terminal.out(`${JSON.stringify(plain, undefined, 2)}\n`);
    } else terminal.out(plan(all, context));
    return all.length === 0 ? ExitCode.OK : ExitCode.FINDINGS;
  },
};

function leftovers(before: readonly Manifest[], after: readonly Manifest[]): Leftover[] {
  const instances = instancesOf(after);
  const namespaces = new Set(after.map(({ namespace }) => namespace));
  const needed = relationsOf(after);
  const gone = before.filter((was) => !after.some((now) => isSame(was, now)) && isOurs(was));
  return gone.map((object) => {
    const [instance] = instancesOf([object]);
    const another = !instances.includes(instance!)
      ? `it is of the instance ${instance}, of which the YAML has nothing: an app of its own may have it`
      : undefined;
    const elsewhere =
      object.namespace !== undefined && !namespaces.has(object.namespace) ? `the YAML has nothing in the namespace ${object.namespace}` : undefined;
    const kept = keptBecause(object) ?? another ?? elsewhere ?? neededBy(object, needed);
    return { object, ...(kept !== undefined && { kept }) };
  });
}

function neededBy(object: Manifest, relations: readonly Relation[]): string | undefined {
  const user = relations.find(({ to }) => to.kind === object.kind && to.name === object.name && (to.namespace ?? object.namespace) === object.namespace);
  return user === undefined ? undefined : `${user.from.kind} ${user.from.name} still ${user.verb} it`;
}

/** First what sends to pods and starts them, last what they read. */
const ORDER = ['HorizontalPodAutoscaler', 'Ingress', 'CronJob', 'Job', 'Deployment', 'DaemonSet', 'StatefulSet'];
const rank = ({ kind }: Manifest) => (ORDER.includes(kind) ? ORDER.indexOf(kind) : ORDER.length);

function plan(all: readonly Leftover[], context: string | undefined): string {
  if (all.length === 0) return '# Nothing is left behind.\n';
  const safe = all.filter(({ kept }) => kept === undefined).sort((a, b) => rank(a.object) - rank(b.object));
  const kept = all.filter((one) => one.kept !== undefined);
  const kubectl = context === undefined ? 'kubectl' : `kubectl --context ${quote(context)}`;
  const lines = safe.map(({ object: { kind, name, namespace, object } }) => {
    const group = String(object.apiVersion ?? 'v1').split('/');
    const resource = group.length > 1 ? `${kind.toLowerCase()}.${group[1]}.${group[0]}` : kind.toLowerCase();
    return `${kubectl}${namespace === undefined ? '' : ` --namespace ${quote(namespace)}`} delete ${resource} ${quote(name)} --ignore-not-found`;
  });
  return [
    '#!/usr/bin/env bash',
    '# What is no longer in the YAML. Read it, then run it after the apply.',
    'set -euo pipefail',
    ...(lines.length === 0 ? ['# Nothing may be deleted without a thought.'] : lines),
    ...(kept.length === 0 ? [] : ['', '# These stay. Look at each before you delete it yourself:']),
    ...kept.map(({ object: { kind, name, namespace }, kept: why }) => `#   ${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}: ${why}`),
    '',
  ].join('\n');
}

const quote = (text: string) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replace(/'/g, `'\\''`)}'`);
