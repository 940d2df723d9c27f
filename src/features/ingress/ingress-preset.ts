import { Duration, type Size } from 'cdk8s';
import { Arguments } from '../../core/props/arguments';
import { by, duration, optional, type Shape, size } from '../../core/props/kind';
import { mebibytes } from '../../core/units/quantity';
import { BODY_SIZE, PROXY_TIMEOUT, STICKINESS } from './ingress-grammar';

/** What an ingress-nginx is told. */
export interface NginxPresetOptions {
  /**
   * How long a browser is sent to the same pod.
   *
   * @default Duration.minutes(30)
   */
  readonly stickiness?: Duration;

  /**
   * Largest upload.
   *
   * @default - no limit
   */
  readonly maxBodySize?: Size;

  /**
   * How long XNAT may take for an answer, and a client to send the next part of an upload.
   *
   * @default Duration.minutes(10)
   */
  readonly timeout?: Duration;
}

const SHAPE: Shape<NginxPresetOptions> = {
  stickiness: optional(by(duration, STICKINESS)),
  maxBodySize: optional(by(size, BODY_SIZE)),
  timeout: optional(by(duration, PROXY_TIMEOUT)),
};

const NGINX = 'nginx.ingress.kubernetes.io/';

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
    const known = args.options(options, SHAPE);
    const seconds = (time: Duration) => String(Math.round(time.toSeconds({ integral: false })));
    const timeout = seconds(known.timeout ?? Duration.minutes(10));
    const annotations = {
      affinity: 'cookie',
      // The default spreads browsers anew whenever a pod is added, and logs them out.
      'affinity-mode': 'persistent',
      // Not JSESSIONID, which is XNAT's own.
      'session-cookie-name': 'XNATPOD',
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
    return args.of(new IngressPreset('ingress-nginx', Object.fromEntries(Object.entries(annotations).map(([name, value]) => [NGINX + name, value]))));
  }

  private constructor(
    /** The controller that the preset is for. */
    readonly controller: string,
    /** The annotations. */
    readonly annotations: { readonly [name: string]: string },
  ) {}
}
