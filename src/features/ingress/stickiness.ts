/** By what annotations of an Ingress each controller keeps a browser with its pod. */
const STICKY: ReadonlyArray<readonly [string, RegExp]> = [
  ['nginx.ingress.kubernetes.io/affinity', /^cookie$/],
  ['haproxy-ingress.github.io/affinity', /^cookie$/],
  ['haproxy.org/cookie-persistence', /./],
  ['nginx.org/sticky-cookie-services', /./],
  ['alb.ingress.kubernetes.io/target-group-attributes', /(^|,)\s*stickiness\.enabled=true\s*(,|$)/],
];

/** Whether annotations are known to keep a browser with its pod. */
export function isSticky(annotations: { readonly [name: string]: string }): boolean {
  return STICKY.some(([name, value]) => value.test(annotations[name] ?? ''));
}
