import type { ApiObject } from 'cdk8s';
import { k8s, ServiceType } from 'cdk8s-plus-27';
import type { Component } from '../../core/kubernetes/instance';
import { at, listAt, objectsOfApp, type WrittenObject } from '../../core/kubernetes/objects-of-app';
import { RestSetting } from '../../values/rest-setting';
import { filledText, listOf, mapOf, oneOf, optional, required, type Shape, struct, text, wholeNumber } from '../../core/props/kind';
import { Refusals } from '../../core/refusals/refusals';
import { nodePortTaken, type NodePortTaken } from './dicom.rules';
import type { Construct } from 'constructs';

/** A DICOM receiver of XNAT's: an application entity. */
export interface DicomReceiver {
  /** AE title, 1 to 16 characters, as the sending machine is configured. */
  readonly aeTitle: string;

  /** TCP port that XNAT listens on, from 1024. */
  readonly port: number;

  /**
   * What tells project, subject and session of an image: the name of XNAT's identifier.
   *
   * @default - of a receiver that `setup` makes, XNAT's own, `dicomObjectIdentifier`; of one that is there, its own
   */
  readonly identifier?: string;

  /**
   * Port on every node, 30000 to 32767, with `ServiceType.NODE_PORT` or `LOAD_BALANCER`.
   *
   * @default - the cluster chooses one
   */
  readonly nodePort?: number;
}

/** How scanners and PACS reach XNAT. */
export interface DicomOptions {
  /**
   * The receivers. XNAT makes `XNAT` on 8104 by itself; further ones are made by `setup` of the site, or once by hand in
   * XNAT's administration, under DICOM SCP Receivers. This list opens the ports.
   *
   * @default - `XNAT` on port 8104
   */
  readonly receivers?: DicomReceiver[];

  /**
   * From where the ports are reached: the cluster, each node, or a load balancer.
   *
   * @default ServiceType.CLUSTER_IP
   */
  readonly serviceType?: ServiceType;

  /**
   * Annotations of the Service, such as those of a load balancer's controller.
   *
   * @default - none
   */
  readonly annotations?: { readonly [name: string]: string };
}

const receiverShape: Shape<DicomReceiver> = {
  aeTitle: required(text, 'XNAT'),
  port: required(wholeNumber, 8104),
  identifier: optional(filledText),
  nodePort: optional(wholeNumber),
};

export const dicomShape: Shape<DicomOptions> = {
  receivers: optional(listOf(struct(receiverShape)), [{ aeTitle: 'XNAT', port: 8104 }]),
  serviceType: optional(oneOf(ServiceType, 'ServiceType'), ServiceType.NODE_PORT),
  annotations: optional(mapOf(text)),
};

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
    return RestSetting.element('/xapi/dicomscp', ['aeTitle', 'port'], wanted, { identifier: IDENTIFIER });
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

/** The label that a StatefulSet gives each of its pods. */
export const POD_NAME_LABEL = 'statefulset.kubernetes.io/pod-name';

/** The pod that receives: every pod runs a receiver, but an association must find the same one throughout. */
export function receivingPod(component: Component): string {
  return `${component.fullName}-0`;
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
  const services = objectsOfApp(service, 'Service');
  const portsOf = ({ json }: WrittenObject) => listAt(json, 'spec', 'ports').flatMap((port) => at(port, 'nodePort') ?? []);
  const own = services.find(({ path }) => path === service.node.path);
  return services.slice(0, own && services.indexOf(own)).flatMap((other) =>
    portsOf(other)
      .filter((port) => own && portsOf(own).includes(port))
      .map((port) => ({ port: Number(port), service: other.name, namespace: other.namespace })),
  );
}
