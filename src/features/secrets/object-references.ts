import { listAt, valueAt, type WrittenObject } from '../../core/kubernetes/objects-of-app';

const DOCKER_CONFIG = '.dockerconfigjson';
/** Where a workload has its pod. */
const POD: Readonly<Record<string, readonly string[]>> = {
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
  DaemonSet: ['spec', 'template', 'spec'],
  Deployment: ['spec', 'template', 'spec'],
  Job: ['spec', 'template', 'spec'],
  Pod: ['spec'],
  ReplicaSet: ['spec', 'template', 'spec'],
  ReplicationController: ['spec', 'template', 'spec'],
  StatefulSet: ['spec', 'template', 'spec'],
};

/** Kinds of objects that name Secrets for themselves or for their pods. */
export const KINDS_THAT_READ: readonly string[] = [...Object.keys(POD), 'ServiceAccount', 'Ingress', 'Cluster', 'ObjectStore'];

/** One place of a manifest that names a Secret. */
export interface Reference {
  readonly name: string;
  /** None where the whole Secret is read. */
  readonly keys: readonly string[];
  /** The pod starts without it as well. */
  readonly optional: boolean;
}

/** What an object reads. */
export function referencesOf({ kind, json }: WrittenObject): Reference[] {
  if (kind === 'Ingress') return referencesOfIngress(json);
  if (kind === 'ServiceAccount') return pullSecrets(json);
  if (kind === 'Cluster') return [...pullSecrets(valueAt(json, 'spec')), ...referencesOfContainer(valueAt(json, 'spec'))];
  if (kind === 'ObjectStore') return referencesOfStore(json);
  const pod = valueAt(json, ...POD[kind]!);
  return [
    ...pullSecrets(pod),
    ...listAt(pod, 'volumes').flatMap(referencesOfVolume),
    ...[...listAt(pod, 'initContainers'), ...listAt(pod, 'containers')].flatMap(referencesOfContainer),
  ];
}

/** An entry without a name has the certificate that the controller has for all. */
function referencesOfIngress(json: unknown): Reference[] {
  return listAt(json, 'spec', 'tls').flatMap((tls) => named(valueAt(tls, 'secretName'), ['tls.crt', 'tls.key']));
}

/** Of a pod, or of the account that it runs as. */
function pullSecrets(holder: unknown): Reference[] {
  return listAt(holder, 'imagePullSecrets').flatMap((pull) => named(valueAt(pull, 'name'), [DOCKER_CONFIG]));
}

function referencesOfVolume(volume: unknown): Reference[] {
  const sources = [valueAt(volume, 'secret'), ...listAt(volume, 'projected', 'sources').map((source) => valueAt(source, 'secret'))];
  return [
    ...sources.flatMap((source) => {
      const keys = listAt(source, 'items').map((item) => String(valueAt(item, 'key')));
      return named(valueAt(source, 'secretName') ?? valueAt(source, 'name'), keys, source);
    }),
    // Which keys a driver wants is known to it alone.
    ...named(valueAt(volume, 'csi', 'nodePublishSecretRef', 'name'), []),
  ];
}

function referencesOfContainer(container: unknown): Reference[] {
  const whole = listAt(container, 'envFrom').map((from) => ({ from: valueAt(from, 'secretRef'), keys: [] }));
  const single = listAt(container, 'env').map((variable) => {
    const from = valueAt(variable, 'valueFrom', 'secretKeyRef');
    return { from, keys: [String(valueAt(from, 'key'))] };
  });
  return [...whole, ...single].flatMap(({ from, keys }) => named(valueAt(from, 'name'), keys, from));
}

/** Of a bucket for backups of CloudNativePG. */
function referencesOfStore(json: unknown): Reference[] {
  const configuration = valueAt(json, 'spec', 'configuration');
  const places = [valueAt(configuration, 'endpointCA'), ...['accessKeyId', 'secretAccessKey'].map((name) => valueAt(configuration, 's3Credentials', name))];
  return places.flatMap((place) => named(valueAt(place, 'name'), [String(valueAt(place, 'key'))]));
}

/** None where there is no name. */
function named(name: unknown, keys: readonly string[], source?: unknown): Reference[] {
  return typeof name === 'string' && name !== '' ? [{ name, keys, optional: valueAt(source, 'optional') === true }] : [];
}
