import { createHash } from 'node:crypto';
import { stringify } from 'yaml';

/** An object of Kubernetes. */
export interface SiteObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

type Tree = Readonly<Record<string, unknown>>;

/** What a person decides about an object of a kind, by its paths; the rest is held by a hash. */
const SHOWN: Readonly<Record<string, readonly string[]>> = {
  CronJob: ['spec.schedule', 'spec.timeZone', 'spec.suspend'],
  HorizontalPodAutoscaler: ['spec.minReplicas', 'spec.maxReplicas', 'spec.metrics'],
  Ingress: ['metadata.annotations', 'spec.ingressClassName', 'spec.rules', 'spec.tls'],
  PersistentVolume: ['spec.capacity', 'spec.nfs', 'spec.csi'],
  PersistentVolumeClaim: ['spec.accessModes', 'spec.resources.requests.storage', 'spec.storageClassName'],
  PodDisruptionBudget: ['spec.minAvailable', 'spec.maxUnavailable'],
  Service: ['spec.type', 'spec.ports', 'spec.loadBalancerSourceRanges'],
  StorageClass: ['provisioner', 'parameters', 'reclaimPolicy', 'allowVolumeExpansion'],
  Deployment: ['spec.replicas'],
  StatefulSet: ['spec.replicas'],
};

/** A text that a person reads in a review: short, and no program. */
const LONGEST = 40;
const isProgram = (name: string, text: string) => /\.(sh|bash|m?js|py|rb|sql)$/.test(name) || text.startsWith('#!');

/** All objects on a page: what the site decides, and of the rest a hash, so that nothing changes unseen. */
export function pageOf(objects: readonly SiteObject[]): string {
  const told = objects.map((object) => [headingOf(object), factsOf(object)] as const).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return told.map(([heading, { facts, rest }]) => `${heading}  #${rest}\n${facts}`).join('');
}

const headingOf = ({ kind, metadata: { namespace, name } }: SiteObject) => `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;

function factsOf(object: SiteObject): { facts: string; rest: string } {
  const facts: Record<string, unknown> = {};
  for (const path of SHOWN[object.kind] ?? []) {
    const value = at(object, path);
    if (value !== undefined) facts[path.replace(/^(spec|metadata)\./, '')] = value;
  }
  const spec = at(object, 'spec.template.spec') ?? at(object, 'spec.jobTemplate.spec.template.spec');
  if (isTree(spec)) Object.assign(facts, podFacts(spec));
  if (object.kind === 'ConfigMap') Object.assign(facts, filesOf(at(object, 'data')));
  // The values of a Secret are nowhere, not even in a hash that could be guessed.
  if (object.kind === 'Secret') facts.keys = [at(object, 'data'), at(object, 'stringData')].flatMap((data) => (isTree(data) ? Object.keys(data) : []));
  const hashed = object.kind === 'Secret' ? { ...object, data: undefined, stringData: undefined } : object;
  const text = Object.keys(facts).length === 0 ? '' : stringify(facts, { lineWidth: 0, sortMapEntries: false }).replace(/^(?=.)/gm, '  ');
  return { facts: text, rest: hash(JSON.stringify(sorted(hashed))) };
}

/** Of a pod: images, resources, variables, and where it may run. */
function podFacts(spec: Tree): Record<string, unknown> {
  const containers = [...list(spec.initContainers), ...list(spec.containers)];
  return {
    ...Object.fromEntries(containers.map((container) => [String(container.name), containerFacts(container)])),
    ...Object.fromEntries(['nodeSelector', 'tolerations', 'priorityClassName'].flatMap((key) => (spec[key] === undefined ? [] : [[key, spec[key]]]))),
  };
}

function containerFacts({ image, resources, env }: Tree): Tree {
  const [requests, limits] = ['requests', 'limits'].map((key) => (isTree(resources) ? resources[key] : undefined));
  const inLine = (amounts: unknown) =>
    isTree(amounts)
      ? Object.entries(amounts)
          .map(([key, value]) => `${key} ${String(value)}`)
          .join(', ')
      : undefined;
  const variables = list(env).map(({ name, value }) => (value === undefined ? String(name) : `${String(name)}=${String(value)}`));
  return {
    image,
    ...(inLine(requests) !== undefined && { requests: inLine(requests) }),
    ...(inLine(limits) !== undefined && { limits: inLine(limits) }),
    ...(variables.length > 0 && { env: variables }),
  };
}

function filesOf(data: unknown): Record<string, string> {
  const files = Object.entries(isTree(data) ? data : {});
  return Object.fromEntries(
    files.map(([name, value]) => {
      const text = String(value);
      const lines = text.replace(/\n$/, '').split('\n').length;
      return [name, isProgram(name, text) || lines > LONGEST || text.length > LONGEST * 120 ? `#${hash(text)}, ${lines} lines` : text];
    }),
  );
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 8);
export const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);
const list = (value: unknown): Tree[] => (Array.isArray(value) ? value.filter(isTree) : []);
const at = (tree: unknown, path: string): unknown => path.split('.').reduce<unknown>((value, key) => (isTree(value) ? value[key] : undefined), tree);

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isTree(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}
