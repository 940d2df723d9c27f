import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import type { INetworkMember, IPodTraffic } from '../../contracts/network-member';
import type { ISetupFeature } from '../../contracts/setup-feature';
import type { IXnat } from '../../contracts/xnat';
import { STAND_IN_XNAT, xnatKind } from '../../contracts/xnat-kinds';
import { Component } from '../../core/kubernetes/instance';
import { checked } from '../../core/props/checked';
import { by, contract, duration, heldBy, listOf, mapOf, method, optional, required, secretOf, type Shape, struct, text, valueOf } from '../../core/props/kind';
import { Refusals } from '../../core/refusals/refusals';
import { imageTag } from '../../core/rules/image-tag';
import { scopeOf } from '../../core/scope';
import { VERSIONS } from '../../core/versions';
import { PREFERENCE_NAME } from '../../values/grammar/xnat';
import { type Image, imageKind, imageReferenceOf } from '../../values/image';
import { SITE_PREFERENCE } from '../../values/json-value';
import { NetworkPeer } from '../../values/network-peer';
import { isOwned, ownedSetting } from '../../values/owned-setting.rules';
import { type PodOptions, podShape } from '../../values/pods/pod-options';
import { RestSetting } from '../../values/rest-setting';
import { setupInitialized } from '../../values/rest-setting.rules';
import { Secret, type SecretKey } from '../../values/secret';
import { preferenceTwice, type PreferenceTwiceSubject, settingTwice, type SettingTwiceSubject, setupKeepFor, setupLogin, setupUsername } from './rules';
import { makeSetupJob } from './setup-job';

/** Settings of XNAT's that no file can hold. */
export interface XnatSetupOptions {
  /**
   * The user who makes them, an administrator of XNAT's own, with a password.
   *
   * @default "admin"
   */
  readonly username?: string;

  /**
   * The Secret with the key `password` of that user. XNAT takes the password of `admin` from its Secret once, when it makes
   * its database; where it has been changed since, this is where the new one is.
   *
   * @default - the Secret that XNAT's own `admin` was made with
   */
  readonly credentials?: Secret;

  /**
   * Site preferences that no file can hold, by name: texts of several lines, such as
   * `{ sitewideAnonymizationScript: readFileSync('site.das', 'utf8') }`, lists and objects. Others belong in
   * `xnat.preferences`, which XNAT reads at each start.
   *
   * @default - none
   */
  readonly siteConfig?: { readonly [name: string]: unknown };

  /**
   * Any other settings, such as `RestSetting.object('/xapi/events/prefs', { enabled: true }, RestMethod.PUT)`.
   *
   * @default - none
   */
  readonly settings?: RestSetting[];

  /**
   * How long a finished Job stays, and its log with it: at least five minutes. An apply of the same YAML after that makes the
   * settings again, and so mends what was changed by hand. Until then a return to former settings does nothing, where their Job is still there.
   *
   * @default Duration.hours(1)
   */
  readonly keepFor?: Duration;

  /**
   * An image with Node 20 or later, such as a mirror of the official one. Without a tag it has that of the default.
   *
   * @default - `docker.io/library/node:24.21.0-bookworm-slim`
   */
  readonly image?: Image;

  /**
   * Where its pod runs and what stands on it.
   *
   * @default - as the site's `pod` says
   */
  readonly pod?: PodOptions;
}

/** Settings, and the XNAT that they are of. */
export interface XnatSetupProps extends XnatSetupOptions {
  /** The XNAT. */
  readonly xnat: IXnat;

  /**
   * Features that have settings of their own, such as a `ContainerService`. They are made in this order, then XNAT's own: its
   * DICOM receivers.
   *
   * @default - none
   */
  readonly features?: ISetupFeature[];
}

const FEATURE = contract('a feature with settings, such as new ContainerService(…)', { setupSettings: method });

export const xnatSetupShape: Shape<XnatSetupOptions> = {
  pod: optional(struct(podShape)),
  username: optional(heldBy(text, 'setup-username', 'XNAT, its user names')),
  credentials: optional(secretOf(Secret, 'Secret.named("xnat-setup")')),
  siteConfig: optional(mapOf(SITE_PREFERENCE, by(text, PREFERENCE_NAME))),
  settings: optional(listOf(valueOf(RestSetting, 'RestSetting.object("/xapi/events/prefs", { enabled: true })'))),
  keepFor: optional(
    heldBy(duration, 'setup-keep-for', 'API server, ttlSecondsAfterFinished: https://kubernetes.io/docs/concepts/workloads/controllers/ttlafterfinished/'),
  ),
  image: optional(imageKind),
};

const SHAPE: Shape<XnatSetupProps> = { ...xnatSetupShape, xnat: required(xnatKind, STAND_IN_XNAT), features: optional(listOf(FEATURE)) };

/**
 * A Job that brings XNAT to the settings that no file of its can hold: DICOM receivers, the backend of pipelines, any
 * other that its REST interface has.
 *
 * It waits for the first pod of this very state of the site: a Service of its own leads to that pod alone, once it is ready.
 * It reads first, changes only what differs, reads again, and says in its log what it did. What nobody asked for stays as it
 * is. The Job's name holds a hash of its settings and of the state of the site: another state is another Job, and the same
 * one is not done twice within `keepFor`. To have it done again at once, delete the Job and apply.
 *
 * Reports the rules `setup-username`, `setup-login`, `setup-keep-for`, `image-tag`, `preference-twice`, `setting-twice`, `setup-initialized`,
 * `rest-path`, `owned-setting` and `literal-secret`.
 *
 * @see https://wiki.xnat.org/documentation/xnat-rest-api-directory
 */
export class XnatSetup extends Construct implements INetworkMember {
  /** Its pods, for `NetworkPolicies`. */
  readonly podTraffic: IPodTraffic[];

  constructor(scope: Construct, id: string, props: XnatSetupProps) {
    super(scopeOf(scope, id, new.target), id);
    props = checked(this, 'XnatSetup', props, SHAPE);
    const component = Component.of(this, 'xnat-setup', 'setup');
    const username = props.username ?? 'admin';
    const image = imageReferenceOf(props.image, VERSIONS.nodeRepository, VERSIONS.node);
    const { _host: xnat } = props.xnat;
    const outbound = () => [{ port: xnat.podPort, peers: [NetworkPeer.pods(xnat.podLabels)] }];
    this.podTraffic = [{ name: component.fullName, labels: component.selector, inbound: () => [], outbound }];
    xnat.labelState();
    const siteConfig = props.siteConfig ?? {};
    const features = [...(props.features ?? []), xnat].flatMap((feature) => settingsOf(feature));
    const own = [...(Object.keys(siteConfig).length > 0 ? [RestSetting._siteConfig(siteConfig)] : []), ...(props.settings ?? [])];
    Refusals.of(this)
      .apply(setupUsername, { username, credentials: props.credentials !== undefined })
      .apply(setupLogin, xnat.passwordLogin)
      .apply(setupKeepFor, props.keepFor)
      .apply(imageTag, { prop: 'setup.image', image })
      .apply(settingTwice, twice(own, features))
      .applyLater(preferenceTwice, () => this.setByFile(props));
    checkSiteConfig(this, siteConfig);
    makeSetupJob(this, {
      pod: { given: props.pod, restartsForSecretsBut: [] },
      component,
      xnat,
      image,
      username,
      passwordKey: passwordOf(props),
      keepFor: props.keepFor ?? Duration.hours(1),
      settings: [...features, ...own],
    });
  }

  private setByFile({ xnat, siteConfig, settings }: XnatSetupProps): PreferenceTwiceSubject[] {
    const changed = [
      ...Object.keys(siteConfig ?? {}).map((name) => ({ prop: 'setup.siteConfig', tool: 'siteConfig', name })),
      ...(settings ?? []).flatMap(({ _preferences }) => _preferences).map((preference) => ({ prop: 'RestSetting.object', ...preference })),
    ];
    return changed.filter(({ tool, name }) => !isOwned(`${tool}.${name}`) && xnat._host.setsPreference(tool, name));
  }
}

function checkSiteConfig(scope: Construct, siteConfig: { readonly [name: string]: unknown }): void {
  const prop = 'setup.siteConfig';
  const refusals = Refusals.of(scope).apply(setupInitialized, { prop, initialized: siteConfig.initialized });
  for (const name of Object.keys(siteConfig)) refusals.apply(ownedSetting, { prop, key: `siteConfig.${name}` });
}

/** What is set twice: by two settings of the site's own, or by one of them and a feature. */
function twice(own: readonly RestSetting[], features: readonly RestSetting[]): SettingTwiceSubject[] {
  return own.flatMap(({ _path: path = '', _names: names }, i) => {
    if (features.some((feature) => feature._path !== undefined && isWithin(path, feature._path))) return [{ path }];
    const others = own.slice(0, i).filter((other) => other._path === path);
    return names.filter((name) => others.some((other) => other._names.includes(name))).map((member) => ({ path, member }));
  });
}

/** An element of a list has a path of its own, below that of the list. */
const isWithin = (path: string, whole: string) => path === whole || path.startsWith(`${whole}/`);

function passwordOf({ credentials, xnat }: XnatSetupProps): SecretKey {
  return credentials?.key('password') ?? xnat._host.adminPasswordKey;
}

/** A feature of any maker may tell wrongly; what it tells wrongly counts as nothing. */
function settingsOf(feature: ISetupFeature): RestSetting[] {
  const told: unknown = feature.setupSettings();
  return Array.isArray(told) ? told.filter((setting) => setting instanceof RestSetting) : [];
}
