import type { Duration } from 'cdk8s';
import type { IDatabase } from '../../contracts/database';
import { databaseKind } from '../../contracts/database-kind';
import type { IMessageBroker } from '../../contracts/message-broker';
import { brokerKind } from '../../contracts/message-broker-kind';
import { STAND_IN_DATABASE } from '../../contracts/stand-in-database';
import { anyText } from '../../core/grammar/grammar';
import { TIME_ZONE } from '../../core/grammar/schedules';
import {
  by,
  contract,
  countingNumber,
  duration,
  filledText,
  flag,
  heldBy,
  listOf,
  mapOf,
  method,
  optional,
  required,
  secretOf,
  type Shape,
  struct,
  text,
  valueOf,
  wholeNumber,
} from '../../core/props/kind';
import { type ResourceOptions, resourceShape } from '../../core/units/resources';
import { PROPERTY_NAME } from '../../values/grammar/xnat';
import { Secret } from '../../values/secret';
import { type JvmOptions, jvmShape } from './jvm';
import { type PluginDownload, pluginShape } from './plugins';
import { type WebServiceOptions, webServiceShape } from './web-service-options';
import { REPLICAS } from './xnat-grammar';
import { XnatImage } from './xnat-image';
import { type XnatPodOptions, xnatPodShape } from './xnat-pod-options';
import { type XnatSiteOptions, xnatSiteOptionsShape } from './xnat-site-options';

/** How XNAT runs. */
export interface XnatWebOptions {
  /**
   * Image of XNAT, and what is inside.
   *
   * @default XnatImage.ais("1.9.3.1")
   */
  readonly image?: XnatImage;

  /**
   * Number of pods. XNAT is written for one; several need shared volumes, and a login that stays with its pod.
   *
   * @default 1
   */
  readonly replicas?: number;

  /**
   * CPU, memory and room on the node's disk of each pod. An idle XNAT takes about 750 MB of memory, an upload with XNAT Desktop up to 12 GB. On the
   * disk lie about 1 GiB that a start copies, uploads on their way, and what is in no volume, such as the inbox.
   *
   * @default - 1 CPU and 3000 MiB, requested and limited, as the AIS operations documents have it; 4 GiB of the node's disk, and 20 GiB at most
   */
  readonly resources?: ResourceOptions;

  /**
   * Share of the memory limit for the Java heap, in percent. An image that sets `-Xmx` on Java's command line, as some old
   * ones do, goes by that instead.
   *
   * @default 60
   */
  readonly heapPercent?: number;

  /**
   * The Java that XNAT runs in: its heap at the start, room for classes and stacks, its garbage collector, and further options.
   *
   * @default - as the image has it, with the heap of `heapPercent`
   */
  readonly jvm?: JvmOptions;

  /**
   * How long a start may take before the pod counts as failed. The first start makes the database.
   *
   * @default Duration.minutes(15)
   */
  readonly startupTimeout?: Duration;

  /**
   * How long a pod that is to end may take for what it has begun, the 20 seconds before it takes no more included.
   *
   * @default Duration.minutes(2)
   */
  readonly terminationGracePeriod?: Duration;

  /**
   * Whether the Cluster Autoscaler may move a pod to empty its node. Its sessions end with it.
   *
   * @default - true if there may be several pods, false for the only one
   */
  readonly safeToEvict?: boolean;

  /**
   * Connections to the database that each pod opens at most.
   *
   * @default - 40, or less where the database grants less: all pods get the same share
   */
  readonly connectionPoolSize?: number;

  /**
   * Time zone of the pods, such as `Australia/Perth`.
   *
   * @default - the image's, UTC
   */
  readonly timeZone?: string;

  /**
   * Whether a container beside XNAT's writes what XNAT logs into files to standard output, for `kubectl logs` and for a
   * logging stack.
   *
   * @default - as the image needs it
   */
  readonly showLogs?: boolean;

  /**
   * The Secret with the key `password`: the password of XNAT's user `admin`. XNAT takes it when it makes its database,
   * and never again. Letters, digits, dot, underscore and hyphen only: XNAT pastes it into SQL.
   *
   * @default - the Secret `<site>-xnat-web-admin`
   */
  readonly adminCredentials?: Secret;

  /**
   * Which of the image's plugins to keep, by name.
   *
   * @default - every jar in the image
   */
  readonly includedPlugins?: string[];

  /**
   * Plugins to fetch when a pod starts.
   *
   * @default - none
   */
  readonly plugins?: PluginDownload[];

  /**
   * Whether users log in with XNAT's own user name and password; `?forceLocalLogin=true` shows the form once. Without it
   * XNAT's REST interface takes no such password either, by its sources: not from scripts, nor from the Job of `setup`.
   *
   * @default true
   */
  readonly passwordLogin?: boolean;

  /**
   * Further preferences, set at every start, such as `{ 'siteConfig.requireLogin': 'true' }`.
   *
   * @default - XNAT's own
   * @see https://wiki.xnat.org/documentation/xnat-administration
   */
  readonly preferences?: { readonly [name: string]: string };

  /**
   * Further keys of `xnat-conf.properties`, such as `{ 'scheduling.thread.pool.size': '8' }`. No secrets.
   *
   * @default - XNAT's own
   */
  readonly properties?: { readonly [key: string]: string };

  /**
   * The Service that leads to its web server.
   *
   * @default - it is reached in the cluster alone, by what `ingress`, `albIngress` or `gateway` makes
   */
  readonly service?: WebServiceOptions;

  /**
   * Where its pods run and what stands on them.
   *
   * @default - as the site's `pod` says
   */
  readonly pod?: XnatPodOptions;
}

/** One XNAT: where it is, what it keeps its data in, and how it runs. */
export interface XnatWebProps extends XnatWebOptions, XnatSiteOptions {
  /** The database, a `Postgres` or an `ExternalPostgres`. */
  readonly database: IDatabase;

  /**
   * The message broker that several pods share their work through, a `MessageBroker` or an `ExternalMessageBroker`.
   *
   * @default - each pod has one in its own memory
   */
  readonly messageBroker?: IMessageBroker;
}

const XNAT_INI = 'XNAT, prefs-init.ini: https://wiki.xnat.org/documentation/xnat-administration';

export const xnatWebOptionsShape: Shape<XnatWebOptions> = {
  image: optional(valueOf(XnatImage, 'XnatImage.ais("1.9.3.1")')),
  pod: optional(struct(xnatPodShape)),
  service: optional(struct(webServiceShape)),
  replicas: optional(by(wholeNumber, REPLICAS)),
  resources: optional(struct(resourceShape)),
  heapPercent: optional(heldBy(wholeNumber, 'heap-share', 'https://docs.oracle.com/en/java/javase/17/docs/specs/man/java.html, -XX:MaxRAMPercentage')),
  jvm: optional(struct(jvmShape)),
  startupTimeout: optional(
    heldBy(duration, 'pod-times', 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/'),
  ),
  terminationGracePeriod: optional(heldBy(duration, 'pod-times', 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination')),
  safeToEvict: optional(flag),
  connectionPoolSize: optional(heldBy(countingNumber, 'connection-pool', 'XNAT, datasource.maxTotal; PostgreSQL, max_connections')),
  timeZone: optional(heldBy(filledText, 'xnat-time-zone', TIME_ZONE.source)),
  showLogs: optional(flag),
  adminCredentials: optional(secretOf(Secret, 'Secret.named("xnat-admin")')),
  includedPlugins: optional(listOf(heldBy(text, 'plugin-included', 'the plugins of the image'))),
  plugins: optional(listOf(struct(pluginShape))),
  passwordLogin: optional(flag),
  preferences: optional(mapOf(heldBy(text, 'preference', XNAT_INI), heldBy(text, 'preference', XNAT_INI))),
  properties: optional(mapOf(by(text, anyText('each property is read by another part of XNAT')), by(text, PROPERTY_NAME))),
};

export const xnatWebShape: Shape<XnatWebProps> = {
  ...xnatWebOptionsShape,
  ...xnatSiteOptionsShape,
  database: required(databaseKind, STAND_IN_DATABASE),
  messageBroker: optional(brokerKind),
};

/** What the methods of an XNAT take. */
export const loginKind = contract('a login provider, such as new AafOpenId(…)', { providerId: text, bind: method });
export const volumeKind = contract('a volume, such as new BuildVolume(…)', { volumeName: filledText, claimName: filledText, mountPath: text });
