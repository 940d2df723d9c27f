import type { WebFrontEnd } from '../../contracts/web-backend';
import { hostOf, plainHost } from '../../core/url';
import { useHost } from '../../values/cluster-uses';
import type { XnatState } from './xnat-state';

/** All hosts that lead to an XNAT, that of its URL first. */
export function hostsOf({ url, frontEnds }: XnatState): string[] {
  return [...new Set([hostOf(url), ...frontEnds.flatMap(({ hosts = [] }) => hosts)].map(plainHost))];
}

/** Takes note of what stands in front of an XNAT, and tells which further hosts are the site's. */
export function addFrontEnd(xnat: XnatState, frontEnd: WebFrontEnd): void {
  const known = hostsOf(xnat);
  xnat.frontEnds.push(frontEnd);
  (frontEnd.hosts ?? []).forEach((host, i) => {
    // Two front ends may share a host of one site, such as one for the campus and one for all.
    if (!known.includes(plainHost(host))) useHost(xnat.scope, { prop: `hosts[${i}] of ${frontEnd.description}`, url: host, what: 'XNAT' });
  });
}
