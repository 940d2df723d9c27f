import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { commandPath } from './programs';

/** Secrets as an API server keeps them, and a `kubectl` for commands of the pages. */
export interface StoredSecrets {
  /** The folder with `kubectl`. */
  readonly programs: string;
  read(namespace: string, name: string, key: string): Buffer;
  write(namespace: string, name: string, key: string, value: string | Buffer): void;
  has(namespace: string, name: string): boolean;
  /** When it was written, as a number that another writing changes. */
  written(namespace: string, name: string): number;
  /** What was restarted, as `deployment/kibana`. */
  restarted(): string[];
}

/** A pod that is a process of this machine: the folder that its programs work in, and where it listens. */
export interface PodOfProcess {
  readonly folder: string;
  readonly address: string;
}

/**
 * A stand-in for a cluster with Secrets and with pods that are processes of this machine. Manifests are made by the real kubectl, and commands in a
 * pod run for real; Secrets are kept in files, since Elasticsearch cannot run on the cluster of the tests: its image is on no registry of packages.
 *
 * @param pods by their names
 */
export function storedSecrets(folder: string, pods: Readonly<Record<string, PodOfProcess>>): StoredSecrets {
  const programs = join(folder, 'bin');
  const fileOf = (namespace: string, name: string) => join(folder, namespace, `${name}.json`);
  const data = (file: string) => (existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { data: Record<string, string> }).data : {});
  mkdirSync(programs, { recursive: true });
  writeFileSync(join(folder, 'restarted'), '');
  writeFileSync(
    join(programs, 'kubectl'),
    KUBECTL.replace('FOLDER', JSON.stringify(folder))
      .replace('REAL', JSON.stringify(commandPath('kubectl')))
      .replace('PODS', JSON.stringify(pods)),
  );
  chmodSync(join(programs, 'kubectl'), 0o755);
  return {
    programs,
    read: (namespace, name, key) => {
      const found = data(fileOf(namespace, name))[key];
      if (found === undefined) throw new Error(`no Secret ${namespace}/${name} with ${key}`);
      return Buffer.from(found, 'base64');
    },
    write: (namespace, name, key, value) => {
      const file = fileOf(namespace, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify({ data: { ...data(file), [key]: Buffer.from(value).toString('base64') } }));
    },
    written: (namespace, name) => statSync(fileOf(namespace, name)).mtimeMs,
    has: (namespace, name) => existsSync(fileOf(namespace, name)),
    restarted: () => readFileSync(join(folder, 'restarted'), 'utf8').trim().split('\n'),
  };
}

const KUBECTL = `#!/usr/bin/env node
const fs = require('node:fs');
const { spawnSync } = require('node:child_process');
const folder = FOLDER, real = REAL, pods = PODS;
const args = process.argv.slice(2);
const at = args.indexOf('--namespace');
const namespace = at < 0 ? 'default' : args.splice(at, 2)[1];
const file = (name, of = namespace) => folder + '/' + of + '/' + name + '.json';
const keep = (json) => {
  const { metadata, data } = JSON.parse(json);
  fs.mkdirSync(folder + '/' + metadata.namespace, { recursive: true });
  fs.writeFileSync(file(metadata.name, metadata.namespace), JSON.stringify({ data }));
};
const end = (text) => { process.stderr.write(text + '\\n'); process.exit(1); };
const [verb, kind, name] = args;
if (verb === 'create' && kind === 'secret') {
  // JSON is YAML as well.
  const given = args.map((one, i) => (args[i - 1] === '--output' ? 'json' : one));
  const dry = given.some((one) => one.startsWith('--dry-run'));
  if (!dry && fs.existsSync(file(args[3]))) end('secrets "' + args[3] + '" already exists');
  // What <(…) of bash hands over is a file descriptor, which a program that is started has only if it is named.
  const open = fs.readdirSync('/proc/self/fd').map(Number).filter((fd) => fd > 2 && fs.existsSync('/proc/self/fd/' + fd));
  const stdio = Array.from({ length: Math.max(2, ...open) + 1 }, (_, fd) => (fd === 1 ? 'pipe' : fd < 3 || open.includes(fd) ? fd : 'ignore'));
  const more = dry ? [] : ['--dry-run=client', '--output', 'json'];
  const { status, stdout } = spawnSync(real, [...given, '--namespace', namespace, ...more], { encoding: 'utf8', stdio });
  if (status !== 0) process.exit(status ?? 1);
  if (dry) process.stdout.write(stdout);
  else keep(stdout);
} else if (verb === 'replace') {
  const text = fs.readFileSync(0, 'utf8');
  const { metadata } = JSON.parse(text);
  if (!fs.existsSync(file(metadata.name, metadata.namespace))) end('secrets "' + metadata.name + '" not found');
  keep(text);
} else if (verb === 'get' && kind === 'secret') {
  const [, key] = /^jsonpath=\\{\\.data\\.(.+)\\}$/.exec(args[args.length - 1]);
  process.stdout.write(JSON.parse(fs.readFileSync(file(name), 'utf8')).data[key.replace('\\\\.', '.')]);
} else if (verb === 'get' && kind === 'pods') {
  process.stdout.write(Object.keys(pods).map((pod) => 'pod/' + pod + '\\n').join(''));
} else if (verb === 'delete' && kind === 'secret') {
  fs.rmSync(file(name));
} else if (verb === 'exec') {
  const pod = pods[args.find((one) => one.includes('elasticsearch-master-')).replace('pod/', '')];
  const [program, ...rest] = args.slice(args.indexOf('--') + 1);
  const to = program === 'curl' ? ['--connect-to', '::' + pod.address] : [];
  process.exit(spawnSync(program, [...to, ...rest], { cwd: pod.folder, stdio: 'inherit' }).status ?? 1);
} else if (verb === 'rollout') {
  if (kind === 'restart') fs.appendFileSync(folder + '/restarted', name + '\\n');
} else {
  end('kubectl ' + args.join(' ') + ' is not known here');
}
`;
