import { Construct } from 'constructs';
import type { ILoginProvider } from '../../contracts/login-provider';
import type { INetworkMember, IPodTraffic, NetworkOutbound } from '../../contracts/network-member';
import type { SecretUse } from '../../contracts/secret-user';
import type { IVolume } from '../../contracts/volume';
import type { IWebBackend, WebFrontEnd } from '../../contracts/web-backend';
import type { IXnat } from '../../contracts/xnat';
import type { XnatPodParts } from '../../contracts/xnat-pod-parts';
import { accepted, acceptedAll, checked } from '../../core/props/checked';
import { by, filledText, heldBy, text } from '../../core/props/kind';
import { Refusals } from '../../core/refusals/refusals';
import { literalSecret } from '../../core/rules/literal-secret';
import { scopeOf } from '../../core/scope';
import { INI_NAME } from '../../values/grammar/xnat';
import { HpaAutoscaling, type HpaAutoscalingOptions } from './autoscaling/hpa-autoscaling';
import { autoscalingOnce } from './autoscaling/rules';
import { LoginHost } from './login-host';
import { addFrontEnd } from './front-ends';
import { checkedPodParts } from './pod-parts';
import { XnatHost } from './xnat-host';
import type { XnatImage } from './xnat-image';
import { WEB_SERVICE_PORT } from './xnat-services';
import { addCheckedEgress, xnatTraffic } from './xnat-network';
import { makeXnatObjects } from './xnat-objects';
import { makeDataVolumes } from './xnat-volumes';
import { loginKind, volumeKind, type XnatWebProps, xnatWebShape } from './xnat-web-options';
import { refusePreference, refuseXnatWeb } from './xnat-web-refusals';

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
export class XnatWeb extends Construct implements IXnat, IWebBackend, INetworkMember {
  /** URL of the site, without a trailing slash. */
  readonly url: string;
  /** XNAT's site id. */
  readonly siteId: string;
  /** Image of XNAT. */
  readonly image: XnatImage;
  /** Name of the ClusterIP Service, which listens on port 80. */
  readonly serviceName: string;
  /** Name of that port. */
  readonly servicePortName = 'http';
  /** A path that answers 200 without a login as soon as XNAT can serve. */
  readonly healthPath: string;
  /** The volume of the archive. */
  readonly archive: IVolume;
  /** Its pods, for `NetworkPolicies`. */
  readonly podTraffic: IPodTraffic[];
  /** @internal */
  readonly _host: XnatHost;
  private readonly loginHost: LoginHost;

  constructor(scope: Construct, id: string, props: XnatWebProps) {
    super(scopeOf(scope, id, new.target), id);
    const xnat = new XnatHost(this, checked(this, 'XnatWeb', props, xnatWebShape));
    this._host = xnat;
    this.loginHost = new LoginHost(xnat);
    this.url = xnat.url;
    this.siteId = xnat.siteId;
    this.image = xnat.image;
    this.serviceName = xnat.component.fullName;
    this.healthPath = xnat.healthPath;
    this.podTraffic = [xnatTraffic(xnat)];
    for (const volume of makeDataVolumes(this, xnat.props)) this.addVolume(volume);
    this.archive = xnat.volumes[0]!;
    makeXnatObjects(xnat);
    refuseXnatWeb(xnat);
  }

  /**
   * Adds a way to log in.
   *
   * @param provider such as `new AafOpenId(…)`
   */
  addLogin(provider: ILoginProvider): void {
    if (!accepted(this, 'addLogin', loginKind, provider)) return;
    this._host.logins.push(provider);
    provider.bind(this.loginHost);
  }

  /**
   * Mounts a volume.
   *
   * @param volume such as `new BuildVolume(…)`
   */
  addVolume(volume: IVolume): void {
    if (!accepted(this, 'addVolume', volumeKind, volume)) return;
    this._host.volumes.push(volume);
    volume._shareIf?.(() => this._host.mostPods > 1);
  }

  /** Allows a connection to elsewhere, such as another XNAT or a PACS that images are fetched from. */
  addEgress(traffic: NetworkOutbound): void {
    addCheckedEgress(this._host, traffic);
  }

  /**
   * Sets a preference at every start, as `preferences` does.
   *
   * @param tool the section of the file, such as `siteConfig`
   * @param name such as `requireLogin`
   * @param value as text, such as `true`
   */
  setPreference(tool: string, name: string, value: string): void {
    if (
      !acceptedAll(this, 'setPreference', {
        tool: [by(filledText, INI_NAME), tool],
        name: [by(filledText, INI_NAME), name],
        value: [heldBy(text, 'preference', 'XNAT, prefs-init.ini'), value],
      })
    )
      return;
    Refusals.of(this).apply(literalSecret, { prop: 'setPreference', key: name, value });
    refusePreference(Refusals.of(this), { prop: 'setPreference', name: `${tool}.${name}`, value });
    this._host.setPreference(tool, name, value);
  }

  /** Adds files, variables, ports and init containers to the pods. */
  addPodParts(parts: XnatPodParts): void {
    this._host.addPodParts(checkedPodParts(Refusals.of(this), parts));
  }

  /** Lets the number of pods follow the load. */
  autoscale(options: HpaAutoscalingOptions): HpaAutoscaling {
    const before = this.node.tryFindChild('autoscaling');
    Refusals.of(this).apply(autoscalingOnce, before !== undefined);
    if (before instanceof HpaAutoscaling) return before;
    return new HpaAutoscaling(this, 'autoscaling', { ...options, xnat: this });
  }

  /** @internal */
  _secretUses(): SecretUse[] {
    return this._host.config.secretUses();
  }

  /** @internal */
  get _servicePort(): number {
    return WEB_SERVICE_PORT;
  }

  /** @internal */
  get _graceSeconds(): number {
    return this._host.terminationGracePeriod.toSeconds({ integral: false });
  }

  /** @internal */
  _addFrontEnd(frontEnd: WebFrontEnd): void {
    addFrontEnd(this._host, frontEnd);
  }
}
