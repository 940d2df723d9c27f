import { type Arguments, WrongUse } from '../command';
import { inventory } from '../cluster/inventory';
import { asInput, Kubectl, objectsOf } from '../cluster/kubectl';
import { fixedFields } from '../cluster/immutable';
import { DIST, type Manifest, manifestOf, manifestsIn, manifestsOfText } from '../manifests/manifests';
import type { Terminal } from '../terminal';
import { idOf, isSame, type States } from './changes';

/** Options that say what there was before. */
export const SOURCES = {
  git: { help: 'compare with the YAML of this commit', value: 'commit' },
  cluster: { help: 'compare with what the cluster has' },
  context: { help: 'the context of kubectl to compare with', value: 'name', otherwise: 'the current one' },
};

/** The two states that a command line names. */
export function statesOf({ words, flags, values }: Arguments, terminal: Terminal): States {
  const git = values.git;
  if (values.context !== undefined && !flags.has('cluster')) throw new WrongUse('--context is for --cluster: files and commits have none');
  if (git !== undefined && flags.has('cluster')) throw new WrongUse('choose one of --git and --cluster');
  if (git !== undefined) {
    if (words.length > 1) throw new WrongUse('name one file or folder, which is looked up in the commit and here');
    return { before: ofCommit(git, words[0] ?? DIST, terminal), after: manifestsIn(words, terminal), live: false };
  }
  if (flags.has('cluster')) return ofCluster(manifestsIn(words, terminal), new Kubectl(terminal, values.context));
  if (words.length !== 2) throw new WrongUse('name two files or folders, the old one first; or add --git <commit> or --cluster');
  return { before: manifestsIn([words[0]!], terminal), after: manifestsIn([words[1]!], terminal), live: false };
}

function ofCommit(commit: string, path: string, terminal: Terminal): Manifest[] {
  const git = (...args: string[]) => {
    const outcome = terminal.run('git', args);
    if (outcome === undefined) throw new WrongUse('git is not installed here, and the commit is read by it');
    if (outcome.code !== 0) throw new WrongUse(`git ${args[0]!} failed: ${outcome.err.trim()}`);
    return outcome.out;
  };
  if (commit.startsWith('-')) throw new WrongUse(`--git is a commit, such as HEAD or main, and not ${commit}`);
  const files = git('ls-tree', '-r', '-z', '--name-only', commit, '--', path)
    .split('\0')
    .filter((file) => /\.(ya?ml|json)$/.test(file));
  if (files.length === 0) {
    throw new WrongUse(`${path} is not in the commit ${commit}; commit the YAML, or name a folder that is committed: diff --git ${commit} snapshot`);
  }
  return files.flatMap((file) => manifestsOfText(git('show', `${commit}:./${file}`), `${file} of ${commit}`));
}

/** What is there, and what an apply would make of it: the API server's own answer. */
function ofCluster(given: readonly Manifest[], kubectl: Kubectl): States {
  const found = existing(given, kubectl);
  const said = new Map<string, string>();
  const pairs = given.flatMap((object) => {
    const live = found.find((one) => isSame(one, object));
    return live === undefined ? [] : [{ object, live }];
  });
  // The values of a Secret are compared here, and sent nowhere; what is known to be refused need not be asked.
  const asked = pairs.filter(({ object, live }) => object.kind !== 'Secret' && fixedFields(live, object, true).length === 0).map(({ object }) => object);
  const answers = dryRun(asked, kubectl, said);
  const after = given.map((object) => answers.find((one) => isSame(one, object)) ?? object);
  const quiet = after.map((object) => settled(object, found, given));
  const removed = inventory(given, kubectl).filter((one) => !given.some((object) => isSame(one, object)));
  return { before: [...found, ...removed], after: quiet, live: true, said, given };
}

/** Of what the server has not answered for, only what the YAML says is compared with what is there. */
function settled(object: Manifest, found: readonly Manifest[], given: readonly Manifest[]): Manifest {
  const live = found.find((one) => isSame(one, object));
  if (live === undefined || !given.includes(object)) return object;
  return { ...object, object: object.kind === 'Secret' ? object.object : (laid(live.object, object.object) as Manifest['object']) };
}

function laid(live: unknown, given: unknown): unknown {
  if (typeof live !== 'object' || live === null || Array.isArray(live) || typeof given !== 'object' || given === null || Array.isArray(given)) return given;
  const keys = Object.entries(given).map(([key, value]) => [key, laid((live as Record<string, unknown>)[key], value)] as const);
  return { ...live, ...Object.fromEntries(keys) };
}

/** A kind that the cluster does not know makes `get` fail for all: then each is asked for alone. */
function existing(given: readonly Manifest[], kubectl: Kubectl): Manifest[] {
  const get = (objects: readonly Manifest[]) =>
    kubectl.tried(['get', '--ignore-not-found', '--output', 'json', '--filename', '-'], asInput(objects.map(nameAlone)));
  const all = get(given);
  if (all.code === 0) return objectsOf(all.out).flatMap(manifestOf);
  return given.flatMap((object) => {
    const one = get([object]);
    if (one.code === 0) return objectsOf(one.out).flatMap(manifestOf);
    if (/no matches for kind|not found|could not find the requested resource/i.test(one.err)) return [];
    throw new WrongUse(`kubectl get ${object.kind} ${object.name} failed: ${one.err.trim()}`);
  });
}

const nameAlone = ({ object, name, namespace }: Manifest) => ({
  apiVersion: object.apiVersion,
  kind: object.kind,
  metadata: { name, ...(namespace !== undefined && { namespace }) },
});

/** As kubectl apply would do it. One that fails hides the answer for all, so that then each is asked for alone. */
function dryRun(objects: readonly Manifest[], kubectl: Kubectl, said: Map<string, string>): Manifest[] {
  if (objects.length === 0) return [];
  const apply = (some: readonly Manifest[]) =>
    kubectl.tried(['apply', '--dry-run=server', '--output', 'json', '--filename', '-'], asInput(some.map(({ object }) => object)));
  const all = apply(objects);
  if (all.code === 0) return objectsOf(all.out).flatMap(manifestOf);
  return objects.flatMap((object) => {
    const one = apply([object]);
    if (one.code === 0) return objectsOf(one.out).flatMap(manifestOf);
    said.set(idOf(object), one.err.trim().split('\n').at(-1)!);
    return [];
  });
}
