import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { DuplicateSubject } from '../rules/duplicate-object';

/** Objects below a construct that would overwrite each other in the cluster. */
export function duplicateObjects(scope: IConstruct): DuplicateSubject[] {
  const paths = new Map<string, { kind: string; name: string; paths: string[] }>();
  for (const child of scope.node.findAll()) {
    if (!ApiObject.isApiObject(child)) continue;
    const key = [child.apiGroup, child.kind, child.metadata.namespace, child.name].join('/');
    const entry = paths.get(key) ?? { kind: child.kind, name: child.name, paths: [] };
    entry.paths.push(child.node.path);
    paths.set(key, entry);
  }
  return [...paths.values()].filter((entry) => entry.paths.length > 1);
}
