import type { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { isBelow, listAt, objectsOfApp, valueAt, type WrittenObject } from '../../core/kubernetes/objects-of-app';
import type { Finding } from '../../core/refusals/finding';
import { Refusals } from '../../core/refusals/refusals';
import { oncePerPass } from '../../core/synth-pass';
import { secretKeys } from './external-secret.rules';
import { secretProducers } from './secret-producers.rules';
import { readsOf, type SecretReference, secretReferences } from './secret-references';

/** A Secret that is there after an apply. */
export interface ProducedSecret {
  readonly namespace?: string;
  readonly name: string;
  /** What makes it, such as `ExternalSecret xnat-aaf`. */
  readonly by: string;
  /** It is made of an encrypted file. */
  readonly ofFile: boolean;
  /** Its keys, where the object tells them, and nothing else reports what they lack. */
  readonly keys?: readonly string[];
}

type Producer = () => readonly ProducedSecret[];

const PRODUCERS = new WeakMap<IConstruct, Producer[]>();
const READERS = new WeakMap<IConstruct, Chart[]>();
/** What cert-manager writes, beside the keystores and formats that a Certificate asks for. */
const CERTIFICATE_KEYS = ['ca.crt', 'tls.crt', 'tls.key'];

/** Makes an app know of Secrets that no object of it makes. The construct of the first reports what is made twice. */
export function addProducer(scope: IConstruct, producer: Producer): void {
  const known = PRODUCERS.get(scope.node.root) ?? [];
  PRODUCERS.set(scope.node.root, [...known, producer]);
  if (known.length === 0) Refusals.of(scope).reportLater(() => madeTwice(scope));
}

/** Has a chart report the keys that its objects read, and that an object of the app makes a Secret without. */
export function refuseLackingKeys(chart: Chart): void {
  const { root } = chart.node;
  const charts = [...(READERS.get(root) ?? []), chart];
  READERS.set(root, charts);
  Refusals.of(chart).reportLater(() => lackingKeys(chart));
}

function lackingKeys(chart: Chart): Finding[] {
  const { root } = chart.node;
  const all = oncePerPass(root, lackingKeys, () => grouped(producedSecrets(root)));
  if (all.size === 0) return [];
  const read = grouped(oncePerPass(root, READERS, () => readsByReporter(root, all)).get(chart) ?? []);
  return [...read].flatMap(([id, references]) => {
    const made = all.get(id)!;
    if (made.some(({ keys }) => keys === undefined)) return [];
    // An Ingress and a Certificate may ask for the same one.
    const keys = [...new Set(made.flatMap((one) => one.keys ?? []))];
    return secretKeys.findings({ secretName: made[0]!.name, keys, by: made[0]!.by, read: readsOf(references) });
  });
}

/** What is read of these Secrets, by the chart that reports it. */
function readsByReporter(root: IConstruct, made: ReadonlyMap<string, unknown>): Map<Chart | undefined, SecretReference[]> {
  const groups = new Map<Chart | undefined, SecretReference[]>();
  for (const reference of secretReferences(root)) {
    if (!made.has(secretId(reference))) continue;
    const reporter = reporterOf(root, reference);
    const group = groups.get(reporter) ?? [];
    groups.set(reporter, group);
    group.push(reference);
  }
  return groups;
}

function grouped<T extends { readonly namespace?: string; readonly name: string }>(secrets: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const secret of secrets) {
    const group = groups.get(secretId(secret)) ?? [];
    groups.set(secretId(secret), group);
    group.push(secret);
  }
  return groups;
}

/** The chart that the reader is in; for readers in charts of the user's own, the first that can tell. */
function reporterOf(root: IConstruct, { path }: SecretReference): Chart | undefined {
  const charts = READERS.get(root) ?? [];
  return charts.find((chart) => isBelow(path, chart.node.path)) ?? charts[0];
}

/** Secrets of encrypted files that something else makes as well. */
function madeTwice(scope: IConstruct): Finding[] {
  return [...grouped(producedSecrets(scope)).values()]
    .filter((made) => made.some(({ ofFile }) => ofFile))
    .flatMap((made) => secretProducers.findings({ namespace: made[0]!.namespace, name: made[0]!.name, producers: made.map(({ by }) => by) }));
}

/** Every Secret that the whole app makes. One that is made in two ways comes twice. */
export function producedSecrets(scope: IConstruct): readonly ProducedSecret[] {
  const { root } = scope.node;
  return oncePerPass(root, PRODUCERS, () => [
    ...objectsOfApp(root, 'Secret', 'Certificate', 'Cluster', 'ExternalSecret', 'Ingress').flatMap(secretsMadeBy),
    ...(PRODUCERS.get(root) ?? []).flatMap((producer) => producer()),
  ]);
}

/** The same for the same Secret. */
export const secretId = ({ namespace, name }: { readonly namespace?: string; readonly name: string }): string => `${namespace ?? ''}/${name}`;

/** What CloudNativePG writes for the owner of a database. @see https://cloudnative-pg.io/documentation/current/applications/#secrets */
const KEYS_OF_AN_OWNER = ['username', 'user', 'password', 'dbname', 'host', 'port', 'pgpass', 'uri', 'jdbc-uri', 'fqdn-uri', 'fqdn-jdbc-uri'];

/** What controllers make of an object, and Secrets that are objects of the app. */
function secretsMadeBy({ kind, name, namespace, json }: WrittenObject): ProducedSecret[] {
  const made = (secret: unknown, keys?: readonly string[]): ProducedSecret => ({ namespace, name: String(secret), by: `${kind} ${name}`, ofFile: false, keys });
  if (kind === 'Secret') return [made(name, keysOfSecret(json))];
  if (kind === 'Certificate') return [made(valueAt(json, 'spec', 'secretName'), keysOfCertificate(json))];
  if (kind === 'Cluster') return isCloudNativePg(json) ? [made(`${name}-app`, KEYS_OF_AN_OWNER), made(`${name}-ca`, ['ca.crt', 'ca.key'])] : [];
  if (kind === 'ExternalSecret') return [made(valueAt(json, 'spec', 'target', 'name') ?? name)];
  const annotations = valueAt(json, 'metadata', 'annotations') ?? {};
  if (!('cert-manager.io/cluster-issuer' in (annotations as object)) && !('cert-manager.io/issuer' in (annotations as object))) return [];
  return listAt(json, 'spec', 'tls')
    .filter((tls) => valueAt(tls, 'secretName') !== undefined)
    .map((tls) => made(valueAt(tls, 'secretName'), CERTIFICATE_KEYS));
}

/** Other projects have kinds of the same name. */
const isCloudNativePg = (json: unknown) => String(valueAt(json, 'apiVersion')).startsWith('postgresql.cnpg.io/');

/** Undefined where a controller fills it, such as the Secret of a service account's token. */
function keysOfSecret(json: unknown): readonly string[] | undefined {
  const keys = ['data', 'stringData'].flatMap((field) => Object.keys((valueAt(json, field) as object | undefined) ?? {}));
  return keys.length === 0 ? undefined : [...new Set(keys)];
}

function keysOfCertificate(json: unknown): readonly string[] {
  const isMade = (store: string) => valueAt(json, 'spec', 'keystores', store, 'create') === true;
  const formats = listAt(json, 'spec', 'additionalOutputFormats').map((format) => valueAt(format, 'type'));
  return [
    ...CERTIFICATE_KEYS,
    ...(isMade('jks') ? ['keystore.jks', 'truststore.jks'] : []),
    ...(isMade('pkcs12') ? ['keystore.p12', 'truststore.p12'] : []),
    ...(formats.includes('DER') ? ['key.der'] : []),
    ...(formats.includes('CombinedPEM') ? ['tls-combined.pem'] : []),
  ];
}
