import type { IWebBackend } from '../../contracts/web-backend';
import type { k8s } from '../../core/k8s';
import { contract, filledText, text } from '../../core/props/kind';
import { plainHost } from '../../core/url';
import type { HostsSubject } from './ingress.rules';

export const backendKind = contract('a site, such as site.xnat', {
  url: text,
  serviceName: filledText,
  servicePortName: filledText,
  healthPath: filledText,
});

/** Stands in for a backend that was not given, so that the other mistakes are found as well. */
export const STAND_IN_BACKEND: IWebBackend = {
  url: 'https://missing.invalid',
  serviceName: 'missing',
  servicePortName: 'http',
  healthPath: '/',
};

/** The host of a site's URL; undefined where it is none, which the site itself reports. */
export function hostOf(url: string): string | undefined {
  try {
    return new URL(url).hostname || undefined;
  } catch {
    return undefined;
  }
}

/** All hosts of a site, that of its URL first. */
export function hostsOf(backend: IWebBackend, further: readonly string[] = []): string[] {
  return [...new Set([hostOf(backend.url), ...further].flatMap((host) => (host === undefined ? [] : [plainHost(host)])))];
}

/** The same, as the rule on them sees it. */
export const hostSubject = (backend: IWebBackend, hosts: readonly string[] = []): HostsSubject => ({ url: backend.url, own: hostOf(backend.url), hosts });

/** A rule of an Ingress that sends all requests for a host to the site. */
export function ruleOf(host: string | undefined, { serviceName, servicePortName }: IWebBackend): k8s.IngressRule {
  return { host, http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: serviceName, port: { name: servicePortName } } } }] } };
}
