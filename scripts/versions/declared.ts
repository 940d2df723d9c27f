import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VERSIONS } from '../../src/core/versions';
import { metricsServerVersion } from '../../src/features/scaling/metrics-server-versions';
import type { Kept } from './compare';

/** Who knows the releases of something. A container registry is asked first; who else publishes the same releases, where it cannot be reached. */
export type Source =
  | { readonly kind: 'image'; readonly repository: string }
  | { readonly kind: 'go'; readonly module: string }
  | { readonly kind: 'maven'; readonly artifact: string }
  | { readonly kind: 'npm'; readonly name: string }
  | { readonly kind: 'pypi'; readonly name: string };

/** A version that a file of this repository names. */
export interface Declared {
  readonly name: string;
  readonly version: string;
  readonly file: string;
  readonly sources: readonly Source[];
  readonly kept?: Kept;
  /** Why it is kept. */
  readonly why?: string;
}

type Further = Partial<Pick<Declared, 'version' | 'kept' | 'why'>> & { readonly sources?: readonly Source[] };

const go = (module: string): Source => ({ kind: 'go', module });
const maven = (artifact: string): Source => ({ kind: 'maven', artifact });
const npm = (name: string): Source => ({ kind: 'npm', name });

/**
 * What is to be known of a default beyond its image. A default `foo` of `src/core/versions.ts` with a `fooRepository` beside it needs no line here:
 * its image's registry is asked.
 */
const DEFAULTS: Readonly<Record<string, Further>> = {
  activemq: { sources: [maven('org.apache.activemq:activemq-client')] },
  awsCli: { kept: 'exact', why: 'later ones send checksums that many an S3 of other makers does not know' },
  elasticsearch: { kept: 'major', why: 'another major is an upgrade of the data', sources: [maven('org.elasticsearch:elasticsearch')] },
  fluentd: { version: `${VERSIONS.fluentd}-debian-elasticsearch8-1.1` },
  node: { kept: 'major', why: 'it has long-term support' },
  cloudNativePgPostgres: { kept: 'major', why: 'another major is an upgrade of the data' },
  postgres: { kept: 'major', why: 'a server of another major does not open the data folder' },
};

/** What the scripts of the tests name, by the variable or the tool. */
const TEST_PARTS: Readonly<Record<string, Further>> = {
  KUBERNETES: { sources: [go('k8s.io/kubernetes')] },
  OLDER_KUBERNETES: { kept: 'minor', why: 'it is the oldest minor that is tried', sources: [go('k8s.io/kubernetes')] },
  COREDNS: { sources: [go('github.com/coredns/coredns')] },
  KUBE_ROUTER: { sources: [go('github.com/cloudnativelabs/kube-router/v2')] },
  METRICS_SERVER: { sources: [go('sigs.k8s.io/metrics-server')] },
  CERT_MANAGER: { sources: [go('github.com/cert-manager/cert-manager')] },
  PROMETHEUS_OPERATOR: { sources: [go('github.com/prometheus-operator/prometheus-operator')] },
  EXTERNAL_SECRETS: { sources: [go('github.com/external-secrets/external-secrets')] },
  EXTERNAL_SNAPSHOTTER: { sources: [go('github.com/kubernetes-csi/external-snapshotter/v8')] },
  CLOUDNATIVE_PG: { sources: [go('github.com/cloudnative-pg/cloudnative-pg')] },
  'Apache Tomcat': { kept: 'minor', why: 'XNAT runs on 9.0', sources: [maven('org.apache.tomcat:tomcat')] },
};

const read = (file: string) => readFileSync(join(__dirname, '../..', file), 'utf8');

/** Every version that is declared, and who knows of newer ones. */
export function declared(): Declared[] {
  return [...defaults(VERSIONS), ...clusterParts(read('scripts/cluster/versions.sh')), ...realParts(read('scripts/real-parts.sh')), ...wheels()];
}

/** Defaults: each key of `src/core/versions.ts` that has an image, the agent that has a URL, and the metrics-server of the newest Kubernetes. */
export function defaults(versions: Readonly<Record<string, string>>): Declared[] {
  const file = 'src/core/versions.ts';
  const images = Object.entries(versions).flatMap(([name, version]): Declared[] => {
    const repository = versions[`${name}Repository`];
    // Versions of XNAT's own image are those of the image that the default names.
    const image = repository ?? (name === 'xnat' ? versions.aisXnatRepository : undefined);
    if (image === undefined) return [];
    const { sources = [], ...further } = DEFAULTS[name] ?? {};
    return [{ name, version, file, ...further, sources: [{ kind: 'image', repository: image }, ...sources] }];
  });
  const [, artifact, agent] = /\/(io\/prometheus\/jmx\/\w+)\/([^/]+)\/[^/]+$/.exec(versions.jmxExporterUrl ?? '') ?? [];
  const jmx = agent === undefined ? [] : [{ name: 'jmxExporter', version: agent, file, sources: [maven(coordinates(artifact!))] }];
  const newest = metricsServerVersion('1.999')!;
  const metricsServer: Declared = {
    name: 'metricsServer',
    version: `v${newest}`,
    file: 'src/features/scaling/metrics-server-versions.ts',
    sources: [{ kind: 'image', repository: VERSIONS.metricsServerRepository }, go('sigs.k8s.io/metrics-server')],
  };
  return [...images, ...jmx, metricsServer];
}

/** Variables of a shell script that hold a version: `NAME=${NAME:-1.2.3}`, `NAME=1.2.3` or `NAME_PACKAGE=name@1.2.3`. */
export function clusterParts(script: string): Declared[] {
  const file = 'scripts/cluster/versions.sh';
  return [...script.matchAll(/^([A-Z_]+)=(?:\$\{\1:-([^}]+)\}|(\S+))$/gm)].flatMap(([, name, preset, literal]): Declared[] => {
    const value = (preset ?? literal)!;
    const [, packageName, packageVersion] = /^((?:@[^/@]+\/)?[^@]+)@([\d.]+)$/.exec(value) ?? [];
    if (packageName !== undefined) return [{ name: name!, version: packageVersion!, file, sources: [npm(packageName)] }];
    if (!/^\d+\.\d+/.test(value) || name === 'HELM') return [];
    const { sources = [], ...further } = TEST_PARTS[name!] ?? {};
    return [asTagged({ name: name!, version: value, file, ...further, sources })];
  });
}

/** The programs and archives of scripts/real-parts.sh: `tool NAME MODULE VERSION …`, and paths of Maven. */
export function realParts(script: string): Declared[] {
  const file = 'scripts/real-parts.sh';
  const tools = [...script.matchAll(/^tool (\S+) (\S+) (\d\S*)/gm)].map(([, name, module, version]) =>
    asTagged({ name: name!, version: version!, file, sources: [go(module!)] }),
  );
  const tomcat = /org\/apache\/tomcat\/tomcat\/([\d.]+)\//.exec(script)?.[1];
  const { sources = [], ...further } = TEST_PARTS['Apache Tomcat']!;
  return [...tools, ...(tomcat === undefined ? [] : [{ name: 'Apache Tomcat', version: tomcat, file, ...further, sources }])];
}

function wheels(): Declared[] {
  const file = 'scripts/cluster/images/postgres/build.sh';
  const [, name, version] = /^wheel=([\w-]+)==([\d.]+)$/m.exec(read(file)) ?? [];
  return name === undefined ? [] : [{ name, version: version!, file, sources: [{ kind: 'pypi', name }] }];
}

/** Modules of Go are tagged with a v. */
function asTagged(one: Declared): Declared {
  return one.sources.some(({ kind }) => kind === 'go') ? { ...one, version: `v${one.version}` } : one;
}

function coordinates(path: string): string {
  const parts = path.split('/');
  return `${parts.slice(0, -1).join('.')}:${parts.at(-1)}`;
}
