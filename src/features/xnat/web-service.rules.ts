import { ServiceType } from '../../core/kubernetes/plus-enums';
import { enumerate, quoted, withoutSecrets } from '../../core/refusals/describe';
import { type Report, Rule } from '../../core/refusals/rule';
import { hostOf, plainHost } from '../../core/url';
import { isExposed, type WebServiceOptions } from './web-service-options';

export const webService = new Rule<WebServiceOptions>({
  id: 'web-service',
  refuses: 'an ExternalName Service for XNAT, a node port on a Service that has none, or an option of a load balancer that there is not',
  why: 'the API server refuses such a Service',
  check: ({ type = ServiceType.CLUSTER_IP, ...options }): Report[] => {
    if (type === ServiceType.EXTERNAL_NAME) return [{ what: 'xnat.service.type is ExternalName', fix: 'remove it: the Service is CLUSTER_IP then' }];
    const needs: Array<readonly [string, unknown, readonly ServiceType[]]> = [
      ['nodePort', options.nodePort, [ServiceType.NODE_PORT, ServiceType.LOAD_BALANCER]],
      ['loadBalancerClass', options.loadBalancerClass, [ServiceType.LOAD_BALANCER]],
      ['sourceRanges', options.sourceRanges, [ServiceType.LOAD_BALANCER]],
    ];
    return needs.flatMap(([prop, value, types]) =>
      value === undefined || types.includes(type)
        ? []
        : [
            {
              what: `xnat.service.${prop} is ${shown(value)}, and the Service is ${type}`,
              fix: type === ServiceType.CLUSTER_IP ? `remove ${prop}` : `remove ${prop}, or set type: ServiceType.LOAD_BALANCER`,
            },
          ],
    );
  },
});

const shown = (value: unknown) => (Array.isArray(value) ? enumerate(value.map(String)) : typeof value === 'string' ? quoted(value) : String(value));

export interface InClearSubject {
  readonly service: WebServiceOptions;
  readonly url: string;
}

export const serviceInClear = new Rule<InClearSubject>({
  id: 'service-in-clear',
  refuses: "a Service of XNAT's web server that is open beyond the cluster",
  why: 'it speaks HTTP: passwords and scans go in clear on the way to it, and whoever reaches its port passes by what ends TLS',
  acknowledgeable: true,
  check: ({ service, url }) =>
    !isExposed(service) || plainHost(hostOf(url)) === 'localhost'
      ? []
      : [
          {
            what: `xnat.service.type is ${service.type!}, and url is ${quoted(withoutSecrets(url))}`,
            fix: 'remove xnat.service.type, and put ingress, albIngress or gateway in front; or acknowledge "service-in-clear" and say what ends TLS, and that nobody else reaches the port',
          },
        ],
});
