import { type Command, ExitCode } from '../command';
import { NAME } from '../help';
import { changesBetween } from './changes';
import { consequencesOf } from './consequences';
import { printed } from './print';
import { SOURCES, statesOf } from './sources';

/** Tells what an apply would change, before it does. */
export const diff: Command = {
  name: 'diff',
  summary: 'tell what an apply would change: what restarts, what is refused, what stays behind',
  usage: '[old new | files or folders…] [options]',
  about: `Compares the YAML of a site with an older one: of two folders, of a commit, or with what the cluster has. It says first in words what an apply would
do: which pods restart, why and for how long, what the API server would refuse and how to go on, and what is no longer in the file; then each field.

With --cluster it asks the API server by kubectl, as "kubectl diff" does, and changes nothing. No value of a Secret is shown. It ends with 0 where
nothing changes, with 1 where something does, and with 2 for an error.`,
  options: { ...SOURCES, json: { help: 'print it as JSON' } },
  examples: [
    ['what an apply of dist would change in the cluster', `${NAME} diff --cluster`],
    ['what a branch changes, where the YAML is committed', `${NAME} diff --git main snapshot`],
    ['two folders, the old one first', `${NAME} diff old/ dist/`],
  ],
  run: (args, terminal) => {
    const states = statesOf(args, terminal);
    const changes = changesBetween(states);
    const consequences = consequencesOf(changes, states.after);
    if (args.flags.has('json')) {
      const plain = changes.map(({ what, before, after, fields, refused }) => {
        const { kind, name, namespace } = (after ?? before)!;
        return { what, kind, ...(namespace !== undefined && { namespace }), name, ...(refused && { refused }), fields };
      });
      terminal.out(`${JSON.stringify({ ...consequences, objects: plain }, undefined, 2)}\n`);
    } else terminal.out(printed(consequences, changes, terminal.colours.out));
    return changes.length === 0 ? ExitCode.OK : ExitCode.FINDINGS;
  },
};
