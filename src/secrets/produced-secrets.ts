import type { IConstruct } from 'constructs';
import { at, listAt, objectsOfApp, type WrittenObject } from '../kubernetes/objects-of-app';
import type { Finding } from '../validation/finding';
import { Refusals } from '../validation/refusals';
import { secretProducers } from '../validation/rules/secret-producers';

/** A Secret that is there after an apply. */
export interface ProducedSecret {
  readonly namespace?: string;
  readonly name: string;
  /** What makes it, such as `ExternalSecret xnat-aaf`. */
  readonly by: string;
  /** It is made of an encrypted file. */
  readonly ofFile: boolean;
}

type Producer = () => readonly ProducedSecret[];

const PRODUCERS = new WeakMap<IConstruct, Producer[]>();

/** Makes an app know of Secrets that no object of it makes. The construct of the first reports what is made twice. */
export function addProducer(scope: IConstruct, producer: Producer): void {
  const known = PRODUCERS.get(scope.node.root) ?? [];
  PRODUCERS.set(scope.node.root, [...known, producer]);
  if (known.length === 0) Refusals.of(scope).reportLater(() => madeTwice(scope));
}

/** Secrets of encrypted files that something else makes as well. */
function madeTwice(scope: IConstruct): Finding[] {
  const all = new Map<string, ProducedSecret[]>();
  for (const made of producedSecrets(scope)) all.set(secretId(made), [...(all.get(secretId(made)) ?? []), made]);
  return [...all.values()]
    .filter((made) => made.some(({ ofFile }) => ofFile))
    .flatMap((made) => secretProducers.findings({ namespace: made[0]!.namespace, name: made[0]!.name, producers: made.map(({ by }) => by) }));
}

/** Every Secret that the whole app makes. One that is made in two ways comes twice. */
export function producedSecrets(scope: IConstruct): ProducedSecret[] {
  return [
    ...objectsOfApp(scope, 'Secret', 'Certificate', 'ExternalSecret', 'Ingress').flatMap(secretsMadeBy),
    ...(PRODUCERS.get(scope.node.root) ?? []).flatMap((producer) => producer()),
  ];
}

/** The same for the same Secret. */
export const secretId = ({ namespace, name }: { readonly namespace?: string; readonly name: string }): string => `${namespace ?? ''}/${name}`;

/** What controllers make of an object, and Secrets that are objects of the app. */
function secretsMadeBy({ kind, name, namespace, json }: WrittenObject): ProducedSecret[] {
  const made = (secret: unknown): ProducedSecret => ({ namespace, name: String(secret), by: `${kind} ${name}`, ofFile: false });
  if (kind === 'Secret') return [made(name)];
  if (kind === 'Certificate') return [made(at(json, 'spec', 'secretName'))];
  if (kind === 'ExternalSecret') return [made(at(json, 'spec', 'target', 'name') ?? name)];
  const annotations = at(json, 'metadata', 'annotations') ?? {};
  if (!('cert-manager.io/cluster-issuer' in (annotations as object)) && !('cert-manager.io/issuer' in (annotations as object))) return [];
  return listAt(json, 'spec', 'tls').map((tls) => made(at(tls, 'secretName')));
}
