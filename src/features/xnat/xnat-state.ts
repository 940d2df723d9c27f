import { Duration, Size } from 'cdk8s';
import type { Construct } from 'constructs';
import type { IDatabase } from '../../contracts/database';
import type { ILoginProvider } from '../../contracts/login-provider';
import type { NetworkOutbound } from '../../contracts/network-member';
import type { Outgoing } from '../../contracts/outgoing';
import type { IVolume } from '../../contracts/volume';
import type { WebFrontEnd } from '../../contracts/web-backend';
import type { k8s } from '../../core/k8s';
import { Component } from '../../core/kubernetes/instance';
import { Resources } from '../../core/units/resources';
import { proxyEnvironment, proxyJavaOptions } from '../../values/proxy';
import { Secret, type SecretKey } from '../../values/secret';
import type { XnatConfig } from './config/xnat-config';
import { receivingPod } from './dicom';
import { PluginSet } from './plugins';
import { PodParts } from './pod-parts';
import { directHosts } from './direct-hosts';
import { configOf, configureForPods } from './site-config';
import { Trust } from './trust';
import { XnatImage } from './xnat-image';
import type { XnatWebProps } from './xnat-web-options';

/**
 * A start copies about a gigabyte. An upload of several gigabytes lies in Tomcat's `temp` until XNAT has taken it, and what no claim is given for, such
 * as the inbox, lies on the node as well.
 */
const XNAT_DISK = { reserved: Size.gibibytes(4), most: Size.gibibytes(20) };

/** What is known of an XNAT: its props with their defaults, and what has been added to it so far. All of its objects are made of this. */
export class XnatState {
  readonly component: Component;
  readonly url: string;
  readonly siteId: string;
  readonly image: XnatImage;
  readonly resources: Resources;
  /** Share of the memory limit for the Java heap, in percent. */
  readonly heapPercent: number;
  readonly database: IDatabase;
  readonly passwordLogin: boolean;
  readonly adminPasswordKey: SecretKey;
  /** Whether a container beside XNAT's shows its log. */
  readonly showLogs: boolean;
  readonly startupTimeout: Duration;
  readonly terminationGracePeriod: Duration;
  readonly plugins: PluginSet;
  readonly config: XnatConfig;
  /** The certificates that the database's is verified with. */
  readonly caVolume?: k8s.Volume;

  readonly volumes: IVolume[] = [];
  readonly logins: ILoginProvider[] = [];
  readonly frontEnds: WebFrontEnd[] = [];
  readonly egress: NetworkOutbound[] = [];
  readonly podParts = new PodParts();
  readonly trust = new Trust(this);
  protected scaledTo?: { readonly least: number; readonly most: number; readonly scaleDownSeconds?: number };

  constructor(
    readonly scope: Construct,
    readonly props: XnatWebProps,
  ) {
    this.component = Component.of(scope, 'xnat-web', 'web');
    this.url = props.url;
    this.siteId = props.siteId ?? this.component.instance.replace(/-/g, '_');
    this.image = props.image ?? XnatImage.ais();
    this.resources = new Resources(props.resources, Size.mebibytes(3000), XNAT_DISK);
    this.heapPercent = props.heapPercent ?? 60;
    this.database = props.database;
    this.passwordLogin = props.passwordLogin ?? true;
    this.adminPasswordKey = (props.adminCredentials ?? Secret.named(`${this.component.fullName}-admin`)).key('password');
    this.showLogs = props.showLogs ?? this.image.logsToFiles;
    this.startupTimeout = props.startupTimeout ?? Duration.minutes(15);
    this.terminationGracePeriod = props.terminationGracePeriod ?? Duration.minutes(2);
    const { files, initContainers } = props.pod ?? {};
    this.podParts.add({ files, initContainers });
    this.plugins = new PluginSet(this.image, props.includedPlugins, props.plugins ?? []);
    this.config = configOf(props, { siteId: this.siteId, adminPassword: this.adminPasswordKey });
    this.podParts.later(() => this.trust.parts());
    this.podParts.later(() => ({ javaOptions: proxyJavaOptions(props.proxy, this.directHosts) }));
    if (props.trust) this.trust.add('site', props.trust);
    if (props.smtp?.ca) this.trust.add('mail', props.smtp.ca);
    // Made while the tree is built: an object that appears during the synthesis is not written.
    this.caVolume = props.database.tls.ca?._volume(scope, this.component.metadata('-database-ca'), 'database-ca');
  }

  /** Of a container that connects elsewhere before XNAT starts. Known at the end: logins add to it. */
  get outgoing(): Outgoing {
    const { pem } = this.trust;
    const proxy = proxyEnvironment(this.props.proxy, this.directHosts);
    return { env: { ...(pem && { CA_BUNDLE: pem.file }), ...proxy }, volumeMounts: pem ? [pem.mount] : [] };
  }

  /** Hosts that are reached without a proxy. Known at the end. */
  private get directHosts(): string[] {
    const { egress, props, component, headlessServiceName } = this;
    return directHosts({ ...props, egress, services: [component.fullName, headlessServiceName] });
  }

  get autoscaled(): boolean {
    return this.scaledTo !== undefined;
  }

  /** After how long a pod goes that is no longer needed; undefined where none ever does. */
  get scaleDownSeconds(): number | undefined {
    return this.scaledTo?.scaleDownSeconds;
  }

  get leastPods(): number {
    return this.scaledTo?.least ?? this.props.replicas ?? 1;
  }

  get mostPods(): number {
    return this.scaledTo?.most ?? this.props.replicas ?? 1;
  }

  get headlessServiceName(): string {
    return `${this.component.fullName}-headless`;
  }

  /** Ids of login providers; one that was added twice counts once. */
  get loginProviders(): string[] {
    return [...new Set(this.logins)].map(({ providerId }) => providerId);
  }

  /** The templates of the configuration by file name, and what to install. */
  templates(): Record<string, string> {
    configureForPods(this.config, this.props, this.mostPods, receivingPod(this.component));
    return { ...this.config.templates(), 'plugins.txt': this.plugins.toText() };
  }
}
