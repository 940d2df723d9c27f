import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { JARS, type JarName } from './jars';
import { ELASTICSEARCH, JMX_EXPORTER, TOMCAT } from './downloads';
import { KUBERNETES, missingControlPlane, OLDER_KUBERNETES } from '../../cluster/support/control-plane';
import { missingNode } from '../../cluster/support/node';
import { commandPath } from './programs';
import { HELM, missingTool } from './tools';

/** A part of the real world that a test needs; each tells what is missing, and how to get it. */
const PARTS = {
  aws: () => command('aws', 'awscli'),
  age: () => missingTool('age'),
  sops: () => missingTool('sops'),
  gitleaks: () => missingTool('gitleaks'),
  helm: () => (existsSync(HELM) ? undefined : 'helm is not there (bash scripts/cluster/helm.sh)'),
  bash: () => command('bash', 'bash'),
  curl: () => command('curl', 'curl'),
  wget: () => command('wget', 'wget'),
  'git-secrets': () => command('git', 'git') ?? command('git-secrets', 'git-secrets'),
  openssl: () => command('openssl', 'openssl'),
  kubectl: () => command('kubectl', 'kubernetes-client'),
  // Single-file programs are compiled when they are launched.
  java: () => command('java', 'openjdk-17-jdk-headless') ?? command('javac', 'openjdk-17-jdk-headless'),
  'commons-configuration2': () => jars('libcommons-configuration2-java', 'commons-configuration2', 'commons-text', 'commons-lang3', 'commons-logging'),
  'postgresql-jdbc': () => jars('libpostgresql-jdbc-java', 'postgresql'),
  activemq: () => (existsSync('/usr/share/activemq/bin/activemq.jar') ? undefined : 'no ActiveMQ is installed (apt-get install activemq)'),
  postgresql: () => (postgresFolder() === undefined ? 'no PostgreSQL server is installed (apt-get install postgresql)' : undefined),
  ruby: () => command('ruby', 'ruby'),
  'ruby-strptime': () => rubyLibrary('strptime', 'ruby-strptime'),
  promtool: () => command('promtool', 'prometheus'),
  dbcp2: () => jars('libcommons-dbcp2-java', 'commons-dbcp2', 'commons-pool2'),
  hikaricp: () => jars('libhikaricp-java', 'hikaricp'),
  'jmx-exporter': () => download(JMX_EXPORTER),
  elasticsearch: () =>
    Object.values(ELASTICSEARCH)
      .map(download)
      .find((missing) => missing !== undefined),
  tomcat: () => download(TOMCAT),
  'npm-registry': () => registry(),
  python: () => virtualEnvironments(),
  'control-plane': () => command('etcd', 'etcd-server') ?? command('openssl', 'openssl') ?? missingControlPlane(KUBERNETES),
  'cluster-node': () => missingNode(),
  'older-control-plane': () => command('etcd', 'etcd-server') ?? command('openssl', 'openssl') ?? missingControlPlane(OLDER_KUBERNETES),
} as const;

export type Part = keyof typeof PARTS;

const known = new Map<Part, string | undefined>();

/**
 * A describe block that needs real parts. Where one is missing its tests are skipped, and the reason is the test's
 * name; with REQUIRE_REAL=1 the block fails instead, so that a build server cannot pass by lacking a package.
 */
export function describeWith(parts: readonly Part[], title: string, body: () => void): void {
  const missing = parts.map(missingReason).filter((reason) => reason !== undefined);
  if (missing.length === 0) {
    describe(title, body);
    return;
  }
  const reason = missing.join('; ');
  describe(title, () => {
    if (process.env.REQUIRE_REAL === '1') {
      test('has the parts that it needs', () => {
        throw new Error(`REQUIRE_REAL=1, but ${reason}`);
      });
    } else {
      process.stderr.write(`skipped: ${title}: ${reason}\n`);
      test.skip(`skipped: ${reason}`, () => undefined);
    }
  });
}

function missingReason(part: Part): string | undefined {
  if (!known.has(part)) known.set(part, PARTS[part]());
  return known.get(part);
}

/** Folder of the newest PostgreSQL server's programs, as Debian lays them out; undefined where there is none. */
export function postgresFolder(): string | undefined {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return undefined;
  return readdirSync(root)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(root, version, 'bin'))
    .find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')));
}

function command(name: string, debianPackage: string): string | undefined {
  return commandPath(name) !== undefined ? undefined : `${name} is not installed (apt-get install ${debianPackage})`;
}

function rubyLibrary(name: string, debianPackage: string): string | undefined {
  return spawnSync('ruby', ['-r', name, '-e', '']).status === 0 ? undefined : `Ruby has no ${name} (apt-get install ${debianPackage})`;
}

function jars(debianPackage: string, ...names: JarName[]): string | undefined {
  const missing = names.map((name) => JARS[name]).filter((path) => !existsSync(path));
  return missing.length === 0 ? undefined : `${missing.join(', ')} is not there (apt-get install ${debianPackage})`;
}

function download(path: string): string | undefined {
  return existsSync(path) ? undefined : `${path} is not there (bash scripts/real-parts.sh)`;
}

/** Python as it is needed to make a wheel, and try it. Its packages come from PyPI, by way of the pip of such an environment. */
function virtualEnvironments(): string | undefined {
  const { status } = spawnSync('python3', ['-c', 'import ensurepip, sys; sys.exit(sys.version_info < (3, 10))']);
  return status === 0 ? undefined : 'there is no Python 3.10 that makes virtual environments (apt-get install python3 python3-venv)';
}

function registry(): string | undefined {
  const args = ['view', 'constructs', 'version', '--fetch-retries=0', '--fetch-timeout=10000'];
  return spawnSync('npm', args, { encoding: 'utf8' }).status === 0 ? undefined : 'the npm registry cannot be reached';
}
