import { createHash } from 'node:crypto';
import type { NetworkOutbound } from '../../contracts/network-member';
import { STATE_LABEL } from '../../contracts/pod-labels';
import type { IXnatHost, ScaledContainer, XnatReceiver, XnatRuntime } from '../../contracts/xnat';
import type { XnatPodParts } from '../../contracts/xnat-pod-parts';
import type { k8s } from '../../core/k8s';
import { podOptionsOf, pullSecretsOf } from '../../values/pods/with-pod-options';
import type { ProxyOptions } from '../../values/proxy';
import type { RestSetting } from '../../values/rest-setting';
import { dicomReceivers, dicomServiceName, receiverSettings } from './dicom';
import { isSidecar, scaledContainers, sidecar } from './log-container';
import { HEALTH_PATH, HTTP_PORT } from './xnat-pod';
import { makeDisruptionBudget } from './xnat-services';
import { XnatState } from './xnat-state';
import { podTemplate, statefulSetSpec } from './xnat-stateful-set';

/** An XNAT as the other rooms of the house see it. Its users see `XnatWeb`. */
export class XnatHost extends XnatState implements IXnatHost {
  readonly healthPath = HEALTH_PATH;
  readonly podPort = HTTP_PORT;
  /** Whether the pods carry a label that tells their state. */
  private isLabelled = false;

  get restUrl(): string {
    return `http://${this.component.fullName}`;
  }

  get runtime(): XnatRuntime {
    const { image, uid, gid } = this.image;
    const { nodeSelector, tolerations, affinity } = podOptionsOf(this.scope, { given: this.props.pod });
    const placement = { nodeSelector, tolerations, affinity: affinity?.nodeAffinity && { nodeAffinity: affinity.nodeAffinity } };
    return { image, uid, gid, imagePullSecrets: pullSecretsOf(this.scope, { given: this.props.pod }), placement };
  }

  get trustVolume(): k8s.Volume | undefined {
    return this.trust.volume('site');
  }

  get proxy(): ProxyOptions | undefined {
    return this.props.proxy;
  }

  get podLabels(): { readonly [label: string]: string } {
    return this.component.selector;
  }

  get tomcat(): string {
    return this.image.tomcat;
  }

  get serviceAccountName(): string {
    return this.component.fullName;
  }

  get statefulSetName(): string {
    return this.component.fullName;
  }

  get dicomServiceName(): string | undefined {
    return this.props.dicom && dicomServiceName(this.component);
  }

  get dicomReceivers(): XnatReceiver[] {
    return this.props.dicom ? dicomReceivers(this.props.dicom).map(({ aeTitle, port, servicePort = port }) => ({ aeTitle, port, servicePort })) : [];
  }

  get scaledContainers(): ScaledContainer[] {
    const sidecars = this.podParts.all().initContainers.filter(isSidecar);
    return [...scaledContainers(this.resources, this.showLogs), ...sidecars.map(sidecar)];
  }

  get stateLabels(): { readonly [label: string]: string } {
    return { ...this.podLabels, [STATE_LABEL]: stateOf(podTemplate(this)) };
  }

  labelState(): void {
    this.isLabelled = true;
  }

  scaleBetween(minReplicas: number, maxReplicas: number, scaleDownSeconds?: number): void {
    this.scaledTo = { least: minReplicas, most: maxReplicas, scaleDownSeconds };
    if (this.mostPods > 1) makeDisruptionBudget(this.scope, this.component);
  }

  pluginVersion(plugin: string): string | undefined {
    return this.plugins.version(plugin);
  }

  setPreference(tool: string, name: string, value: string): void {
    this.config.override.set(tool, name, value);
  }

  setsPreference(tool: string, name: string): boolean {
    return this.config.override.has(tool, name);
  }

  addPodParts(parts: XnatPodParts): void {
    this.podParts.add(parts);
  }

  addEgress(traffic: NetworkOutbound): void {
    this.egress.push(traffic);
  }

  /** The DICOM receivers. */
  setupSettings(): RestSetting[] {
    return receiverSettings(this.props.dicom);
  }

  /** What the StatefulSet says in the end. */
  statefulSet(): k8s.StatefulSetSpec {
    const spec = statefulSetSpec(this);
    return this.isLabelled ? { ...spec, template: labelled(spec.template) } : spec;
  }
}

/** What tells a pod template from any other. */
function stateOf(template: k8s.PodTemplateSpec): string {
  return createHash('sha256').update(JSON.stringify(template)).digest('hex').slice(0, 16);
}

function labelled(template: k8s.PodTemplateSpec): k8s.PodTemplateSpec {
  return { ...template, metadata: { ...template.metadata, labels: { ...template.metadata?.labels, [STATE_LABEL]: stateOf(template) } } };
}
