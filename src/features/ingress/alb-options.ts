import type { Duration } from 'cdk8s';
import { SECURITY_GROUP, SUBNET, TAG_KEY, TAG_VALUE } from '../../core/grammar/aws';
import { CIDR } from '../../core/grammar/network';
import { port } from '../../core/grammar/numbers';
import {
  by,
  duration,
  filledListOf,
  filledText,
  flag,
  heldBy,
  listOf,
  mapOf,
  oneOf,
  optional,
  type Shape,
  struct,
  text,
  wholeNumber,
} from '../../core/props/kind';
import { type AlbAccessLogsOptions, accessLogsShape } from './alb-access-logs';
import { ATTRIBUTE_KEY, ATTRIBUTE_SETTING } from './alb-grammar';
import { type AlbHealthCheckOptions, healthCheckShape } from './alb-health-check';
import { PUBLIC_HOST, SSL_POLICY } from './ingress-grammar';

/** From where the load balancer can be reached. */
export enum AlbScheme {
  /** From the VPC, and what is connected to it. */
  INTERNAL = 'internal',
  /** From the internet. */
  INTERNET_FACING = 'internet-facing',
}

/** How the load balancer chooses a pod for a browser that has none yet. */
export enum AlbAlgorithm {
  /** The pod with the fewest requests under way. */
  LEAST_OUTSTANDING_REQUESTS = 'least_outstanding_requests',
  /** One after the other. */
  ROUND_ROBIN = 'round_robin',
}

/** An Application Load Balancer in front of a site on EKS. */
export interface AlbIngressOptions {
  /**
   * ARN of the certificate of AWS Certificate Manager.
   *
   * @default - the controller looks for one that carries the site's name
   */
  readonly certificateArn?: string;

  /**
   * Further hosts of the site, beside that of its `url`. A certificate must carry them too. Links and mails of XNAT's lead to `url` all the same,
   * and logins by OpenID come back there.
   *
   * @default - that of `url` alone
   */
  readonly hosts?: string[];

  /**
   * From where the site can be reached.
   *
   * @default AlbScheme.INTERNAL
   */
  readonly scheme?: AlbScheme;

  /**
   * How long a browser is sent to the same pod, 1 second to 7 days. Its session is in that pod alone.
   *
   * @default Duration.minutes(30)
   */
  readonly stickiness?: Duration;

  /**
   * How a pod is chosen for a browser that has none yet.
   *
   * @default AlbAlgorithm.LEAST_OUTSTANDING_REQUESTS
   */
  readonly algorithm?: AlbAlgorithm;

  /**
   * How long a new pod gets fewer requests, 30 to 900 seconds; with `AlbAlgorithm.ROUND_ROBIN` alone.
   *
   * @default - it gets its share at once
   */
  readonly slowStart?: Duration;

  /**
   * How long a connection may be silent, 1 to 4000 seconds. A large upload is silent while XNAT stores it.
   *
   * @default Duration.minutes(5)
   */
  readonly idleTimeout?: Duration;

  /**
   * How long a pod that is to end keeps the requests that it has, up to 1 hour.
   *
   * @default Duration.minutes(2)
   */
  readonly deregistrationDelay?: Duration;

  /**
   * How the load balancer finds out whether a pod can serve.
   *
   * @default - every 15 seconds, at a path of XNAT's that needs no login
   */
  readonly healthCheck?: AlbHealthCheckOptions;

  /**
   * Ports that take HTTPS.
   *
   * @default [443]
   */
  readonly httpsPorts?: number[];

  /**
   * The port among them that HTTP on port 80 is sent to.
   *
   * @default - the first of them
   */
  readonly sslRedirectPort?: number;

  /**
   * TLS policy. The one of the library takes TLS 1.2 and 1.3; the controller's own default still takes TLS 1.0.
   *
   * @default "ELBSecurityPolicy-TLS13-1-2-2021-06"
   */
  readonly sslPolicy?: string;

  /**
   * ARN of a web ACL of AWS WAF. Its rule on body sizes must let uploads through.
   *
   * @default - none
   */
  readonly wafAclArn?: string;

  /**
   * Ranges of addresses that may reach the site, such as `["130.95.0.0/16"]`.
   *
   * @default - all
   */
  readonly inboundCidrs?: string[];

  /**
   * Security groups of the load balancer, by id or name.
   *
   * @default - the controller makes one
   */
  readonly securityGroups?: string[];

  /**
   * Subnets of the load balancer, of two zones at least, by id or name.
   *
   * @default - those that are tagged for it
   */
  readonly subnets?: string[];

  /**
   * Name of a group of Ingresses that share one load balancer. Whoever may make an Ingress may join it.
   *
   * @default - a load balancer of its own
   */
  readonly groupName?: string;

  /**
   * Place of the site's rules among those of the group, -1000 to 1000.
   *
   * @default 0
   */
  readonly groupOrder?: number;

  /**
   * Name of the load balancer, at most 32 characters. It holds when the load balancer is made.
   *
   * @default - the controller makes one up
   */
  readonly loadBalancerName?: string;

  /**
   * Whether the load balancer is kept from being deleted.
   *
   * @default false
   */
  readonly deletionProtection?: boolean;

  /**
   * A bucket for a log of each request.
   *
   * @default - none is kept
   */
  readonly accessLogs?: AlbAccessLogsOptions;

  /**
   * Further attributes of the load balancer, such as `{ 'routing.http2.enabled': 'false' }`. What a prop sets is set there alone.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html
   */
  readonly attributes?: { readonly [name: string]: string };

  /**
   * Tags of all that the controller makes.
   *
   * @default - none
   */
  readonly tags?: { readonly [name: string]: string };
}

const ARN = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html';
const CONTROLLER = 'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/';
const TARGET_GROUP = 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html';

export const albIngressShape: Shape<AlbIngressOptions> = {
  certificateArn: optional(heldBy(text, 'alb-arn', ARN)),
  hosts: optional(listOf(by(text, PUBLIC_HOST))),
  scheme: optional(oneOf(AlbScheme, 'AlbScheme')),
  stickiness: optional(heldBy(duration, 'alb-stickiness', TARGET_GROUP)),
  algorithm: optional(oneOf(AlbAlgorithm, 'AlbAlgorithm')),
  slowStart: optional(heldBy(duration, 'alb-attributes', TARGET_GROUP)),
  idleTimeout: optional(
    heldBy(duration, 'alb-attributes', 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html'),
  ),
  deregistrationDelay: optional(heldBy(duration, 'alb-attributes', TARGET_GROUP)),
  healthCheck: optional(struct(healthCheckShape)),
  httpsPorts: optional(listOf(by(wholeNumber, port()))),
  sslRedirectPort: optional(by(wholeNumber, port())),
  sslPolicy: optional(by(filledText, SSL_POLICY)),
  wafAclArn: optional(heldBy(text, 'alb-arn', ARN)),
  inboundCidrs: optional(filledListOf(by(text, CIDR))),
  securityGroups: optional(filledListOf(by(filledText, SECURITY_GROUP))),
  subnets: optional(filledListOf(by(filledText, SUBNET))),
  groupName: optional(heldBy(text, 'alb-group', CONTROLLER)),
  groupOrder: optional(heldBy(wholeNumber, 'alb-group', CONTROLLER)),
  loadBalancerName: optional(heldBy(text, 'alb-group', CONTROLLER)),
  deletionProtection: optional(flag),
  accessLogs: optional(struct(accessLogsShape)),
  attributes: optional(mapOf(by(text, ATTRIBUTE_SETTING), by(text, ATTRIBUTE_KEY))),
  tags: optional(mapOf(by(text, TAG_VALUE), by(text, TAG_KEY))),
};
