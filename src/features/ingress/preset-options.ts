import type { Duration, Size } from 'cdk8s';
import { by, duration, optional, type Shape, size } from '../../core/props/kind';
import { BODY_SIZE, PROXY_TIMEOUT, SERVER_TIMEOUT, STICKINESS } from './ingress-grammar';

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

/** What a Traefik is told. */
export interface TraefikPresetOptions {
  /**
   * How long a browser is sent to the same pod, counted from its first request: Traefik does not renew its cookie. Shorter than a working day, users
   * are logged out in the middle of it.
   *
   * @default - until the browser is closed
   */
  readonly stickiness?: Duration;
}

/** What the controller of HAProxy Technologies is told. */
export interface HaproxyPresetOptions {
  /**
   * How long XNAT may take for an answer.
   *
   * @default Duration.minutes(10)
   */
  readonly timeout?: Duration;
}

export const nginxPresetShape: Shape<NginxPresetOptions> = {
  stickiness: optional(by(duration, STICKINESS)),
  maxBodySize: optional(by(size, BODY_SIZE)),
  timeout: optional(by(duration, PROXY_TIMEOUT)),
};

export const traefikPresetShape: Shape<TraefikPresetOptions> = { stickiness: optional(by(duration, STICKINESS)) };

export const haproxyPresetShape: Shape<HaproxyPresetOptions> = { timeout: optional(by(duration, SERVER_TIMEOUT)) };
