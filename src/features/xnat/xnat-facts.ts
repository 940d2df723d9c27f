import { createHash } from 'node:crypto';
import type { ILoginProvider } from '../../contracts/login-provider';
import { STATE_LABEL } from '../../contracts/pod-labels';
import type { XnatFacts } from '../../contracts/watched-xnat';
import type { k8s } from '../../core/k8s';
import type { Component } from '../../core/kubernetes/instance';
import { dicomReceivers } from './dicom';
import { timesOf } from './xnat-defaults';
import type { XnatWebProps } from './xnat-web-options';

/** What tells a pod template from any other. */
function stateOf(template: k8s.PodTemplateSpec): string {
  return createHash('sha256').update(JSON.stringify(template)).digest('hex').slice(0, 16);
}

/** A pod template that says of which state it is. */
export function marked(template: k8s.PodTemplateSpec): k8s.PodTemplateSpec {
  return { ...template, metadata: { ...template.metadata, labels: { ...template.metadata?.labels, [STATE_LABEL]: stateOf(template) } } };
}

/** Ids of login providers; one that was added twice counts once. */
export function providerIds(logins: readonly ILoginProvider[]): string[] {
  return [...new Set(logins)].map(({ providerId }) => providerId);
}

export interface XnatFactsSource {
  readonly component: Component;
  readonly props: XnatWebProps;
  readonly template: () => k8s.PodTemplateSpec;
  readonly leastPods: number;
  readonly mostPods: number;
  readonly passwordLogin: boolean;
  /** As their links on the login page name them: to XNAT an old plugin gives all of them one name. */
  readonly loginProviders: string[];
}

export function factsOf({ component, props, template, leastPods, mostPods, passwordLogin, loginProviders }: XnatFactsSource): XnatFacts {
  return {
    statefulSet: component.fullName,
    headlessService: `${component.fullName}-headless`,
    // Not before it is asked for: a template is made when all mistakes have been told.
    get stateLabels() {
      const pods = template();
      return { ...component.selector, [STATE_LABEL]: pods.metadata?.labels?.[STATE_LABEL] ?? stateOf(pods) };
    },
    leastPods,
    mostPods,
    ...timesOf(props),
    passwordLogin,
    loginProviders,
    database: props.database,
    ...(props.dicom && { dicomService: `${component.fullName}-dicom-scp` }),
    dicomReceivers: props.dicom ? dicomReceivers(props.dicom).map(({ aeTitle, port }) => ({ aeTitle, port })) : [],
  };
}
