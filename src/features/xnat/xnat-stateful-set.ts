import { checksum } from '../../core/checksum';
import type { k8s } from '../../core/k8s';
import { type PodFacts, podTemplateOf } from '../../values/pods/with-pod-options';
import { pluginScripts } from './plugin-pod';
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

/** The pod as the library makes it, with a checksum of all that it reads when it starts. */
export function barePod(xnat: XnatState): k8s.PodTemplateSpec {
  const templates = xnat.templates();
  return xnatPod(xnat, checksum({ ...templates, scripts: scriptsChecksum(pluginScripts(xnat.plugins)), 'ca.pem': xnat.database.tls.ca?._pem() ?? '' }));
}

/** The pod, with what the site says of it. */
export function podTemplate(xnat: XnatState): k8s.PodTemplateSpec {
  return podTemplateOf(xnat.scope, { ...podFacts(xnat), template: () => barePod(xnat) });
}

/** What is said of the pod, and what stands there already. */
export function podFacts({ props, adminPasswordKey }: XnatState): Omit<PodFacts, 'template'> {
  return {
    given: props.pod,
    prop: 'xnat.pod',
    container: 'xnat',
    startupTimeout: true,
    // XNAT takes that of its administrator when it makes its database, and never again.
    restartsForSecretsBut: [adminPasswordKey.secretName],
    instead: {
      JAVA_TOOL_OPTIONS: 'write options of the JVM in xnat: { jvm: { … } }',
      TZ: 'write xnat: { timeZone: … }',
      'cluster-autoscaler.kubernetes.io/safe-to-evict': 'write xnat: { safeToEvict: … }',
      'cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes': 'write xnat: { safeToEvict: … }',
    },
  };
}
