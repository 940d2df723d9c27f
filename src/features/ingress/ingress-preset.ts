import { Duration } from 'cdk8s';
import { Arguments } from '../../core/props/arguments';
import { mebibytes } from '../../core/units/quantity';
import {
  haproxyPresetShape,
  type HaproxyPresetOptions,
  nginxPresetShape,
  type NginxPresetOptions,
  traefikPresetShape,
  type TraefikPresetOptions,
} from './preset-options';

const NGINX = 'nginx.ingress.kubernetes.io/';
const TRAEFIK = 'traefik.ingress.kubernetes.io/';
const HAPROXY = 'haproxy.org/';

/** Of the controllers' cookie. Not JSESSIONID, which is XNAT's own. */
const COOKIE = 'XNATPOD';

const seconds = (time: Duration) => String(Math.round(time.toSeconds({ integral: false })));
const prefixed = (prefix: string, annotations: object) =>
  Object.fromEntries(Object.entries(annotations).map(([name, value]) => [prefix + name, value as string]));

/** Annotations that a controller needs, so that it suits XNAT: one browser, one pod; large uploads; long answers. */
export class IngressPreset {
  /**
   * ingress-nginx. Its project was retired in March 2026 and gets no more fixes: an acknowledgement of the rule
   * `ingress-nginx-retired` is needed.
   *
   * @see https://kubernetes.github.io/ingress-nginx/examples/affinity/cookie/
   */
  static nginx(options: NginxPresetOptions = {}): IngressPreset {
    const args = new Arguments('IngressPreset.nginx');
    const known = args.options(options, nginxPresetShape);
    const timeout = seconds(known.timeout ?? Duration.minutes(10));
    const annotations = {
      affinity: 'cookie',
      // The default spreads browsers anew whenever a pod is added, and logs them out.
      'affinity-mode': 'persistent',
      'session-cookie-name': COOKIE,
      'session-cookie-max-age': seconds(known.stickiness ?? Duration.minutes(30)),
      'session-cookie-secure': 'true',
      'session-cookie-samesite': 'Lax',
      'session-cookie-change-on-failure': 'true',
      'proxy-body-size': known.maxBodySize ? `${mebibytes(known.maxBodySize)}m` : '0',
      // An upload goes to XNAT as it comes, instead of to the controller's disk first.
      'proxy-request-buffering': 'off',
      'proxy-read-timeout': timeout,
      'proxy-send-timeout': timeout,
      'proxy-buffer-size': '32k',
    };
    return args.of(new IngressPreset('ingress-nginx', prefixed(NGINX, annotations)));
  }

  /**
   * Traefik, from 2.2 on. It reads stickiness at the Service of the site, which gets the annotations, and has no limit on the size of uploads.
   *
   * What no annotation sets: from 2.11.2 on Traefik breaks off a request that it has not wholly read after 60 seconds, and so a long upload. Its
   * own configuration raises that, by `ports.websecure.transport.respondingTimeouts.readTimeout=0` among the values of its Helm chart, or by
   * the flag `--entryPoints.websecure.transport.respondingTimeouts.readTimeout=0`; 0 stands for no limit.
   *
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/ingress/
   * @see https://doc.traefik.io/traefik/reference/install-configuration/entrypoints/
   */
  static traefik(options: TraefikPresetOptions = {}): IngressPreset {
    const args = new Arguments('IngressPreset.traefik');
    const { stickiness } = args.options(options, traefikPresetShape);
    const cookie = {
      '': 'true',
      '.name': COOKIE,
      '.secure': 'true',
      '.httponly': 'true',
      '.samesite': 'lax',
      ...(stickiness && { '.maxage': seconds(stickiness) }),
    };
    return args.of(new IngressPreset('traefik', {}, prefixed(`${TRAEFIK}service.sticky.cookie`, cookie)));
  }

  /**
   * The controller of HAProxy Technologies, whose annotations begin with `haproxy.org/`; not the one of haproxy-ingress.github.io. It keeps a browser
   * with its pod until the browser is closed, and has no limit on the size of uploads. It reads both annotations at the Service of the site, which gets
   * them.
   *
   * What no annotation sets: a client that is silent for 50 seconds in the middle of an upload is cut off. The controller's ConfigMap raises that, by
   * `controller.config.timeout-client=10m` among the values of its Helm chart.
   *
   * @see https://github.com/haproxytech/kubernetes-ingress/blob/master/documentation/annotations.md#cookie-persistence
   */
  static haproxy(options: HaproxyPresetOptions = {}): IngressPreset {
    const args = new Arguments('IngressPreset.haproxy');
    const { timeout = Duration.minutes(10) } = args.options(options, haproxyPresetShape);
    const annotations = { 'cookie-persistence': COOKIE, 'timeout-server': `${seconds(timeout)}s` };
    return args.of(new IngressPreset('haproxy', {}, prefixed(HAPROXY, annotations)));
  }

  private constructor(
    /** The controller that the preset is for. */
    readonly controller: string,
    /** The annotations of the Ingress. */
    readonly annotations: { readonly [name: string]: string },
    /** Annotations of the site's Service, where the controller reads some there. */
    readonly serviceAnnotations: { readonly [name: string]: string } = {},
  ) {}
}
