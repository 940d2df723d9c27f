import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { at, listAt, objectsOfApp, type WrittenObject } from '../kubernetes/objects-of-app';

const WORKLOADS = ['CronJob', 'DaemonSet', 'Deployment', 'Job', 'StatefulSet'];
const DOCKER_CONFIG = '.dockerconfigjson';

/** One place of a manifest that names a Secret. */
interface Reference {
  readonly name: string;
  /** None where the whole Secret is read. */
  readonly keys: readonly string[];
  /** The pod starts without it as well. */
  readonly optional: boolean;
}

/** Such a place, and where it is. */
export interface SecretReference extends Reference {
  readonly namespace?: string;
  /** Kind and name of the object, such as `StatefulSet xnat-xnat-web`. */
  readonly reader: string;
}

/** Every Secret that an object below a construct reads, and must find. One may come more than once. */
export function secretReferences(scope: IConstruct): SecretReference[] {
  return allSecretReferences(scope).filter(({ optional }) => !optional);
}

/** As `secretReferences`, with those that may be missing. */
export function allSecretReferences(scope: IConstruct): SecretReference[] {
  const below = new Set(scope.node.findAll().filter((child) => ApiObject.isApiObject(child)).map((child) => child.node.path));
  return objectsOfApp(scope, ...WORKLOADS, 'Ingress')
    .filter(({ path }) => below.has(path))
    .flatMap((object) => referencesOf(object).map((reference) => ({ ...reference, namespace: object.namespace, reader: `${object.kind} ${object.name}` })));
}

function referencesOf({ kind, json }: WrittenObject): Reference[] {
  if (kind === 'Ingress') return listAt(json, 'spec', 'tls').map((tls) => ({ name: String(at(tls, 'secretName')), keys: ['tls.crt', 'tls.key'], optional: false }));
  const template = kind === 'CronJob' ? ['spec', 'jobTemplate', 'spec', 'template'] : ['spec', 'template'];
  const pod = at(json, ...template, 'spec');
  return [
    ...listAt(pod, 'imagePullSecrets').map((pull) => ({ name: String(at(pull, 'name')), keys: [DOCKER_CONFIG], optional: false })),
    ...listAt(pod, 'volumes').flatMap(referencesOfVolume),
    ...[...listAt(pod, 'initContainers'), ...listAt(pod, 'containers')].flatMap(referencesOfContainer),
  ];
}

function referencesOfVolume(volume: unknown): Reference[] {
  const sources = [at(volume, 'secret'), ...listAt(volume, 'projected', 'sources').map((source) => at(source, 'secret'))];
  return sources
    .filter((source) => source !== undefined)
    .map((source) => ({
      name: String(at(source, 'secretName') ?? at(source, 'name')),
      keys: listAt(source, 'items').map((item) => String(at(item, 'key'))),
      optional: at(source, 'optional') === true,
    }));
}

function referencesOfContainer(container: unknown): Reference[] {
  const whole = listAt(container, 'envFrom').map((from) => ({ from: at(from, 'secretRef'), keys: [] }));
  const single = listAt(container, 'env').map((variable) => {
    const from = at(variable, 'valueFrom', 'secretKeyRef');
    return { from, keys: [String(at(from, 'key'))] };
  });
  return [...whole, ...single]
    .filter(({ from }) => from !== undefined)
    .map(({ from, keys }) => ({ name: String(at(from, 'name')), keys, optional: at(from, 'optional') === true }));
}
