import { ANNOTATIONS } from '../../core/grammar/labels';
import { CIDR, IP } from '../../core/grammar/network';
import { port } from '../../core/grammar/numbers';
import { ServiceType } from '../../core/kubernetes/plus-enums';
import { by, filledListOf, filledText, flag, heldBy, listOf, oneOf, optional, required, type Shape, struct, text, wholeNumber } from '../../core/props/kind';
import { IDENTIFIER, LOAD_BALANCER_CLASS, ROUTING, SENDER } from './xnat-grammar';

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

  /**
   * Port of the Service, where it is another one than XNAT listens on: 104, which is DICOM's own, is one that XNAT may not open.
   *
   * @default - `port`
   */
  readonly servicePort?: number;

  /**
   * Who may send: AE titles (`CT1`), addresses and ranges (`10.20.0.7`, `10.20.0.0/16`), or both (`CT1@10.20.0.7`). An AE title alone is no proof: any
   * sender can call itself so.
   *
   * @default - of a receiver that `setup` makes, anybody who gets to the port
   */
  readonly whitelist?: string[];

  /**
   * Whether images go straight to the archive where project, subject and session are known, instead of through the prearchive.
   *
   * @default - XNAT's own, false
   * @see https://wiki.xnat.org/documentation/using-direct-to-archive-uploading
   */
  readonly directArchive?: boolean;

  /**
   * Whether the anonymization scripts of the site and of the project are applied to what it receives.
   *
   * @default - XNAT's own, true
   */
  readonly anonymization?: boolean;

  /**
   * Whether custom processors of plugins, such as those that DICOM Query/Retrieve brings, see what it receives.
   *
   * @default - XNAT's own, false
   */
  readonly customProcessing?: boolean;

  /**
   * Rules of this receiver that find project, subject and session in DICOM's own fields.
   *
   * @default - the site's rules, and those of the identifier
   * @see https://wiki.xnat.org/documentation/how-xnat-scans-dicom-to-map-to-project-subject-session
   */
  readonly routing?: DicomRouting;
}

/** Rules such as `(0008,1030):/^(\w+)_/:1`: a field, what is looked for in it, and which group of that is taken. One a line. */
export interface DicomRouting {
  /**
   * How the project is found.
   *
   * @default - as the site finds it
   */
  readonly project?: string;

  /**
   * How the subject is found.
   *
   * @default - as the site finds it
   */
  readonly subject?: string;

  /**
   * How the session is found.
   *
   * @default - as the site finds it
   */
  readonly session?: string;
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

  /**
   * Ranges of addresses that a load balancer lets in, such as `["10.20.0.0/16"]`. The network policies let in the same, unless `networkPolicies.dicom`
   * says otherwise.
   *
   * @default - all
   */
  readonly sourceRanges?: string[];

  /**
   * Class of the load balancer, such as `service.k8s.aws/nlb`. It cannot be changed once the Service exists.
   *
   * @default - the cluster's own load balancer
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#load-balancer-class
   */
  readonly loadBalancerClass?: string;

  /**
   * Address of the load balancer, where its controller can be asked for one, as MetalLB can. Scanners are configured with it.
   *
   * @default - the controller chooses one
   */
  readonly loadBalancerIp?: string;
}

const AE = 'DICOM PS3.5, 6.2, AE';

const routingShape: Shape<DicomRouting> = {
  project: optional(by(filledText, ROUTING)),
  subject: optional(by(filledText, ROUTING)),
  session: optional(by(filledText, ROUTING)),
};

const receiverShape: Shape<DicomReceiver> = {
  aeTitle: required(heldBy(text, 'ae-title', AE), 'XNAT'),
  port: required(heldBy(wholeNumber, 'port-range', port(1024).source), 8104),
  identifier: optional(by(filledText, IDENTIFIER)),
  nodePort: optional(by(wholeNumber, port(30000, 32767))),
  servicePort: optional(by(wholeNumber, port())),
  whitelist: optional(filledListOf(by(text, SENDER))),
  directArchive: optional(flag),
  anonymization: optional(flag),
  customProcessing: optional(flag),
  routing: optional(struct(routingShape)),
};

export const dicomShape: Shape<DicomOptions> = {
  receivers: optional(listOf(struct(receiverShape)), [{ aeTitle: 'XNAT', port: 8104 }]),
  serviceType: optional(oneOf(ServiceType, 'ServiceType'), ServiceType.NODE_PORT),
  annotations: optional(ANNOTATIONS),
  sourceRanges: optional(filledListOf(by(text, CIDR))),
  loadBalancerClass: optional(by(filledText, LOAD_BALANCER_CLASS)),
  loadBalancerIp: optional(by(filledText, IP)),
};
