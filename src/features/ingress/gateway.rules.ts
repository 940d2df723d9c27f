import { Rule } from '../../core/refusals/rule';
import { GatewayController } from './gateway-options';

export interface GatewayStickinessSubject {
  readonly controller: GatewayController;
  /** In seconds, where it is given. */
  readonly stickiness: number | undefined;
}

export const gatewayStickiness = new Rule<GatewayStickinessSubject>({
  id: 'gateway-stickiness',
  refuses: 'stickiness of a Gateway whose controller is not known to have it',
  why: 'the route would not ask for it: without sessionPersistence a request of a browser goes to any pod',
  check: ({ controller, stickiness }) =>
    controller === GatewayController.OTHER && stickiness !== undefined
      ? [
          {
            what: `gateway.stickiness is ${stickiness} s, and gateway.controller is GatewayController.OTHER`,
            fix: 'write controller: GatewayController.ENVOY_GATEWAY or KGATEWAY, if that runs the Gateway; or remove stickiness',
          },
        ]
      : [],
});
