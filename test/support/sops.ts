import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

/** Files that the real sops made, see make.sh there; relative, as messages show them. */
export const FIXTURES = relative(process.cwd(), join(__dirname, '../secrets/fixtures'));
export const fixture = (name: string): string => join(FIXTURES, name);

const VARIABLES = ['PATH', 'HOME', 'XDG_CONFIG_HOME', 'SOPS_AGE_KEY', 'SOPS_AGE_KEY_FILE', 'SOPS_AGE_KEY_CMD'] as const;
type Environment = Partial<Record<(typeof VARIABLES)[number], string>>;

/** A machine with these variables alone, and so without the program sops and without keys. */
export function setMachine(environment: Environment): void {
  const without: Environment = { PATH: '/no/programs', HOME: '/no/home', XDG_CONFIG_HOME: '/no/config' };
  for (const name of VARIABLES) {
    const value = { ...without, ...environment }[name];
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  }
}

/** The key of the fixtures. */
export const WITH_KEY: Environment = { SOPS_AGE_KEY_FILE: fixture('age-key.txt') };

/** Before each test of a block a machine with these variables, and after it the one that was. */
export function onMachine(environment: Environment): void {
  const before = Object.fromEntries(VARIABLES.map((name) => [name, process.env[name]]));
  beforeEach(() => setMachine(environment));
  afterEach(() => {
    for (const name of VARIABLES) {
      if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = before[name];
    }
  });
}

/** A new folder before each test of a block, removed after it. */
export function freshFolder(): () => string {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'xnat-sops-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  return () => folder;
}

/** A program sops whose JavaScript is this; `argv` are its arguments. The folder that it lies in, for the PATH. */
export function fakeSops(folder: string, script: string): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'sops'), `#!${process.execPath}\nconst argv = process.argv.slice(2);\n${script}\n`);
  chmodSync(join(bin, 'sops'), 0o755);
  return bin;
}
