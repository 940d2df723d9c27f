type Annotations = { readonly [name: string]: string };

/** By what annotations of an Ingress each controller keeps a browser with its pod. */
const STICKY: ReadonlyArray<readonly [string, RegExp]> = [
  ['nginx.ingress.kubernetes.io/affinity', /^cookie$/],
  ['haproxy-ingress.github.io/affinity', /^cookie$/],
  ['nginx.org/sticky-cookie-services', /./],
  ['alb.ingress.kubernetes.io/target-group-attributes', /(^|,)\s*stickiness\.enabled=true\s*(,|$)/],
];

/** By what annotations of the Service others do. HAProxy Technologies' passes over that of an Ingress: its backend is shared by all Ingresses of a Service. */
const STICKY_SERVICE: ReadonlyArray<readonly [string, RegExp]> = [
  ['traefik.ingress.kubernetes.io/service.sticky.cookie', /^true$/],
  ['haproxy.org/cookie-persistence', /./],
  ['haproxy.org/cookie-persistence-no-dynamic', /./],
];

const some = (known: typeof STICKY, annotations: Annotations) => known.some(([name, value]) => value.test(annotations[name] ?? ''));

/** Whether annotations of an Ingress are known to keep a browser with its pod. */
export const isSticky = (annotations: Annotations): boolean => some(STICKY, annotations);

/** Whether annotations of the Service do, for an Ingress of this class: ingress-nginx reads none. */
export const isStickyService = (className: string, annotations: Annotations): boolean => !className.includes('nginx') && some(STICKY_SERVICE, annotations);
