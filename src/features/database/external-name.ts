import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { objectsOfApp, valueAt } from '../../core/kubernetes/objects-of-app';

/** What a Service of the app leads to by a name, where a host is one: `db`, `db.imaging`, `db.imaging.svc`. */
export function externalNameOf(scope: IConstruct, host: string): string | undefined {
  const [name, namespace = Chart.of(scope).namespace] = host.split('.');
  const found = objectsOfApp(scope, 'Service').find(
    ({ json }) =>
      valueAt(json, 'spec', 'type') === 'ExternalName' &&
      valueAt(json, 'metadata', 'name') === name &&
      (valueAt(json, 'metadata', 'namespace') ?? namespace) === namespace,
  );
  const to = found && valueAt(found.json, 'spec', 'externalName');
  return typeof to === 'string' ? to : undefined;
}
