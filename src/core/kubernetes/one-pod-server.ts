import type { Construct } from 'constructs';
import { k8s } from '../k8s';
import type { Component } from './instance';

/** A server of one pod, such as a database: a StatefulSet, a Service for its clients, and the headless one that a StatefulSet needs. */
export interface OnePodServerFacts {
  readonly component: Component;
  readonly ports: k8s.ServicePort[];
  readonly template: k8s.PodTemplateSpec;
}

/** Makes its objects, but for the claim and the configuration. */
export function makeOnePodServer(scope: Construct, { component, ports, template }: OnePodServerFacts): void {
  const serviceName = `${component.fullName}-headless`;
  new k8s.KubeService(scope, 'service', { metadata: component.metadata(), spec: { type: 'ClusterIP', selector: component.selector, ports } });
  new k8s.KubeService(scope, 'headless', {
    metadata: component.metadata('-headless'),
    spec: { type: 'ClusterIP', clusterIp: 'None', selector: component.selector, ports },
  });
  new k8s.KubeStatefulSet(scope, 'Resource', {
    metadata: component.metadata(),
    spec: { serviceName, replicas: 1, selector: { matchLabels: component.selector }, template },
  });
}
