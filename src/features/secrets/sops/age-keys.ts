import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { AgeIdentity } from './age';

/** The private keys that were found, and where was looked for them, in words. */
export interface AgeKeys {
  readonly identities: readonly AgeIdentity[];
  readonly places: readonly string[];
}

/** A place where keys may be: its text, or why there is none. */
interface Place {
  readonly name: string;
  readonly text?: string;
  readonly fault?: string;
}

/** Looks for keys where sops does. @see https://getsops.io/docs/#encrypting-using-age */
export function findAgeKeys(recipients: readonly string[], env: NodeJS.ProcessEnv = process.env): AgeKeys {
  const places = [variable(env), fileOfVariable(env), command(recipients, env), fileOfUser(env)];
  const found = places.map(({ name, text, fault }) => ({ name, fault, keys: keysIn(text ?? '') }));
  const identities = found.flatMap(({ keys }) => keys.map((key) => AgeIdentity.parse(key))).filter((identity) => identity !== undefined);
  return { identities, places: found.map(({ name, fault, keys }) => `${name} (${fault ?? counted(keys)})`) };
}

function keysIn(text: string): string[] {
  const lines = text.split('\n').filter((line) => !line.startsWith('#'));
  return lines.flatMap((line) => line.split(/\s+/)).filter((word) => word !== '');
}

function counted(keys: readonly string[]): string {
  const readable = keys.filter((key) => AgeIdentity.parse(key) !== undefined).length;
  const others = keys.length - readable;
  return [readable === 1 ? '1 key' : `${readable} keys`, ...(others > 0 ? [`${others} lines that are no X25519 key`] : [])].join(', ');
}

function variable(env: NodeJS.ProcessEnv): Place {
  const text = env.SOPS_AGE_KEY;
  return { name: 'SOPS_AGE_KEY', ...(text === undefined ? { fault: 'not set' } : { text }) };
}

function fileOfVariable(env: NodeJS.ProcessEnv): Place {
  const path = env.SOPS_AGE_KEY_FILE;
  if (path === undefined) return { name: 'SOPS_AGE_KEY_FILE', fault: 'not set' };
  // Such a mix-up must not end in a log.
  if (path.includes('AGE-SECRET-KEY')) return { name: 'SOPS_AGE_KEY_FILE', fault: 'a key, where the path of a file belongs' };
  return file(`SOPS_AGE_KEY_FILE ${path}`, path);
}

function fileOfUser(env: NodeJS.ProcessEnv): Place {
  const path = join(configFolder(env), 'sops', 'age', 'keys.txt');
  return file(path, path);
}

function configFolder(env: NodeJS.ProcessEnv): string {
  if (process.platform === 'win32') return env.APPDATA ?? join(homedir(), 'AppData', 'Roaming');
  if (env.XDG_CONFIG_HOME) return env.XDG_CONFIG_HOME;
  return process.platform === 'darwin' ? join(homedir(), 'Library', 'Application Support') : join(env.HOME ?? homedir(), '.config');
}

function file(name: string, path: string): Place {
  try {
    return { name, text: readFileSync(path, 'utf8') };
  } catch (error) {
    return { name, fault: (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'not there' : 'cannot be read' };
  }
}

/** Such as `pass show sops/age`; no shell sees it, as with sops. */
function command(recipients: readonly string[], env: NodeJS.ProcessEnv): Place {
  const name = 'SOPS_AGE_KEY_CMD';
  const line = env.SOPS_AGE_KEY_CMD;
  if (line === undefined) return { name, fault: 'not set' };
  const [program, ...args] = words(line);
  if (program === undefined) return { name, fault: 'empty' };
  try {
    const texts = recipients.map((recipient) =>
      execFileSync(program, args, { encoding: 'utf8', env: { ...env, SOPS_AGE_RECIPIENT: recipient }, stdio: ['ignore', 'pipe', 'ignore'], timeout: 120_000 }),
    );
    return { name, text: [...new Set(texts)].join('\n') };
  } catch {
    return { name, fault: 'the command failed' };
  }
}

/** The words of a command line, with quotes and backslashes as a shell has them. */
function words(line: string): string[] {
  const found = line.match(/(?:\\.|"(?:\\.|[^"\\])*"|'[^']*'|[^\s\\"'])+/gs) ?? [];
  return found.map((word) =>
    word.replace(
      /\\(.)|"((?:\\.|[^"\\])*)"|'([^']*)'/gs,
      (_, escaped?: string, double?: string, single?: string) => escaped ?? double?.replace(/\\(["\\$`])/g, '$1') ?? single ?? '',
    ),
  );
}
