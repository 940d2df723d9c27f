import type { Construct } from 'constructs';
import { POD_NAME_LABEL } from '../../contracts/pod-labels';
import { k8s } from '../../core/k8s';
import type { Component } from '../../core/kubernetes/instance';
import { ServiceType } from '../../core/kubernetes/plus-enums';
import { RestSetting } from '../../values/rest-setting';
import type { DicomOptions, DicomReceiver } from './dicom-options';

const DEFAULT_RECEIVERS: readonly DicomReceiver[] = [{ aeTitle: 'XNAT', port: 8104 }];

export function dicomReceivers(dicom: DicomOptions): readonly DicomReceiver[] {
  return dicom.receivers ?? DEFAULT_RECEIVERS;
}

/** XNAT makes no receiver without one. */
const IDENTIFIER = 'dicomObjectIdentifier';

/** The receivers as XNAT's REST interface has them. One that the list does not have stays as it is. */
export function receiverSettings(dicom: DicomOptions | undefined): RestSetting[] {
  if (!dicom) return [];
  return dicomReceivers(dicom).map(({ aeTitle, port, identifier, whitelist, directArchive, anonymization, customProcessing, routing }) => {
    const given = { identifier, directArchive, anonymizationEnabled: anonymization, customProcessing };
    const wanted = {
      ...{ aeTitle, port, enabled: true },
      ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
      ...(whitelist && { whitelistEnabled: true, whitelist: [...whitelist] }),
      // All three: what is left out of a rule would stay as somebody has set it.
      ...(routing && {
        routingExpressionsEnabled: true,
        projectRoutingExpression: routing.project ?? '',
        subjectRoutingExpression: routing.subject ?? '',
        sessionRoutingExpression: routing.session ?? '',
      }),
    };
    return RestSetting._element('/xapi/dicomscp', ['aeTitle', 'port'], wanted, { identifier: IDENTIFIER });
  });
}

/** The ports to open, each once, with the names that both the Service and the container give them. */
export function dicomPorts(dicom: DicomOptions): Array<{ name: string; port: number; servicePort: number; nodePort?: number }> {
  const receivers = dicomReceivers(dicom);
  return [...new Set(receivers.map(({ port }) => port))].map((port) => ({
    name: `dicom-${port}`,
    port,
    servicePort: receivers.find((receiver) => receiver.port === port && receiver.servicePort !== undefined)?.servicePort ?? port,
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
  new k8s.KubeService(scope, 'dicom', {
    metadata: { ...component.metadata('-dicom-scp'), annotations: dicom.annotations && { ...dicom.annotations } },
    spec: {
      type,
      // The sender's address is what XNAT and the firewall's log know it by.
      ...(type !== ServiceType.CLUSTER_IP && { externalTrafficPolicy: 'Local' }),
      selector: { ...component.selector, [POD_NAME_LABEL]: receivingPod(component) },
      loadBalancerClass: dicom.loadBalancerClass,
      loadBalancerIp: dicom.loadBalancerIp,
      loadBalancerSourceRanges: dicom.sourceRanges && [...dicom.sourceRanges],
      ports: dicomPorts(dicom).map(({ name, servicePort, nodePort }) => ({
        name,
        port: servicePort,
        targetPort: k8s.IntOrString.fromString(name),
        nodePort,
        protocol: 'TCP',
      })),
    },
  });
}
