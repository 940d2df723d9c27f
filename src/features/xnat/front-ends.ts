import type { WebFrontEnd } from '../../contracts/web-backend';
import { hostOf, plainHost } from '../../core/url';
import { useHost } from '../../values/cluster-uses';
import { annotateWebService } from './xnat-services';
import type { XnatState } from './xnat-state';

/** All hosts that lead to an XNAT, that of its URL first. */
export function hostsOf({ url, frontEnds }: XnatState): string[] {
  return [...new Set([hostOf(url), ...frontEnds.flatMap(({ hosts = [] }) => hosts)].map(plainHost))];
}

/** Annotations of the Service that front ends ask for; what the site says itself wins. */
export function serviceAnnotationsOf({ frontEnds, props }: XnatState): { readonly [name: string]: string } {
  return Object.assign({}, ...frontEnds.map(({ serviceAnnotations }) => serviceAnnotations), props.service?.annotations);
}

/** What stands in front, and whether it keeps a browser with its pod, by itself or by what it reads at the Service. */
export function frontEndsOf(xnat: XnatState): WebFrontEnd[] {
  const annotations = serviceAnnotationsOf(xnat);
  return xnat.frontEnds.map((frontEnd) => ({ ...frontEnd, sticky: frontEnd.sticky || frontEnd.stickyBy?.(annotations) === true }));
}

/** Takes note of what stands in front of an XNAT, and tells which further hosts are the site's. */
export function addFrontEnd(xnat: XnatState, frontEnd: WebFrontEnd): void {
  const known = hostsOf(xnat);
  xnat.frontEnds.push(frontEnd);
  annotateWebService(xnat.scope, serviceAnnotationsOf(xnat));
  (frontEnd.hosts ?? []).forEach((host, i) => {
    // Two front ends may share a host of one site, such as one for the campus and one for all.
    if (!known.includes(plainHost(host))) useHost(xnat.scope, { prop: `hosts[${i}] of ${frontEnd.description}`, url: host, what: 'XNAT' });
  });
}
