import { Size } from 'cdk8s';
import { Construct } from 'constructs';
import type { ILoginProvider } from '../../contracts/login-provider';
import { type INetworkMember, type NetworkInbound, type NetworkOutbound } from '../../contracts/network-member';
import type { IScaleTarget, ScaledContainer } from '../../contracts/scale-target';
import type { ISetupFeature } from '../../contracts/setup-feature';
import type { IVolume } from '../../contracts/volume';
import type { IWatchedXnat, XnatFacts } from '../../contracts/watched-xnat';
import type { IWebBackend, WebFrontEnd } from '../../contracts/web-backend';
import type { IXnatHost } from '../../contracts/xnat-host';
import type { XnatPodParts } from '../../contracts/xnat-pods';
import type { XnatRuntime } from '../../contracts/xnat-server';
import type { k8s } from '../../core/k8s';
import { Component } from '../../core/kubernetes/instance';
import { namespaceOf } from '../../core/kubernetes/namespace-of';
import { accepted, checked } from '../../core/props/checked';
import { Refusals } from '../../core/refusals/refusals';
import { Resources } from '../../core/units/resources';
import type { IPropertiesFile } from '../../values/properties-file';
import type { RestSetting } from '../../values/rest-setting';
import { Secret, type SecretKey } from '../../values/secret';
import { HpaAutoscaling, type HpaAutoscalingOptions } from './autoscaling/hpa-autoscaling';
import { autoscalingOnce } from './autoscaling/rules';
import type { XnatConfig } from './config/xnat-config';
import { receiverSettings, receivingPod } from './dicom';
import { scaledContainers } from './log-container';
import { PluginSet } from './plugins';
import { PodParts } from './pod-parts';
import { configOf, configureForPods } from './site-config';
import { showsLogs } from './xnat-defaults';
import { factsOf, providerIds } from './xnat-facts';
import { runtimeOf, XnatImage } from './xnat-image';
import { checkedEgress, featureInbound, xnatInbound, xnatOutbound } from './xnat-network';
import { makeXnatObjects } from './xnat-objects';
import { loginKind, volumeKind, type XnatWebProps, xnatWebShape } from './xnat-web-options';
import { HEALTH_PATH, HTTP_PORT } from './xnat-pod';
import { makeDisruptionBudget } from './xnat-services';
import { statefulSetSpec } from './xnat-stateful-set';
import { makeDataVolumes } from './xnat-volumes';
import { refuseXnatWeb } from './xnat-web-refusals';

/**
 * XNAT itself: its StatefulSet, its Services, its claims, and its configuration.
 *
 * The pods run under Pod Security "restricted" with a read-only root file system. XNAT's configuration is rendered
 * when a pod starts, from templates in a ConfigMap and from secrets that only one init container sees. A change of the
 * configuration replaces the pods; a changed Secret needs `kubectl rollout restart`.
 *
 * What lies in XNAT's folders inbox, ftp and pipeline goes with the pod, unless `addVolume` puts a volume there.
 *
 * `ApiObject.of(xnat)` is the StatefulSet.
 *
 * @see https://wiki.xnat.org/documentation
 */
export class XnatWeb extends Construct implements IXnatHost, IWatchedXnat, ISetupFeature, IWebBackend, IScaleTarget, INetworkMember {
  /** URL of the site, without a trailing slash. */
  readonly url: string;
  readonly restUrl: string;
  /** XNAT's site id. */
  readonly siteId: string;
  /** Image of XNAT. */
  readonly image: XnatImage;
  /** Name of the ClusterIP Service, which listens on port 80. */
  readonly serviceName: string;
  /** Name of that port. */
  readonly servicePortName = 'http';
  /** A path that answers 200 without a login as soon as XNAT can serve. */
  readonly healthPath = HEALTH_PATH;
  readonly passwordLogin: boolean;
  readonly tomcat: string;
  readonly serviceAccountName: string;
  readonly podPort = HTTP_PORT;
  readonly mountedVolumes: IVolume[] = [];
  /** The volume of the archive. */
  readonly archive: IVolume;
  readonly runtime: XnatRuntime;
  readonly adminPasswordKey: SecretKey;
  readonly scaleTargetApiVersion = 'apps/v1';
  readonly scaleTargetKind = 'StatefulSet';
  /** Name of the StatefulSet. */
  readonly scaleTargetName: string;
  /** Name of the NetworkPolicy. */
  readonly networkName: string;
  readonly networkPods: { readonly [label: string]: string };

  private readonly props: XnatWebProps;
  private readonly component: Component;
  private readonly resources: Resources;
  private readonly plugins: PluginSet;
  private readonly config: XnatConfig;
  private readonly logins: ILoginProvider[] = [];
  private readonly frontEnds: WebFrontEnd[] = [];
  private readonly egress: NetworkOutbound[] = [];
  private readonly podParts = new PodParts();
  private readonly enabledProviders: string[] = [];
  private readonly caVolume?: k8s.Volume;
  private isMarked = false;
  private scaledTo?: { readonly least: number; readonly most: number };

  constructor(scope: Construct, id: string, props: XnatWebProps) {
    super(scope, id);
    props = checked(this, 'XnatWeb', props, xnatWebShape);
    this.props = props;
    this.component = Component.of(this, 'xnat-web', 'web');
    this.url = props.url;
    this.siteId = props.siteId ?? this.component.instance.replaceAll('-', '_');
    this.image = props.image ?? XnatImage.ais();
    this.serviceName = this.serviceAccountName = this.scaleTargetName = this.networkName = this.component.fullName;
    this.networkPods = this.component.selector;
    this.passwordLogin = props.passwordLogin ?? true;
    this.tomcat = this.image.tomcat;
    this.restUrl = `http://${this.serviceName}`;
    this.runtime = runtimeOf(this.image, props.imagePullSecrets);
    this.adminPasswordKey = (props.adminCredentials ?? Secret.named(`${this.component.fullName}-admin`)).key('password');
    this.resources = new Resources(props.resources, Size.mebibytes(3000));
    this.plugins = new PluginSet(this.image, props.includedPlugins, props.plugins ?? []);
    this.config = configOf(props, { siteId: this.siteId, adminPassword: this.adminPasswordKey });
    if (this.passwordLogin) this.enableProvider('localdb');

    for (const volume of makeDataVolumes(this, props)) this.addVolume(volume);
    this.archive = this.mountedVolumes[0]!;
    // Made while the tree is built: an object that appears during the synthesis is not written.
    this.caVolume = props.database.tls.ca?.volume(this, this.component.metadata('-database-ca'), 'database-ca');
    makeXnatObjects(this, {
      component: this.component,
      dicom: props.dicom,
      several: this.mostPods > 1,
      furtherPorts: () => this.podParts.all().ports,
      templates: () => this.templates(),
      statefulSet: () => this.statefulSet(),
    });
    refuseXnatWeb(Refusals.of(this), {
      props,
      image: this.image,
      resources: this.resources,
      passwordLogin: this.passwordLogin,
      mostPods: () => this.mostPods,
      autoscaled: () => this.scaledTo !== undefined,
      frontEnds: () => this.frontEnds,
      namespace: namespaceOf(this),
      volumes: () => this.mountedVolumes,
      providers: () => providerIds(this.logins),
    });
  }

  /** Adds a way to log in, such as `new AafOpenId(…)`. */
  addLogin(provider: ILoginProvider): void {
    if (!accepted(this, 'addLogin', loginKind, provider)) return;
    this.logins.push(provider);
    provider.bind(this);
  }

  /** Mounts a volume, such as `new BuildVolume(…)`. */
  addVolume(volume: IVolume): void {
    if (!accepted(this, 'addVolume', volumeKind, volume)) return;
    this.mountedVolumes.push(volume);
    volume.shareIf?.(() => this.mostPods > 1);
  }

  addFrontEnd(frontEnd: WebFrontEnd): void {
    this.frontEnds.push(frontEnd);
  }

  pluginVersion(plugin: string): string | undefined {
    return this.plugins.version(plugin);
  }

  authFile(name: string): IPropertiesFile {
    return this.config.authFile(name);
  }

  setPreference(tool: string, name: string, value: string): void {
    this.config.override.set(tool, name, value);
  }

  setsPreference(tool: string, name: string): boolean {
    return this.config.override.has(tool, name);
  }

  enableProvider(providerId: string): void {
    if (!this.enabledProviders.includes(providerId)) this.enabledProviders.push(providerId);
    this.setPreference('siteConfig', 'enabledProviders', JSON.stringify(this.enabledProviders));
  }

  /** Allows a connection to elsewhere, such as another XNAT or a PACS that images are fetched from. */
  addEgress(traffic: NetworkOutbound): void {
    this.egress.push(checkedEgress(Refusals.of(this), traffic));
  }

  /** The DICOM receivers, for an `XnatSetup`. */
  setupSettings(): RestSetting[] {
    return receiverSettings(this.props.dicom);
  }

  addPodParts(parts: XnatPodParts): void {
    this.podParts.add(parts);
  }

  markPods(): void {
    this.isMarked = true;
  }

  facts(): XnatFacts {
    const leastPods = this.scaledTo?.least ?? this.props.replicas ?? 1;
    const { component, props, passwordLogin, mostPods } = this;
    return factsOf({
      component,
      props,
      passwordLogin,
      loginProviders: providerIds(this.logins),
      leastPods,
      mostPods,
      template: () => this.statefulSet().template,
    });
  }

  networkInbound(): NetworkInbound[] {
    return [...xnatInbound(this.props), ...featureInbound(this.podParts.all().ports)];
  }

  networkOutbound(): NetworkOutbound[] {
    return [...xnatOutbound(this.props), ...this.egress];
  }

  get scaledContainers(): ScaledContainer[] {
    return scaledContainers(this.resources, showsLogs(this.props, this.image));
  }

  /** Lets the number of pods follow the load. */
  autoscale(options: HpaAutoscalingOptions): HpaAutoscaling {
    const before = this.node.tryFindChild('autoscaling');
    Refusals.of(this).apply(autoscalingOnce, before !== undefined);
    if (before instanceof HpaAutoscaling) return before;
    return new HpaAutoscaling(this, 'autoscaling', { ...options, target: this });
  }

  handOverReplicas(minReplicas: number, maxReplicas: number): void {
    this.scaledTo = { least: minReplicas, most: maxReplicas };
    if (this.mostPods > 1) makeDisruptionBudget(this, this.component);
  }

  private get mostPods(): number {
    return this.scaledTo?.most ?? this.props.replicas ?? 1;
  }

  private statefulSet(): k8s.StatefulSetSpec {
    const { component, props, image, resources, caVolume, mountedVolumes: volumes } = this;
    return statefulSetSpec({
      component,
      props,
      image,
      resources,
      caVolume,
      volumes,
      mostPods: this.mostPods,
      autoscaled: this.scaledTo !== undefined,
      marked: this.isMarked,
      parts: this.podParts.all(),
      secretSources: this.config.secretSources(),
      templates: this.templates(),
    });
  }

  private templates(): Record<string, string> {
    configureForPods(this.config, this.props, this.mostPods, receivingPod(this.component));
    return { ...this.config.templates(), 'plugins.txt': this.plugins.toText() };
  }
}
