import { isSecret, withoutOptions } from '../secrets';
import { isTree, type Tree } from '../values';
import { claimsOf, listAt, type Manifest, servicesOf, statefulSetOf, textAt, treeAt } from './manifest';

/** Something of the release beside what the new file makes of it. */
export interface Compared {
  readonly what: string;
  /** In the release; `none` where it has none. */
  readonly release: string;
  /** In the new site; `none` where it has none. */
  readonly site: string;
}

/** The database, as the file of the new site names it. */
export interface Database {
  readonly host: string;
  readonly name: string;
  readonly user: string;
  readonly secret: string;
  readonly key: string;
}

export interface Comparison {
  readonly same: readonly Compared[];
  readonly different: readonly Compared[];
  /** Objects that the release alone has: kind and name. */
  readonly releaseOnly: readonly Manifest[];
  /** Objects that the new site alone has. */
  readonly siteOnly: readonly Manifest[];
}

const NONE = 'none';
const POD = 'spec.template.spec';

/** Compares a release with the objects of the new site: object by object, container by container. */
export function compare(release: readonly Manifest[], site: readonly Manifest[], database: Database): Comparison {
  const [before, now] = [statefulSetOf(release), statefulSetOf(site)];
  const rows = [
    ...pods(before, now),
    ...claims(before, now),
    ...services(release, before, site, now),
    ...ingresses(release, site),
    ...databases(before, database),
    ...containers(before, now),
  ];
  const twin = (manifest: Manifest, others: readonly Manifest[]) => others.some(({ kind, name }) => kind === manifest.kind && name === manifest.name);
  return {
    same: rows.filter((row) => row.release === row.site && row.release !== NONE),
    different: rows.filter((row) => row.release !== row.site),
    releaseOnly: release.filter((manifest) => !twin(manifest, site)),
    siteOnly: site.filter((manifest) => !twin(manifest, release)),
  };
}

/** A value in words that compare: sorted, and on one line. */
function words(value: unknown): string {
  if (value === undefined || value === null || value === '') return NONE;
  if (Array.isArray(value)) return value.length === 0 ? NONE : value.map(words).sort().join(', ');
  if (!isTree(value)) return String((value as { value?: unknown }).value ?? value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0 ? NONE : entries.map(([key, item]) => `${key}: ${words(item)}`).join('; ');
}

const row = (what: string, release: unknown, site: unknown): Compared => ({ what, release: words(release), site: words(site) });

function pods(before: Manifest | undefined, now: Manifest | undefined): Compared[] {
  const [a, b] = [before?.object, now?.object];
  const both = (what: string, read: (object: unknown) => unknown) => row(what, read(a), read(b));
  return [
    row('StatefulSet', before?.name, now?.name),
    both('StatefulSet, serviceName', (object) => textAt(object, 'spec.serviceName')),
    both('StatefulSet, selector', (object) => treeAt(object, 'spec.selector.matchLabels')),
    both('number of pods', (object) => textAt(object, 'spec.replicas')),
    both('user of the pod', (object) => textAt(object, `${POD}.securityContext.runAsUser`) ?? textAt(xnatOf(object), 'securityContext.runAsUser')),
    both('group of the files', (object) => textAt(object, `${POD}.securityContext.fsGroup`)),
    both('pull Secrets', (object) => listAt(object, `${POD}.imagePullSecrets`)),
    both('node selector', (object) => treeAt(object, `${POD}.nodeSelector`)),
    both('tolerations', (object) => listAt(object, `${POD}.tolerations`)),
    both('ServiceAccount', (object) => textAt(object, `${POD}.serviceAccountName`)),
  ];
}

/** Where the chart tells it by variables: the database, as the file of the new site names it. */
function databases(before: Manifest | undefined, { host, name, user, secret, key }: Database): Compared[] {
  const env = new Map(
    containersOf(before?.object).flatMap((container) => listAt(container, 'env').map((entry) => [String(entry.name), valueOf(entry)] as const)),
  );
  if (!env.has('PGHOST')) return [];
  return [
    row('database, host', env.get('PGHOST'), host),
    row('database, name', env.get('PGDATABASE'), name),
    row('database, user', env.get('PGUSER'), user),
    row('database, password', env.get('PGPASSWORD'), `key ${key} of the Secret ${secret}`),
  ];
}

const containersOf = (object: unknown) => [...listAt(object, `${POD}.initContainers`), ...listAt(object, `${POD}.containers`)];
const xnatOf = (object: unknown) => containersOf(object).find(({ name }) => name === 'xnat');

function containers(before: Manifest | undefined, now: Manifest | undefined): Compared[] {
  const [a, b] = [containersOf(before?.object), containersOf(now?.object)];
  const names = [...new Set([...a, ...b].map(({ name }) => String(name)))];
  return names.flatMap((name) => {
    const [left, right] = [a, b].map((some) => some.find((container) => container.name === name));
    if (!left || !right) return [row(`container ${name}`, left?.image, right?.image)];
    // The others are programs of the chart, and of the library.
    if (name !== 'xnat') return [row(`container ${name}, image`, left.image, right.image)];
    return [
      row(`container ${name}, image`, left.image, right.image),
      ...variables(name, left, right),
      ...mounts(before!.object, left, now!.object, right),
      row(`container ${name}, ports`, ports(left, 'containerPort'), ports(right, 'containerPort')),
      row(`container ${name}, requests`, treeAt(left, 'resources.requests'), treeAt(right, 'resources.requests')),
      row(`container ${name}, limits`, treeAt(left, 'resources.limits'), treeAt(right, 'resources.limits')),
    ];
  });
}

/** Names of variables, and where they come from: no value that a Secret holds is in a manifest. */
function variables(container: string, left: Tree, right: Tree): Compared[] {
  const [a, b] = [left, right].map((some) => new Map(listAt(some, 'env').map((entry) => [String(entry.name), valueOf(entry)])));
  return [...new Set([...a!.keys(), ...b!.keys()])].map((name) => row(`container ${container}, variable ${name}`, a!.get(name), b!.get(name)));
}

/** What is mounted where beside the claims. */
function mounts(before: Tree, left: Tree, now: Tree, right: Tree): Compared[] {
  const [a, b] = (
    [
      [before, left],
      [now, right],
    ] as const
  ).map(([object, container]) => {
    const sources = new Map(listAt(object, `${POD}.volumes`).map((volume) => [volume.name, sourceOf(volume)]));
    return new Map(
      listAt(container, 'volumeMounts').flatMap((mount) => (sources.get(mount.name) === undefined ? [] : [[String(mount.mountPath), sources.get(mount.name)]])),
    );
  });
  return [...new Set([...a!.keys(), ...b!.keys()])].sort().map((path) => row(`container xnat, mounted at ${path}`, a!.get(path), b!.get(path)));
}

function sourceOf(volume: Tree): string | undefined {
  const [configMap, secret] = [textAt(volume, 'configMap.name'), textAt(volume, 'secret.secretName')];
  if (configMap !== undefined) return `the ConfigMap ${configMap}`;
  if (secret !== undefined) return `the Secret ${secret}`;
  return volume.persistentVolumeClaim === undefined ? Object.keys(volume).find((key) => key !== 'name') : undefined;
}

/** The value of a variable, or where it is from; one that may be a secret is not shown. */
function valueOf(entry: Tree): unknown {
  const from = treeAt(entry, 'valueFrom.secretKeyRef');
  if (from.name !== undefined) return `key ${String(from.key)} of the Secret ${String(from.name)}`;
  if (entry.valueFrom !== undefined) return entry.valueFrom;
  const value = String(entry.value ?? '');
  return isSecret(String(entry.name), value) ? 'a literal, not shown here' : withoutOptions(value);
}

const ports = (object: unknown, key: string, list = 'ports') =>
  listAt(object, list).map((port) =>
    `${String(port.name ?? '')} ${String(port[key])}${port.nodePort === undefined ? '' : ` (node port ${String(port.nodePort)})`}`.trim(),
  );

/** Which claim is mounted where: the data of the site. */
function claims(before: Manifest | undefined, now: Manifest | undefined): Compared[] {
  const [a, b] = [claimsOf(before), claimsOf(now)];
  return [...new Set([...a.keys(), ...b.keys()])].sort().map((path) => row(`claim at ${path}`, a.get(path), b.get(path)));
}

/** Claims of the release that the new site does not mount, by their paths; of all of /data/xnat the file itself says why. */
export function unmounted(release: readonly Manifest[], site: readonly Manifest[]): Array<[string, string]> {
  const kept = new Set(claimsOf(statefulSetOf(site)).values());
  return [...claimsOf(statefulSetOf(release))].filter(([path, claim]) => path !== '/data/xnat' && !kept.has(claim));
}

function services(release: readonly Manifest[], before: Manifest | undefined, site: readonly Manifest[], now: Manifest | undefined): Compared[] {
  const [a, b] = [servicesOf(release, before), servicesOf(site, now)];
  return [...new Set([...a, ...b].map(({ name }) => name))].flatMap((name) => {
    const [left, right] = [a, b].map((some) => some.find((service) => service.name === name)?.object);
    if (!left || !right) return [row(`Service ${name}`, left && 'there', right && 'there')];
    return [
      row(`Service ${name}, type`, textAt(left, 'spec.type') ?? 'ClusterIP', textAt(right, 'spec.type') ?? 'ClusterIP'),
      row(`Service ${name}, ports`, ports(left, 'port', 'spec.ports'), ports(right, 'port', 'spec.ports')),
      row(`Service ${name}, selector`, treeAt(left, 'spec.selector'), treeAt(right, 'spec.selector')),
    ];
  });
}

function ingresses(release: readonly Manifest[], site: readonly Manifest[]): Compared[] {
  const [a, b] = [release, site].map((some) => some.filter(({ kind }) => kind === 'Ingress').map(({ object }) => object));
  const of = (objects: readonly Tree[] | undefined, read: (object: Tree) => unknown) => (objects ?? []).map(read);
  const both = (what: string, read: (object: Tree) => unknown) => row(what, of(a, read), of(b, read));
  if ((a ?? []).length + (b ?? []).length === 0) return [];
  return [
    row(
      'Ingress',
      release.filter(({ kind }) => kind === 'Ingress').map(({ name }) => name),
      site.filter(({ kind }) => kind === 'Ingress').map(({ name }) => name),
    ),
    both('Ingress, class', (object) => textAt(object, 'spec.ingressClassName') ?? treeAt(object, 'metadata.annotations')['kubernetes.io/ingress.class']),
    both('Ingress, hosts', (object) => listAt(object, 'spec.rules').map(({ host }) => host)),
    both('Ingress, certificates', (object) => listAt(object, 'spec.tls').map(({ secretName }) => secretName)),
    both('Ingress, Service that it sends to', (object) => [
      ...new Set(listAt(object, 'spec.rules').flatMap((rule) => listAt(rule, 'http.paths').map((path) => textAt(path, 'backend.service.name')))),
    ]),
  ];
}
