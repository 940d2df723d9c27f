import type { Duration } from 'cdk8s';
import { DNS_LABEL, DNS_SUBDOMAIN } from '../../core/grammar/kubernetes';
import { by, duration, filledText, listOf, oneOf, optional, required, type Shape, text } from '../../core/props/kind';
import { PUBLIC_HOST, SESSION_TIMEOUT } from './ingress-grammar';

/** What runs a Gateway, by whether it keeps a browser with its pod as an HTTPRoute asks. */
export enum GatewayController {
  /** Envoy Gateway, from 1.2 on. */
  ENVOY_GATEWAY = 'envoy-gateway',
  /** kgateway, with its proxy of Envoy. */
  KGATEWAY = 'kgateway',
  /** Any other: the route asks for nothing that is not in the standard channel of the Gateway API. */
  OTHER = 'other',
}

/** A route of the Gateway API, to a Gateway that is there. */
export interface GatewayOptions {
  /** Name of the Gateway, which must let routes of the site's namespace attach to it (`allowedRoutes`). */
  readonly gatewayName: string;

  /**
   * Namespace of the Gateway.
   *
   * @default - the site's
   */
  readonly gatewayNamespace?: string;

  /**
   * The listener of the Gateway, which should be the one of HTTPS.
   *
   * @default - every listener that takes the hosts, one of HTTP in clear as well
   */
  readonly sectionName?: string;

  /**
   * Further hosts of the site, beside that of its `url`. The certificate of the listener must carry them too. Links and mails of XNAT's lead to `url`
   * all the same, and logins by OpenID come back there.
   *
   * @default - that of `url` alone
   */
  readonly hosts?: string[];

  /**
   * What runs the Gateway. One that keeps a browser with its pod is asked to, by `sessionPersistence` of the Gateway API's experimental channel, whose
   * CustomResourceDefinitions must be installed then; several pods need it.
   *
   * @default GatewayController.OTHER
   */
  readonly controller?: GatewayController;

  /**
   * How long at most a browser is sent to the same pod, counted from its first request. Shorter than a working day, users are logged out in the middle of
   * it. Envoy Gateway sends a browser there until it is closed, however long that is.
   *
   * @default - 12 hours, with a controller that keeps a browser with its pod
   */
  readonly stickiness?: Duration;
}

export const gatewayShape: Shape<GatewayOptions> = {
  gatewayName: required(by(filledText, DNS_SUBDOMAIN), 'missing'),
  gatewayNamespace: optional(by(filledText, DNS_LABEL)),
  sectionName: optional(by(filledText, DNS_SUBDOMAIN)),
  hosts: optional(listOf(by(text, PUBLIC_HOST))),
  controller: optional(oneOf(GatewayController, 'GatewayController')),
  stickiness: optional(by(duration, SESSION_TIMEOUT)),
};
