import type { IConstruct } from 'constructs';
import { objectsOfApp, valueAt, type WrittenObject } from '../kubernetes/objects-of-app';
import type { AppFinding } from './app-finding';
import { clusterOf, FirstInCluster } from './cluster';
import { defaultClass } from './objects.rules';

const DEFAULT = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class'];

/** StorageClasses that are the default beside another one. */
export function secondDefaultClasses(scope: IConstruct): AppFinding[] {
  const firsts = new FirstInCluster<WrittenObject>();
  return objectsOfApp(scope, 'StorageClass')
    .filter(({ json }) => DEFAULT.some((name) => valueAt(json, 'metadata', 'annotations', name) === 'true'))
    .flatMap((later) => {
      const earlier = firsts.add('', clusterOf(later.source), later);
      // One that two charts make has a rule of its own.
      if (earlier === undefined || earlier.name === later.name) return [];
      return [{ later, earlier, findings: defaultClass.findings({ name: later.name, other: earlier.name, otherPath: earlier.path }) }];
    });
}
