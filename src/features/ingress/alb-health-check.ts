import type { Duration } from 'cdk8s';
import { countingNumber, duration, filledText, heldBy, optional, type Shape } from '../../core/props/kind';

/** How the load balancer finds out whether a pod can serve. */
export interface AlbHealthCheckOptions {
  /**
   * Path that is asked for.
   *
   * @default - one that XNAT answers without a login as soon as it can serve
   */
  readonly path?: string;

  /**
   * Codes that count as well, such as `200` or `200-399`.
   *
   * @default "200"
   */
  readonly successCodes?: string;

  /**
   * Time between two questions, 5 to 300 seconds.
   *
   * @default Duration.seconds(15)
   */
  readonly interval?: Duration;

  /**
   * Time that an answer may take, 2 to 120 seconds, and less than the interval.
   *
   * @default Duration.seconds(10)
   */
  readonly timeout?: Duration;

  /**
   * Good answers until a pod counts as well, 2 to 10.
   *
   * @default 2
   */
  readonly healthyThreshold?: number;

  /**
   * Bad answers until it does not, 2 to 10.
   *
   * @default 4
   */
  readonly unhealthyThreshold?: number;
}

const HEALTH = 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html';

export const healthCheckShape: Shape<AlbHealthCheckOptions> = {
  path: optional(heldBy(filledText, 'alb-health-check', HEALTH)),
  successCodes: optional(heldBy(filledText, 'alb-health-check', HEALTH)),
  interval: optional(heldBy(duration, 'alb-health-check', HEALTH)),
  timeout: optional(heldBy(duration, 'alb-health-check', HEALTH)),
  healthyThreshold: optional(heldBy(countingNumber, 'alb-health-check', HEALTH)),
  unhealthyThreshold: optional(heldBy(countingNumber, 'alb-health-check', HEALTH)),
};
