import { ApiObject, type Chart, Names } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { at, objectsOfApp, type WrittenObject } from '../kubernetes/objects-of-app';
import { textBeside } from '../kubernetes/text-beside';
import { makeSecretsScript } from './make-secrets-script';

/** A Secret that must exist before an apply: something reads it, and nothing in the app makes it. */
export interface RequiredSecret {
  /** Its namespace; undefined where the app leaves it to kubectl. */
  readonly namespace?: string;
  /** Its name. */
  readonly name: string;
  /** The keys that are read, in alphabetical order. */
  readonly keys: readonly string[];
  /** What reads it, such as `StatefulSet xnat-xnat-web`. */
  readonly readers: readonly string[];
}

const WORKLOADS = ['CronJob', 'DaemonSet', 'Deployment', 'Job', 'StatefulSet'];
const DOCKER_CONFIG = '.dockerconfigjson';

/** One place of a manifest that names a Secret. */
interface Reference {
  readonly name: string;
  readonly keys: readonly string[];
}

/**
 * The Secrets that must be there before an apply, with their keys and who reads them.
 *
 * They are read off the finished objects, so none is forgotten, whoever made the object. Secrets that may be missing
 * (`optional: true`) and those that an object of the app makes, such as a Certificate, are not among them.
 *
 * `XnatSite` and `ClusterServices` write {@link RequiredSecrets.toScript | the script} beside their YAML.
 */
export class RequiredSecrets {
  /**
   * Of a site, of the cluster's services, of any chart or of a whole app.
   *
   * @param scope what reads them; what makes them is looked for in the whole app
   */
  static of(scope: IConstruct): RequiredSecrets {
    return new RequiredSecrets(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /** Them, by namespace and name. */
  get list(): readonly RequiredSecret[] {
    const made = new Set(objectsOfApp(this.scope, 'Secret', 'Certificate', 'ExternalSecret', 'Ingress').flatMap(secretsMadeBy));
    const found = new Map<string, RequiredSecret>();
    for (const object of this.readers()) {
      for (const { name, keys } of referencesOf(object)) {
        const id = idOf(object.namespace, name);
        if (made.has(id)) continue;
        const before = found.get(id);
        found.set(id, {
          namespace: object.namespace,
          name,
          keys: sorted([...(before?.keys ?? []), ...keys]),
          readers: sorted([...(before?.readers ?? []), `${object.kind} ${object.name}`]),
        });
      }
    }
    return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, secret]) => secret);
  }

  /**
   * A bash script for whoever installs: it asks for each value, shows none, and makes what is not there yet.
   *
   * There is no value in it. It needs kubectl and base64, and changes no Secret that is there.
   */
  toScript(): string {
    return makeSecretsScript(this.list);
  }

  private readers(): WrittenObject[] {
    const below = new Set(this.scope.node.findAll().filter((child) => ApiObject.isApiObject(child)).map((child) => child.node.path));
    return objectsOfApp(this.scope, ...WORKLOADS, 'Ingress').filter(({ path }) => below.has(path));
  }
}

/** Beside the YAML of a chart, the script that makes the Secrets that it needs. */
export function writeSecretsScript(chart: Chart): void {
  const required = RequiredSecrets.of(chart);
  textBeside(chart, `${Names.toDnsLabel(chart)}.secrets.sh`, () => (required.list.length === 0 ? undefined : required.toScript()));
}

function referencesOf({ kind, json }: WrittenObject): Reference[] {
  if (kind === 'Ingress') return listAt(json, 'spec', 'tls').map((tls) => ({ name: String(at(tls, 'secretName')), keys: ['tls.crt', 'tls.key'] }));
  const template = kind === 'CronJob' ? ['spec', 'jobTemplate', 'spec', 'template'] : ['spec', 'template'];
  const pod = at(json, ...template, 'spec');
  return [
    ...listAt(pod, 'imagePullSecrets').map((pull) => ({ name: String(at(pull, 'name')), keys: [DOCKER_CONFIG] })),
    ...listAt(pod, 'volumes').flatMap(referencesOfVolume),
    ...[...listAt(pod, 'initContainers'), ...listAt(pod, 'containers')].flatMap(referencesOfContainer),
  ];
}

function referencesOfVolume(volume: unknown): Reference[] {
  const sources = [at(volume, 'secret'), ...listAt(volume, 'projected', 'sources').map((source) => at(source, 'secret'))];
  return sources
    .filter((source) => source !== undefined && at(source, 'optional') !== true)
    .map((source) => ({
      name: String(at(source, 'secretName') ?? at(source, 'name')),
      keys: listAt(source, 'items').map((item) => String(at(item, 'key'))),
    }));
}

function referencesOfContainer(container: unknown): Reference[] {
  const whole = listAt(container, 'envFrom').map((from) => ({ from: at(from, 'secretRef'), keys: [] }));
  const single = listAt(container, 'env').map((variable) => {
    const from = at(variable, 'valueFrom', 'secretKeyRef');
    return { from, keys: [String(at(from, 'key'))] };
  });
  return [...whole, ...single]
    .filter(({ from }) => from !== undefined && at(from, 'optional') !== true)
    .map(({ from, keys }) => ({ name: String(at(from, 'name')), keys }));
}

/** What controllers make of an object, and Secrets that are objects of the app. */
function secretsMadeBy({ kind, name, namespace, json }: WrittenObject): string[] {
  if (kind === 'Secret') return [idOf(namespace, name)];
  if (kind === 'Certificate') return [idOf(namespace, String(at(json, 'spec', 'secretName')))];
  if (kind === 'ExternalSecret') return [idOf(namespace, String(at(json, 'spec', 'target', 'name') ?? name))];
  const annotations = at(json, 'metadata', 'annotations') ?? {};
  if (!('cert-manager.io/cluster-issuer' in (annotations as object)) && !('cert-manager.io/issuer' in (annotations as object))) return [];
  return listAt(json, 'spec', 'tls').map((tls) => idOf(namespace, String(at(tls, 'secretName'))));
}

function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? (found as unknown[]) : [];
}

const idOf = (namespace: string | undefined, name: string) => `${namespace ?? ''}/${name}`;
const sorted = (texts: readonly string[]) => [...new Set(texts)].sort();
