import { Duration } from 'cdk8s';
import { durationBetween } from '../../core/grammar/amounts';
import { by, duration, filledText, flag, heldBy, listOf, optional, type Shape, struct, text } from '../../core/props/kind';
import { type Image, imageKind } from '../../values/image';
import { type PodOptions, podShape } from '../../values/pods/pod-options';

/** What is checked after each apply that changes the site. */
export interface SmokeTestOptions {
  /**
   * How long XNAT may take until it answers, the making of its database and the pulling of its image included.
   * Pods start one after the other.
   *
   * @default - XNAT's `startupTimeout` for each pod that there is at least, and 15 minutes more
   */
  readonly deadline?: Duration;

  /**
   * Whether the public URL must answer from inside the cluster, through the ingress, with a certificate that Node accepts: it knows
   * the public authorities, and those of the site's `trust`. Some networks let no pod reach the
   * public address of its own cluster.
   *
   * @default false
   */
  readonly checkPublicUrl?: boolean;

  /**
   * Path of the login page, where XNAT has moved it. It must answer 200 itself: a way to elsewhere is not followed.
   *
   * @default "/app/template/Login.vm"
   */
  readonly loginPage?: string;

  /**
   * The AE title that the test has towards the DICOM receivers. A receiver with a whitelist must allow it.
   *
   * @default "SMOKE_TEST"
   */
  readonly callingAeTitle?: string;

  /**
   * Volumes with an `existingClaim` that many nodes may use at once, by name, such as `["archive"]`. They are written to
   * as well; the library knows it of the claims that it makes, and of no others.
   *
   * @default - none
   */
  readonly sharedVolumes?: string[];

  /**
   * How long a finished Job stays, and its log with it: at least an hour. Three days outlast a weekend. An apply of the same YAML after that runs the test
   * again. While a Job stays, a way back to the state that it has looked at runs no test: delete it first.
   *
   * @default Duration.days(3)
   */
  readonly keepFor?: Duration;

  /**
   * An image with Node 20 or later, such as a mirror of the official one. Without a tag it has that of the default. It runs as
   * XNAT's user, and is pulled with XNAT's `imagePullSecrets`.
   *
   * @default - `docker.io/library/node:24.21.0-bookworm-slim`
   */
  readonly image?: Image;

  /**
   * Where its pod runs and what stands on it.
   *
   * @default - as the site's `pod` says; on nodes where XNAT may run
   */
  readonly pod?: PodOptions;
}

const AE = 'DICOM PS3.5, 6.2, AE';
/** As long as a Job may take. */
const DEADLINE = durationBetween(Duration.minutes(1), Duration.days(1), {
  source: 'API server, activeDeadlineSeconds: https://kubernetes.io/docs/concepts/workloads/controllers/job/#job-termination-and-cleanup',
  why: 'the test ends before XNAT has started, or tells nobody for days',
  example: 'Duration.minutes(30)',
});

export const smokeTestShape: Shape<SmokeTestOptions> = {
  pod: optional(struct(podShape)),
  deadline: optional(by(duration, DEADLINE)),
  checkPublicUrl: optional(flag),
  loginPage: optional(heldBy(text, 'smoke-test-page', 'RFC 3986, 3.3 Path')),
  callingAeTitle: optional(heldBy(filledText, 'smoke-test-ae-title', AE)),
  sharedVolumes: optional(listOf(heldBy(filledText, 'smoke-test-volume', 'the volumes of the site'))),
  keepFor: optional(
    heldBy(duration, 'smoke-test-keep-for', 'API server, ttlSecondsAfterFinished: https://kubernetes.io/docs/concepts/workloads/controllers/ttlafterfinished/'),
  ),
  image: optional(imageKind),
};
