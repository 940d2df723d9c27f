import { ANNOTATIONS } from '../../core/grammar/labels';
import { port } from '../../core/grammar/numbers';
import { ServiceType } from '../../core/kubernetes/plus-enums';
import { by, filledText, heldBy, listOf, oneOf, optional, required, type Shape, struct, text, wholeNumber } from '../../core/props/kind';
import { IDENTIFIER } from './xnat-grammar';

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

const AE = 'DICOM PS3.5, 6.2, AE';

const receiverShape: Shape<DicomReceiver> = {
  aeTitle: required(heldBy(text, 'ae-title', AE), 'XNAT'),
  port: required(heldBy(wholeNumber, 'port-range', port(1024).source), 8104),
  identifier: optional(by(filledText, IDENTIFIER)),
  nodePort: optional(by(wholeNumber, port(30000, 32767))),
};

export const dicomShape: Shape<DicomOptions> = {
  receivers: optional(listOf(struct(receiverShape)), [{ aeTitle: 'XNAT', port: 8104 }]),
  serviceType: optional(oneOf(ServiceType, 'ServiceType'), ServiceType.NODE_PORT),
  annotations: optional(ANNOTATIONS),
};
