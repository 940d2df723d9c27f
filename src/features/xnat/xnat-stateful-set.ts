import type { IVolume } from '../../contracts/volume';
import type { XnatPodParts } from '../../contracts/xnat-pods';
import { checksum } from '../../core/checksum';
import type { k8s } from '../../core/k8s';
import type { Component } from '../../core/kubernetes/instance';
import type { Resources } from '../../core/units/resources';
import { dicomPorts } from './dicom';
import { scriptsChecksum } from './scripts';
import { heapPercentOf, showsLogs, timesOf } from './xnat-defaults';
import { marked } from './xnat-facts';
import type { XnatImage } from './xnat-image';
import type { XnatWebProps } from './xnat-web-options';
import { xnatPod } from './xnat-pod';

/** What is known of an XNAT when all has been added to it. */
export interface XnatStatefulSetFacts {
  readonly component: Component;
  readonly props: XnatWebProps;
  readonly image: XnatImage;
  readonly resources: Resources;
  readonly mostPods: number;
  readonly autoscaled: boolean;
  /** Whether its pods say of which state they are. */
  readonly marked: boolean;
  readonly caVolume?: k8s.Volume;
  readonly volumes: readonly IVolume[];
  readonly parts: Required<XnatPodParts>;
  readonly secretSources: k8s.VolumeProjection[];
  /** The configuration, by file name. */
  readonly templates: Readonly<Record<string, string>>;
}

/** The StatefulSet: one pod after the other, each with a name that it keeps. */
export function statefulSetSpec(facts: XnatStatefulSetFacts): k8s.StatefulSetSpec {
  const { component, props } = facts;
  const template = templateOf(facts);
  return {
    serviceName: `${component.fullName}-headless`,
    // With an autoscaler each apply would set the number back.
    replicas: facts.autoscaled ? undefined : (props.replicas ?? 1),
    // The first pod makes the database's tables; a second one must not try at the same time.
    podManagementPolicy: 'OrderedReady',
    selector: { matchLabels: component.selector },
    template: facts.marked ? marked(template) : template,
  };
}

function templateOf({ component, props, mostPods, ...facts }: XnatStatefulSetFacts): k8s.PodTemplateSpec {
  return xnatPod({
    component,
    image: facts.image,
    imagePullSecrets: props.imagePullSecrets ?? [],
    resources: facts.resources,
    heapPercent: heapPercentOf(props),
    timeZone: props.timeZone,
    times: timesOf(props),
    several: mostPods > 1,
    showLogs: showsLogs(props, facts.image),
    safeToEvict: props.safeToEvict ?? mostPods > 1,
    database: props.database,
    messageBroker: props.messageBroker,
    caVolume: facts.caVolume,
    volumes: facts.volumes,
    parts: facts.parts,
    dicomPorts: props.dicom ? dicomPorts(props.dicom) : [],
    secretSources: facts.secretSources,
    configMap: `${component.fullName}-config`,
    scriptsConfigMap: `${component.fullName}-scripts`,
    checksum: checksum({ ...facts.templates, scripts: scriptsChecksum(), 'ca.pem': props.database.tls.ca?.pem() ?? '' }),
  });
}
