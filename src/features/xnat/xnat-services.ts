import { Lazy } from 'cdk8s';
import type { Construct } from 'constructs';
import type { XnatPort } from '../../contracts/xnat-pod-parts';
import { k8s } from '../../core/k8s';
import type { Component } from '../../core/kubernetes/instance';
import { ServiceType } from '../../core/kubernetes/plus-enums';
import { isExposed } from './web-service-options';
import type { XnatState } from './xnat-state';

/** A browser that comes back within this finds its pod, and with it its session. */
const SESSION_SECONDS = 3 * 60 * 60;

/** Id of the Service that an ingress points at. */
const WEB = 'service';

/** Its port. */
export const WEB_SERVICE_PORT = 80;

/** Makes the Service that an ingress points at, and the headless one that gives each pod its name. */
export function makeWebServices({ scope, component, podParts, props }: XnatState): void {
  const http = { name: 'http', targetPort: k8s.IntOrString.fromString('http'), protocol: 'TCP' };
  const { service = {} } = props;
  new k8s.KubeService(scope, WEB, {
    metadata: { ...component.metadata(), annotations: service.annotations && { ...service.annotations } },
    spec: {
      type: service.type ?? ServiceType.CLUSTER_IP,
      // So the policies see who comes, and a browser that comes again finds its pod.
      ...(isExposed(service) && { externalTrafficPolicy: 'Local' }),
      loadBalancerClass: service.loadBalancerClass,
      loadBalancerSourceRanges: service.sourceRanges,
      selector: component.selector,
      sessionAffinity: 'ClientIP',
      sessionAffinityConfig: { clientIp: { timeoutSeconds: SESSION_SECONDS } },
      ports: [{ ...http, port: WEB_SERVICE_PORT, nodePort: service.nodePort }],
    },
  });
  new k8s.KubeService(scope, 'headless', {
    metadata: component.metadata('-headless'),
    spec: {
      type: 'ClusterIP',
      clusterIp: 'None',
      selector: component.selector,
      ports: Lazy.any({ produce: () => [{ ...http, port: 8080 }, ...podParts.all().ports.map(headlessPort)] }) as k8s.ServicePort[],
    },
  });
}

/** Adds annotations to the Service that an ingress points at. */
export function annotateWebService(scope: Construct, annotations: { readonly [name: string]: string }): void {
  const { metadata } = scope.node.findChild(WEB) as k8s.KubeService;
  for (const [name, value] of Object.entries(annotations)) metadata.addAnnotation(name, value);
}

const headlessPort = ({ name, port }: XnatPort): k8s.ServicePort => ({ name, port, targetPort: k8s.IntOrString.fromString(name), protocol: 'TCP' });

/** Lets a node be emptied one pod at a time; a pod that is not ready anyway does not stand in the way. */
export function makeDisruptionBudget(scope: Construct, component: Component): void {
  if (scope.node.tryFindChild('disruption-budget')) return;
  new k8s.KubePodDisruptionBudget(scope, 'disruption-budget', {
    metadata: component.metadata(),
    spec: {
      maxUnavailable: k8s.IntOrString.fromNumber(1),
      selector: { matchLabels: component.selector },
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    },
  });
}
