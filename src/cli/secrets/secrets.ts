import { type Arguments, type Command, ExitCode, WrongUse } from '../command';
import { NAME } from '../help';
import { manifestsIn } from '../manifests/manifests';
import type { Paint, Terminal } from '../terminal';
import { Cluster } from './cluster';
import { idOf, makeSecrets, type Outcome } from './make';
import { type NeededSecret, neededSecrets, type Origin } from './needed';

const ORIGINS: Readonly<Record<Origin, string>> = {
  random: 'is made up: nobody has to know it',
  chosen: 'is asked for, or made up',
  given: 'is asked for',
  file: 'is a file, whose path is asked for',
};

/** Lists the Secrets that have to be there before an apply, and makes them. */
export const secrets: Command = {
  name: 'secrets',
  summary: 'list the Secrets that the site needs, and who reads them; make them in the cluster',
  usage: '[files or folders…] [options]',
  about: `Reads YAML, by default that of dist, and lists the Secrets that something reads and nothing makes, with their keys and readers. With --make it makes
those that are not there, by kubectl: it makes up what nobody has to know, and asks for the rest, a value that several namespaces share once. Each is
checked as its reader would check it, before it is stored; those that are there are checked too, and stay as they are.

No value is ever shown, logged, written to a file or given to a program as an argument.`,
  options: {
    make: { help: 'make those that are not there; without it no cluster is asked' },
    context: { help: 'the context of kubectl to make them in', value: 'name', otherwise: 'the current one' },
    json: { help: 'print the list, or what was made, as JSON' },
  },
  examples: [
    ['what the site in dist needs', `${NAME} secrets`],
    ['make what is not there', `${NAME} secrets --make`],
    ['names, for a script', `${NAME} secrets --json | jq -r '.[] | .namespace + "/" + .name'`],
  ],
  run: (args, terminal) => {
    const { words, flags, values } = args;
    if (values.context !== undefined && !flags.has('make')) throw new WrongUse('--context is for --make: the list asks no cluster');
    const manifests = manifestsIn(words, terminal);
    const needed = neededSecrets(manifests);
    if (!flags.has('make')) {
      terminal.out(flags.has('json') ? `${JSON.stringify(needed, undefined, 2)}\n` : list(needed, terminal.colours.out));
      return ExitCode.OK;
    }
    const cluster = new Cluster(terminal, values.context);
    terminal.err(`In the cluster of ${cluster.name}:\n`);
    return tell(makeSecrets(needed, manifests, cluster, terminal), args, terminal);
  },
};

function list(needed: readonly NeededSecret[], { bold, dim }: Paint): string {
  if (needed.length === 0) return 'No Secret is needed that the YAML does not make.\n';
  const told = needed.map((secret) => {
    const keys = secret.keys.map(({ key, origin }) => `  ${key}  ${dim(ORIGINS[origin])}\n`);
    const whole = keys.length === 0 ? [`  ${dim('read whole: its reader documents its keys')}\n`] : keys;
    return `${bold(idOf(secret))}\n${whole.join('')}  ${dim('read by')} ${secret.readers.join(', ')}\n`;
  });
  return `${told.join('\n')}\n${needed.length} ${needed.length === 1 ? 'Secret' : 'Secrets'}; ${NAME} secrets --make makes what is not there.\n`;
}

function tell(outcomes: readonly Outcome[], { flags }: Arguments, { out, colours }: Terminal): ExitCode {
  const findings = outcomes.flatMap((outcome) => outcome.findings);
  if (flags.has('json')) {
    const plain = outcomes.map(({ secret: { namespace, name }, state, madeUp }) => ({ namespace, name, state: state === 'whole' ? 'missing' : state, madeUp }));
    out(`${JSON.stringify({ secrets: plain, findings }, undefined, 2)}\n`);
  } else {
    const { green, yellow } = colours.out;
    for (const { secret, state, madeUp } of outcomes) {
      if (state === 'there') out(`${idOf(secret)} is there\n`);
      if (state === 'made')
        out(`${green('made')} ${idOf(secret)}: ${secret.keys.map(({ key }) => `${key}${madeUp.includes(key) ? ' (made up)' : ''}`).join(', ')}\n`);
      for (const { key } of secret.keys.filter(({ key, origin }) => origin === 'chosen' && madeUp.includes(key)))
        out(`  read it by: ${readBack(secret, key)}\n`);
    }
    for (const finding of findings) out(`${yellow('look')} ${finding}\n`);
  }
  return findings.length === 0 ? ExitCode.OK : ExitCode.FINDINGS;
}

/** A command for the person who needs the value; it prints it into their terminal, and is not run here. */
function readBack({ namespace, name }: NeededSecret, key: string): string {
  const where = namespace === undefined ? '' : `--namespace ${namespace} `;
  return `kubectl ${where}get secret ${name} --output 'go-template={{index .data "${key}" | base64decode}}'`;
}
