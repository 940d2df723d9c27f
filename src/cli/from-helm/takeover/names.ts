import { Call } from '../../code/code';
import type { Conversion } from '../convert';
import type { Draft } from '../draft';
import { isTree } from '../values';
import type { Database } from './compare';
import { type Manifest, servicesOf, statefulSetOf, treeAt } from './manifest';

/** What the commands name. */
export interface Names {
  readonly kubectl: string;
  readonly release: string;
  readonly site: string;
  /** XNAT's StatefulSets: of the release, and of the site. */
  readonly old: string;
  readonly now: string;
  /** By what their pods are selected. */
  readonly oldPods: string;
  readonly nowPods: string;
  /** What is deleted before the apply, as kind and name. */
  readonly swapped: readonly string[];
  /** The site's own Services and ConfigMaps. */
  readonly made: readonly string[];
  readonly accounts: readonly string[];
  /** Ingresses of the release that stay, where the site has none: each with what it sends to. */
  readonly ingresses: readonly Manifest[];
  readonly hasSetup: boolean;
  readonly database: Database;
}

export function namesOf(release: readonly Manifest[], site: readonly Manifest[], { draft, values }: Conversion): Names {
  const [old, now] = [statefulSetOf(release), statefulSetOf(site)];
  const inBoth = (kind: string) =>
    release.filter((manifest) => manifest.kind === kind && site.some((other) => other.kind === kind && other.name === manifest.name));
  const services = new Set([...servicesOf(release, old), ...inBoth('Service')].map(({ name }) => name));
  const withIngress = site.some(({ kind }) => kind === 'Ingress');
  const ofRelease = (kind: string) => release.filter((manifest) => manifest.kind === kind).map(({ name }) => name);
  return {
    kubectl: `kubectl --namespace ${values.release.namespace}`,
    release: values.release.name,
    site: draft.siteName,
    old: old?.name ?? values.fullName,
    now: now?.name ?? `${draft.siteName}-xnat-web`,
    oldPods: selectorOf(old),
    nowPods: selectorOf(now),
    swapped: [
      ...ofRelease('HorizontalPodAutoscaler').map((name) => `hpa ${name}`),
      ...(withIngress ? ofRelease('Ingress').map((name) => `ingress ${name}`) : []),
      `service ${[...services].join(' ')}`,
      ...inBoth('ConfigMap').map(({ name }) => `configmap ${name}`),
    ],
    made: ['Service', 'ConfigMap'].flatMap((kind) => {
      const found = site.filter((manifest) => manifest.kind === kind).map(({ name }) => name);
      return found.length === 0 ? [] : [`${kind.toLowerCase()} ${found.join(' ')}`];
    }),
    ingresses: withIngress ? [] : release.filter(({ kind }) => kind === 'Ingress'),
    accounts: inBoth('ServiceAccount').map(({ name }) => name),
    hasSetup: draft.get('containerService') !== undefined,
    database: databaseOf(draft),
  };
}

/** The labels of an installation, as an option of kubectl. */
function selectorOf(statefulSet: Manifest | undefined): string {
  const labels = treeAt(statefulSet?.object, 'spec.selector.matchLabels');
  return ['name', 'instance'].map((name) => `app.kubernetes.io/${name}=${String(labels[`app.kubernetes.io/${name}`])}`).join(',');
}

/** The database, as the file names it. */
export function databaseOf(draft: Draft): Database {
  const host = draft.get('externalPostgres.host') ?? (draft.get('externalPostgres.ips') as readonly string[] | undefined)?.[0];
  return {
    host: String(host),
    name: String(draft.get('externalPostgres.databaseName') ?? 'xnat'),
    user: String(draft.get('externalPostgres.username') ?? 'xnat'),
    ...passwordOf(draft.get('externalPostgres.credentials')),
  };
}

/** The Secret and the key of the database's password, as the file names them. */
function passwordOf(credentials: unknown): { secret: string; key: string } {
  if (!(credentials instanceof Call)) return { secret: 'xnat-postgresql', key: 'password' };
  const [secret, keys] = credentials.args;
  const key = isTree(keys) && typeof keys.password === 'string' ? keys.password : 'password';
  return { secret: `${String(secret)}${credentials.path.endsWith('fromCloudNativePg') ? '-app' : ''}`, key };
}
