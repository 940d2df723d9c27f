import type { IConstruct } from 'constructs';
import type { k8s } from '../k8s';

/** The annotation of a pod template that tells which versions of Secrets the pod has read. */
const SECRET_VERSIONS = 'cdk8s-xnat/secret-versions';

interface Known {
  readonly versions: Map<string, string>;
  /** The Secrets for which something starts again. */
  readonly read: Set<string>;
}

const KNOWN = new WeakMap<IConstruct, Known>();

/** Says which versions the Secrets of a chart have, before or after its pods are made. What was said first holds. */
export function knowSecretVersions(chart: IConstruct, versions: Readonly<Record<string, string>>): void {
  const known = KNOWN.get(chart) ?? { versions: new Map<string, string>(), read: new Set<string>() };
  KNOWN.set(chart, known);
  for (const [name, version] of Object.entries(versions)) if (!known.versions.has(name)) known.versions.set(name, version);
}

/** The Secrets of a chart for which something starts again; once its objects have been asked for. */
export const restartingSecrets = (chart: IConstruct): string[] => [...(KNOWN.get(chart)?.read ?? [])].sort();

/**
 * The pod template of what must start again to see a new value, with the versions of the Secrets that it reads; as it is where none is said. It is
 * asked at the end of the synthesis.
 *
 * @param once Secrets that the pod reads at each start, and makes nothing of after the first
 */
export function restartedFor(scope: IConstruct, template: k8s.PodTemplateSpec, once: readonly string[] = []): k8s.PodTemplateSpec {
  const chart = scope.node.scopes.find((one) => KNOWN.has(one));
  if (chart === undefined) return template;
  const { versions, read } = KNOWN.get(chart)!;
  const names = [...secretsOf(template.spec)].filter((name) => !once.includes(name)).sort();
  for (const name of names) read.add(name);
  const told = names.filter((name) => versions.has(name)).map((name) => `${name}=${versions.get(name)!}`);
  if (told.length === 0) return template;
  return { ...template, metadata: { ...template.metadata, annotations: { ...template.metadata?.annotations, [SECRET_VERSIONS]: told.join(' ') } } };
}

/** The Secrets that a pod mounts, or has in its environment, by their names. */
function secretsOf(pod: unknown): ReadonlySet<string> {
  const found = new Set<string>();
  const look = (value: unknown, key: string) => {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, member] of Object.entries(value)) {
      const isName = name === 'secretName' || (name === 'name' && ['secret', 'secretKeyRef', 'secretRef'].includes(key));
      if (isName && typeof member === 'string') found.add(member);
      else look(member, Array.isArray(value) ? key : name);
    }
  };
  look(pod, '');
  return found;
}
