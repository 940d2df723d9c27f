import type { Duration } from 'cdk8s';
import { ANNOTATIONS } from '../../core/grammar/labels';
import { by, duration, optional, type Shape, struct, wholeNumber } from '../../core/props/kind';
import { FAILURE_THRESHOLD, PROBE_TIME } from '../grammar/pods';
import { type PodOptions, podShape } from './pod-options';

/** Times of a probe. */
export interface ProbeTimes {
  /**
   * Time from one probe to the next.
   *
   * @default - the library's own
   */
  readonly period?: Duration;

  /**
   * How long an answer may take.
   *
   * @default - the library's own
   */
  readonly timeout?: Duration;

  /**
   * How many probes in a row must fail.
   *
   * @default - the library's own
   */
  readonly failureThreshold?: number;
}

/**
 * Times of a server's probes; what they ask stays the library's.
 *
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/
 */
export interface PodProbes {
  /**
   * How long a start may take: `period` times `failureThreshold`. XNAT has `startupTimeout` for that.
   *
   * @default - the library's own
   */
  readonly startup?: ProbeTimes;

  /**
   * When it gets no more requests.
   *
   * @default - the library's own
   */
  readonly readiness?: ProbeTimes;

  /**
   * When it counts as dead and is started again. A pause of Java's garbage collector can last half a minute.
   *
   * @default - the library's own
   */
  readonly liveness?: ProbeTimes;
}

/** The pod of a server. */
export interface ServerPodOptions extends PodOptions {
  /**
   * Times of its probes.
   *
   * @default - the library's own
   */
  readonly probes?: PodProbes;
}

/** The pod of a server that has a ServiceAccount. */
export interface AccountPodOptions extends ServerPodOptions {
  /**
   * Annotations of its ServiceAccount, such as `eks.amazonaws.com/role-arn` for a role of IAM.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
   */
  readonly serviceAccountAnnotations?: { readonly [annotation: string]: string };
}

const probeShape: Shape<ProbeTimes> = {
  period: optional(by(duration, PROBE_TIME)),
  timeout: optional(by(duration, PROBE_TIME)),
  failureThreshold: optional(by(wholeNumber, FAILURE_THRESHOLD)),
};
const probesShape: Shape<PodProbes> = {
  startup: optional(struct(probeShape)),
  readiness: optional(struct(probeShape)),
  liveness: optional(struct(probeShape)),
};

export const serverPodShape: Shape<ServerPodOptions> = { ...podShape, probes: optional(struct(probesShape)) };

export const accountPodShape: Shape<AccountPodOptions> = { ...serverPodShape, serviceAccountAnnotations: optional(ANNOTATIONS) };
