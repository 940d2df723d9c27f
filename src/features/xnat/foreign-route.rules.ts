import { quoted } from '../../core/refusals/describe';
import { Rule } from '../../core/refusals/rule';

/** An Ingress or an HTTPRoute of the user's own. */
export interface ForeignRoute {
  readonly kind: string;
  readonly name: string;
  readonly path: string;
  readonly host: string;
}

export const foreignRoute = new Rule<readonly ForeignRoute[]>({
  id: 'foreign-route',
  refuses: "an Ingress or an HTTPRoute of your own on a site's host that leads to another Service",
  why: "the controller decides which of the two gets a request, and whatever answers on a site's host is sent the session cookies of its users",
  acknowledgeable: true,
  check: (routes) =>
    routes.map(({ kind, name, path, host }) => ({
      what: `the ${kind} ${name} (${path}) takes requests for ${quoted(host)}, the site's host, to another Service`,
      fix: 'give it a host of its own, or acknowledge "foreign-route" if it is meant to answer under a path of the site',
    })),
});
