import { Lazy } from 'cdk8s';
import { k8s } from '../../core/k8s';
import { accountAnnotations } from '../../values/pods/with-pod-options';
import { makeDicomService } from './dicom';
import { pluginScripts } from './plugin-pod';
import { scripts } from './scripts';
import type { XnatHost } from './xnat-host';
import { makeDisruptionBudget, makeWebServices } from './xnat-services';

/** Makes the objects of an XNAT. What they say is asked for at the end, when all has been added to it. */
export function makeXnatObjects(xnat: XnatHost): void {
  const { scope, component, props } = xnat;
  new k8s.KubeServiceAccount(scope, 'service-account', {
    metadata: { ...component.metadata(), annotations: accountAnnotations(props.pod) },
    automountServiceAccountToken: false,
  });
  makeWebServices(xnat);
  if (props.dicom) makeDicomService(scope, component, props.dicom);
  if (xnat.mostPods > 1) makeDisruptionBudget(scope, component);
  new k8s.KubeConfigMap(scope, 'config', {
    metadata: component.metadata('-config'),
    data: Lazy.any({ produce: () => xnat.templates() }) as Record<string, string>,
  });
  new k8s.KubeConfigMap(scope, 'scripts', { metadata: component.metadata('-scripts'), data: scripts(pluginScripts(xnat.plugins)) });
  new k8s.KubeStatefulSet(scope, 'Resource', {
    metadata: component.metadata(),
    spec: Lazy.any({ produce: () => xnat.statefulSet() }) as k8s.StatefulSetSpec,
  });
}
