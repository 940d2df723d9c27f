import { checksum } from '../../core/checksum';
import type { k8s } from '../../core/k8s';
import { restartedFor } from '../../core/kubernetes/secret-versions';
import { scriptsChecksum } from './scripts';
import { xnatPod } from './xnat-pod';
import type { XnatState } from './xnat-state';

/** The StatefulSet: one pod after the other, each with a name that it keeps. */
export function statefulSetSpec(xnat: XnatState): k8s.StatefulSetSpec {
  return {
    serviceName: xnat.headlessServiceName,
    // With an autoscaler each apply would set the number back.
    replicas: xnat.autoscaled ? undefined : (xnat.props.replicas ?? 1),
    // The first pod makes the database's tables; a second one must not try at the same time.
    podManagementPolicy: 'OrderedReady',
    selector: { matchLabels: xnat.component.selector },
    template: podTemplate(xnat),
  };
}

/** The pod, with a checksum of all that it reads when it starts. */
export function podTemplate(xnat: XnatState): k8s.PodTemplateSpec {
  const templates = xnat.templates();
  const pod = xnatPod(xnat, checksum({ ...templates, scripts: scriptsChecksum(), 'ca.pem': xnat.database.tls.ca?._pem() ?? '' }));
  // XNAT takes the administrator's password when it makes its database, and never again.
  return restartedFor(xnat.scope, pod, [xnat.adminPasswordKey.secretName]);
}
