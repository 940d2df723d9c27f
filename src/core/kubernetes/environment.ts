import type { k8s } from '../k8s';

/**
 * Environment variables of a container, in the order given. One that is empty has no `value`, as the API server keeps it:
 * the container sees the same empty text.
 */
export function environment(values: Readonly<Record<string, string>>): k8s.EnvVar[] {
  return Object.entries(values).map(([name, value]) => (value === '' ? { name } : { name, value }));
}
