import { ANNOTATIONS } from '../../core/grammar/labels';
import { CIDR } from '../../core/grammar/network';
import { port } from '../../core/grammar/numbers';
import { ServiceType } from '../../core/kubernetes/plus-enums';
import { by, filledListOf, filledText, oneOf, optional, type Shape, text, wholeNumber } from '../../core/props/kind';
import { LOAD_BALANCER_CLASS } from './xnat-grammar';

/** The Service of XNAT's web server, on port 80. */
export interface WebServiceOptions {
  /**
   * From where it is reached: the cluster, each node, or a load balancer. It speaks HTTP and no TLS: beyond the cluster something must end TLS in front of
   * it.
   *
   * @default ServiceType.CLUSTER_IP
   */
  readonly type?: ServiceType;

  /**
   * Annotations, such as those of a load balancer's controller. They win over those of a preset of `ingress`.
   *
   * @default - those of the preset of `ingress`, if there is one
   */
  readonly annotations?: { readonly [name: string]: string };

  /**
   * Port on every node, 30000 to 32767, with `ServiceType.NODE_PORT` or `LOAD_BALANCER`.
   *
   * @default - the cluster chooses one
   */
  readonly nodePort?: number;

  /**
   * Which controller makes the load balancer, with `ServiceType.LOAD_BALANCER`, such as `service.k8s.aws/nlb`. It cannot be changed later.
   *
   * @default - the cluster's own
   */
  readonly loadBalancerClass?: string;

  /**
   * Ranges of addresses that the load balancer lets in, with `ServiceType.LOAD_BALANCER`, such as `["130.95.0.0/16"]`.
   *
   * @default - all
   */
  readonly sourceRanges?: string[];
}

export const webServiceShape: Shape<WebServiceOptions> = {
  type: optional(oneOf(ServiceType, 'ServiceType')),
  annotations: optional(ANNOTATIONS),
  nodePort: optional(by(wholeNumber, port(30000, 32767))),
  loadBalancerClass: optional(by(filledText, LOAD_BALANCER_CLASS)),
  sourceRanges: optional(filledListOf(by(text, CIDR))),
};

/** Whether it is reached from beyond the cluster. */
export const isExposed = ({ type }: WebServiceOptions = {}): boolean => type === ServiceType.NODE_PORT || type === ServiceType.LOAD_BALANCER;
