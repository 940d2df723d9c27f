import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { POD_NAME_LABEL } from '../../contracts/pod-labels';
import { k8s } from '../../core/k8s';
import type { Component } from '../../core/kubernetes/instance';
import { at, listAt, objectsOfApp } from '../../core/kubernetes/objects-of-app';
import { ServiceType } from '../../core/kubernetes/plus-enums';
import { Refusals } from '../../core/refusals/refusals';
import { oncePerPass } from '../../core/synth-pass';
import { RestSetting } from '../../values/rest-setting';
import type { DicomOptions, DicomReceiver } from './dicom-options';
import { nodePortTaken, type NodePortTaken } from './dicom.rules';

const DEFAULT_RECEIVERS: readonly DicomReceiver[] = [{ aeTitle: 'XNAT', port: 8104 }];

export function dicomReceivers(dicom: DicomOptions): readonly DicomReceiver[] {
  return dicom.receivers ?? DEFAULT_RECEIVERS;
}

/** XNAT makes no receiver without one. */
const IDENTIFIER = 'dicomObjectIdentifier';

/** The receivers as XNAT's REST interface has them. One that the list does not have stays as it is. */
export function receiverSettings(dicom: DicomOptions | undefined): RestSetting[] {
  if (!dicom) return [];
  return dicomReceivers(dicom).map(({ aeTitle, port, identifier }) => {
    const wanted = { aeTitle, port, enabled: true, ...(identifier !== undefined && { identifier }) };
    return RestSetting._element('/xapi/dicomscp', ['aeTitle', 'port'], wanted, { identifier: IDENTIFIER });
  });
}

/** The ports to open, each once, with the names that both the Service and the container give them. */
export function dicomPorts(dicom: DicomOptions): Array<{ name: string; port: number; nodePort?: number }> {
  const receivers = dicomReceivers(dicom);
  return [...new Set(receivers.map(({ port }) => port))].map((port) => ({
    name: `dicom-${port}`,
    port,
    nodePort: receivers.find((receiver) => receiver.port === port && receiver.nodePort !== undefined)?.nodePort,
  }));
}

/** The pod that receives: every pod runs a receiver, but an association must find the same one throughout. */
export function receivingPod(component: Component): string {
  return `${component.fullName}-0`;
}

/** Name of the Service that scanners and PACS send to. */
export function dicomServiceName(component: Component): string {
  return `${component.fullName}-dicom-scp`;
}

/** Makes the Service that scanners and PACS send to. */
export function makeDicomService(scope: Construct, component: Component, dicom: DicomOptions): void {
  const type = dicom.serviceType ?? ServiceType.CLUSTER_IP;
  const service = new k8s.KubeService(scope, 'dicom', {
    metadata: { ...component.metadata('-dicom-scp'), annotations: dicom.annotations && { ...dicom.annotations } },
    spec: {
      type,
      // The sender's address is what XNAT and the firewall's log know it by.
      ...(type !== ServiceType.CLUSTER_IP && { externalTrafficPolicy: 'Local' }),
      selector: { ...component.selector, [POD_NAME_LABEL]: receivingPod(component) },
      ports: dicomPorts(dicom).map(({ name, port, nodePort }) => ({
        name,
        port,
        targetPort: k8s.IntOrString.fromString(name),
        nodePort,
        protocol: 'TCP',
      })),
    },
  });
  Refusals.of(scope).applyLater(nodePortTaken, () => takenBefore(service));
}

/** Node ports of a Service that one before it in the app has as well. */
function takenBefore(service: ApiObject): NodePortTaken[] {
  const services = oncePerPass(service, nodePortsOfApp, () => nodePortsOfApp(service));
  const index = services.findIndex(({ path }) => path === service.node.path);
  const own = services[index];
  return services
    .slice(0, Math.max(index, 0))
    .flatMap(({ ports, name, namespace }) =>
      ports.filter((port) => own!.ports.includes(port)).map((port) => ({ port: Number(port), service: name, namespace })),
    );
}

/** The Services of the app that have any. */
function nodePortsOfApp(scope: Construct): Array<{ path: string; name: string; namespace?: string; ports: readonly unknown[] }> {
  return objectsOfApp(scope, 'Service')
    .map(({ path, name, namespace, json }) => ({ path, name, namespace, ports: listAt(json, 'spec', 'ports').flatMap((port) => at(port, 'nodePort') ?? []) }))
    .filter(({ ports }) => ports.length > 0);
}
