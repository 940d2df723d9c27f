import { Lazy } from 'cdk8s';
import type { Construct } from 'constructs';
import type { XnatPort } from '../../contracts/xnat-pods';
import { k8s } from '../../core/k8s';
import type { Component } from '../../core/kubernetes/instance';
import { makeDicomService } from './dicom';
import { type DicomOptions } from './dicom-options';
import { scripts } from './scripts';
import { makeDisruptionBudget, makeWebServices } from './xnat-services';

export interface XnatObjectFacts {
  readonly component: Component;
  readonly dicom?: DicomOptions;
  readonly several: boolean;
  /** Asked at the end, as the two below. */
  readonly furtherPorts: () => readonly XnatPort[];
  readonly templates: () => Record<string, string>;
  readonly statefulSet: () => k8s.StatefulSetSpec;
}

/** Makes the objects of an XNAT. */
export function makeXnatObjects(scope: Construct, facts: XnatObjectFacts): void {
  const { component, dicom } = facts;
  new k8s.KubeServiceAccount(scope, 'service-account', { metadata: component.metadata(), automountServiceAccountToken: false });
  makeWebServices(scope, component, facts.furtherPorts);
  if (dicom) makeDicomService(scope, component, dicom);
  if (facts.several) makeDisruptionBudget(scope, component);
  new k8s.KubeConfigMap(scope, 'config', {
    metadata: component.metadata('-config'),
    data: Lazy.any({ produce: facts.templates }) as Record<string, string>,
  });
  new k8s.KubeConfigMap(scope, 'scripts', { metadata: component.metadata('-scripts'), data: { ...scripts() } });
  new k8s.KubeStatefulSet(scope, 'Resource', {
    metadata: component.metadata(),
    spec: Lazy.any({ produce: facts.statefulSet }) as k8s.StatefulSetSpec,
  });
}
