import { ApiObject, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import type { IWebBackend } from '../../contracts/web-backend';
import { Component } from '../../core/kubernetes/instance';
import { checked } from '../../core/props/checked';
import { required, type Shape } from '../../core/props/kind';
import { Refusals } from '../../core/refusals/refusals';
import { scopeOf } from '../../core/scope';
import { backendKind, hostsOf, hostSubject, STAND_IN_BACKEND } from './backend';
import { GatewayController, type GatewayOptions, gatewayShape } from './gateway-options';
import { gatewayStickiness } from './gateway.rules';
import { ingressHosts } from './ingress.rules';

/** A route of the Gateway API, and the site that it leads to. */
export interface GatewayRouteProps extends GatewayOptions {
  /** The site, such as `site.xnat`. */
  readonly backend: IWebBackend;
}

const SHAPE: Shape<GatewayRouteProps> = { ...gatewayShape, backend: required(backendKind, STAND_IN_BACKEND) };

/**
 * An HTTPRoute of the Gateway API, which leads all requests for the site's hosts from a Gateway to it. The Gateway, its listener with the certificate and
 * its controller must be there already.
 *
 * It asks for no limit on how long a request may take: uploads of images take hours, and some controllers end any request after 15 seconds.
 *
 * Reports the rules `ingress-hosts` and `gateway-stickiness`.
 *
 * @see https://gateway-api.sigs.k8s.io/api-types/httproute/
 * @see https://gateway-api.sigs.k8s.io/geps/gep-1619/
 * @see https://gateway.envoyproxy.io/docs/tasks/traffic/session-persistence/
 */
export class GatewayRoute extends Construct {
  constructor(scope: Construct, id: string, props: GatewayRouteProps) {
    super(scopeOf(scope, id, new.target), id);
    const {
      backend,
      gatewayName,
      gatewayNamespace,
      sectionName,
      hosts,
      controller = GatewayController.OTHER,
      stickiness,
    } = checked(this, 'GatewayRoute', props, SHAPE);
    const hostnames = hostsOf(backend, hosts);
    Refusals.of(this)
      .apply(ingressHosts, hostSubject(backend, hosts))
      .apply(gatewayStickiness, { controller, stickiness: stickiness?.toSeconds({ integral: false }) });
    backend._addFrontEnd?.({ description: `the HTTPRoute of the Gateway ${gatewayName}`, sticky: controller !== GatewayController.OTHER, hosts });

    new ApiObject(this, 'Resource', {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: Component.of(this, 'xnat-web', 'web').metadata(),
      spec: {
        parentRefs: [{ name: gatewayName, namespace: gatewayNamespace, sectionName }],
        hostnames: hostnames.length > 0 ? hostnames : undefined,
        rules: [
          {
            matches: [{ path: { type: 'PathPrefix', value: '/' } }],
            timeouts: { request: '0s' },
            sessionPersistence: controller === GatewayController.OTHER ? undefined : persistence(stickiness ?? Duration.hours(12)),
            backendRefs: [{ name: backend.serviceName, port: backend._servicePort ?? 80 }],
          },
        ],
      },
    });
  }
}

/** What the API has had from its beginning, and has in its next form: the name of the cookie and its kind change there. */
const persistence = (stickiness: Duration) => ({ type: 'Cookie', absoluteTimeout: gatewayDuration(stickiness) });

/** A duration as the Gateway API takes it, of at most five digits a unit: `12h`, `1h30m`. */
function gatewayDuration(time: Duration): string {
  const seconds = time.toSeconds({ integral: false });
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ] as const;
  return parts
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount}${unit}`)
    .join('');
}
