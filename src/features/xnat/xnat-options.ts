import type { Duration } from 'cdk8s';
import type { IDatabase } from '../../contracts/database';
import type { IMessageBroker } from '../../contracts/message-broker';
import type { ResourceOptions } from '../../core/units/resources';
import type { Secret } from '../../values/secret';
import type { DicomOptions } from './dicom-options';
import type { PluginDownload } from './plugins';
import type { SmtpOptions } from './smtp';
import type { DataVolumeOptions } from './volumes/data-volume';
import type { XnatImage } from './xnat-image';

/** How XNAT runs. */
export interface XnatWebOptions {
  /**
   * Image of XNAT, and what is inside.
   *
   * @default XnatImage.ais("1.9.3.1")
   */
  readonly image?: XnatImage;

  /**
   * Names of the Secrets with which a private registry is reached.
   *
   * @default - none
   */
  readonly imagePullSecrets?: string[];

  /**
   * Number of pods. XNAT is written for one; several need shared volumes, and a login that stays with its pod.
   *
   * @default 1
   */
  readonly replicas?: number;

  /**
   * CPU and memory of each pod. An idle XNAT takes about 750 MB, an upload with XNAT Desktop up to 12 GB.
   *
   * @default - 1 CPU and 3000 MiB, requested and limited, as the AIS operations documents have it
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
   * Plugins to download when a pod starts.
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
}

/** What a whole site and its XNAT alike are told. */
export interface XnatSiteOptions {
  /** URL of the site as its users write it: https, a name, no trailing slash. */
  readonly url: string;

  /** E-mail address of the administrator. XNAT sends notices to it, and in its name. */
  readonly adminEmail: string;

  /**
   * XNAT's site id: a letter, then letters, digits and underscores. It begins every session's and subject's accession
   * number, so choose it once.
   *
   * @default - the site's name, with underscores for hyphens
   */
  readonly siteId?: string;

  /**
   * Volume of the archive, at /data/xnat/archive.
   *
   * @default - a claim of 100 GiB of the cluster's default class
   */
  readonly archive?: DataVolumeOptions;

  /**
   * Volume of the prearchive, at /data/xnat/prearchive.
   *
   * @default - a claim of 50 GiB of the cluster's default class
   */
  readonly prearchive?: DataVolumeOptions;

  /**
   * Volume of the cache, at /data/xnat/cache: uploads on their way, and what users have deleted.
   *
   * @default - a claim of 10 GiB of the cluster's default class
   */
  readonly cache?: DataVolumeOptions;

  /**
   * How scanners and PACS reach XNAT.
   *
   * @default - no Service for DICOM, and no open port
   */
  readonly dicom?: DicomOptions;

  /**
   * The relay for mail.
   *
   * @default - XNAT sends no mail
   */
  readonly smtp?: SmtpOptions;
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
