import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { missingTool, TOOLS } from '../real/support/tools';

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

/** The key of the fixtures, and the real sops. */
export const WITH_KEY: Environment = { SOPS_AGE_KEY_FILE: fixture('age-key.txt'), PATH: TOOLS.sops };
/** Whether the real sops is there; the tests that need it are skipped where it is not, with describeWith(['sops'], …). */
export const HAS_SOPS = missingTool('sops') === undefined;
export const RECIPIENT = /age1\w+/.exec(readFileSync(fixture('age-key.txt'), 'utf8'))![0];

/** A file with these Secrets, encrypted by the real sops, for the key of the fixtures where no other is given. */
export function encrypt(secrets: Readonly<Record<string, Readonly<Record<string, string>>>>, recipient = RECIPIENT): string {
  const args = ['encrypt', '--input-type', 'json', '--output-type', 'yaml', '--age', recipient, '--filename-override', 'x.enc.yaml'];
  return execFileSync(join(TOOLS.sops, 'sops'), args, { input: JSON.stringify(secrets), encoding: 'utf8', env: {}, cwd: tmpdir() });
}

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

/** What hands a call over to the real sops, for `fakeSops`. */
export const REAL_SOPS = `process.exitCode = require('node:child_process').spawnSync(${JSON.stringify(join(TOOLS.sops, 'sops'))}, argv, { stdio: 'inherit' }).status;`;

/**
 * A program in the place of sops, for how it may fail, or for what is to be seen of how it is called: its JavaScript; `argv`
 * are its arguments. The folder that it lies in, for the PATH.
 */
export function fakeSops(folder: string, script: string): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'sops'), `#!${process.execPath}\nconst argv = process.argv.slice(2);\n${script}\n`);
  chmodSync(join(bin, 'sops'), 0o755);
  return bin;
}

/** A program in the place of sops that prints this, says that, and ends: in the shell, which starts in a tenth of the time of Node.js. */
export function endingSops(folder: string, { prints = '', says = '', code = 0 }: { prints?: string; says?: string; code?: number }): string {
  const bin = fakeSops(folder, '');
  const text = (words: string) => `'${words.replaceAll("'", `'\\''`)}'`;
  writeFileSync(join(bin, 'sops'), `#!/bin/sh\nprintf %s ${text(says)} >&2\nprintf %s ${text(prints)}\nexit ${code}\n`);
  return bin;
}

/** Another first character for a base64 text (all six of its bits count): the replacer of a pattern with the groups before and first. */
export const damaged = (_: string, before: string, first: string): string => `${before}${first === '/' ? 'A' : '/'}`;
