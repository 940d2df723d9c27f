import { Construct } from 'constructs';
import { type INetworkMember, type NetworkInbound, type NetworkOutbound } from '../contracts/network-member';
import type { ISetupFeature } from '../contracts/setup-feature';
import type { IXnatServer } from '../contracts/xnat-server';
import { Component } from '../kubernetes/instance';
import { NetworkPeer } from '../network/network-peer';
import { Secret, type SecretKey } from '../secrets/secret';
import { checked } from '../validation/checked';
import { contract, listOf, mapOf, method, optional, required, secretOf, type Shape, text, valueOf } from '../validation/kind';
import { Refusals } from '../validation/refusals';
import { isOwned, ownedSetting } from '../validation/rules/owned-setting';
import { literalSecret } from '../validation/rules/placeholder-secret';
import { preferenceTwice, setupLogin, setupUsername } from '../validation/rules/setup';
import { MISSING_SERVER, serverKind } from '../xnat/xnat-kinds';
import { leavesOf, RestSetting } from './rest-setting';
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
}

/** Settings, and the XNAT that they are of. */
export interface XnatSetupProps extends XnatSetupOptions {
  /** The XNAT. */
  readonly xnat: IXnatServer;

  /**
   * Features that have settings of their own, such as a `ContainerService`. They are made in this order.
   *
   * @default - none
   */
  readonly features?: ISetupFeature[];
}

const FEATURE = contract('a feature with settings, such as new ContainerService(…)', { setupSettings: method });

// Of null XNAT makes an error 500.
const JSON_VALUE = { expects: 'a value that JSON can hold, and not null', accepts: (value: unknown) => value !== null && isJsonValue(value) };

function isJsonValue(value: unknown): boolean {
  try {
    return JSON.stringify(value) !== undefined && typeof value !== 'function' && !(typeof value === 'number' && !Number.isFinite(value));
  } catch {
    return false;
  }
}

export const xnatSetupShape: Shape<XnatSetupOptions> = {
  username: optional(text),
  credentials: optional(secretOf(Secret, 'Secret.named("xnat-setup")')),
  siteConfig: optional(mapOf(JSON_VALUE)),
  settings: optional(listOf(valueOf(RestSetting, 'RestSetting.object("/xapi/events/prefs", { enabled: true })'))),
};

const SHAPE: Shape<XnatSetupProps> = { ...xnatSetupShape, xnat: required(serverKind, MISSING_SERVER), features: optional(listOf(FEATURE)) };

/**
 * A Job that brings XNAT to the settings that no file of its can hold: DICOM receivers, the backend of pipelines, any
 * other that its REST interface has.
 *
 * It waits for XNAT, reads first, changes only what differs, reads again, and says in its log what it did. What nobody
 * asked for stays as it is. The Job's name holds a hash of its settings: other settings are another Job, and the same one
 * is not done twice within a week. To have it done again at once, delete the Job and apply.
 *
 * Reports the rules `setup-username`, `setup-login`, `preference-twice`, `rest-path`, `owned-setting` and `literal-secret`.
 *
 * @see https://wiki.xnat.org/documentation/xnat-rest-api-directory
 */
export class XnatSetup extends Construct implements INetworkMember {
  readonly networkName: string;
  readonly networkPods: { readonly [label: string]: string };
  private readonly xnat: IXnatServer;

  constructor(scope: Construct, id: string, given: XnatSetupProps) {
    super(scope, id);
    const props = checked(this, 'XnatSetup', given, SHAPE);
    const component = Component.of(this, 'xnat-setup', 'setup');
    const username = props.username ?? 'admin';
    this.xnat = props.xnat;
    this.networkName = component.fullName;
    this.networkPods = component.selector;
    Refusals.of(this)
      .apply(setupUsername, { username, credentials: props.credentials !== undefined })
      .apply(setupLogin, props.xnat.passwordLogin)
      .applyLater(preferenceTwice, () => Object.keys(props.siteConfig ?? {}).filter((name) => !isOwned(`siteConfig.${name}`) && props.xnat.setsPreference('siteConfig', name)));
    const prop = 'setup.siteConfig';
    for (const name of Object.keys(props.siteConfig ?? {})) Refusals.of(this).apply(ownedSetting, { prop, key: `siteConfig.${name}` });
    for (const { key, value } of leavesOf(props.siteConfig ?? {})) Refusals.of(this).apply(literalSecret, { prop, key, value });
    makeSetupJob(this, {
      component,
      xnat: props.xnat,
      username,
      passwordKey: passwordOf(props),
      settings: [
        ...(props.features ?? []).flatMap((feature) => settingsOf(feature)),
        ...(props.siteConfig && Object.keys(props.siteConfig).length > 0 ? [RestSetting.object('/xapi/siteConfig', props.siteConfig)] : []),
        ...(props.settings ?? []),
      ],
    });
  }

  /** None. */
  networkInbound(): NetworkInbound[] {
    return [];
  }

  /** To XNAT's pods. */
  networkOutbound(): NetworkOutbound[] {
    return [{ port: this.xnat.podPort, peers: [NetworkPeer.pods(this.xnat.networkPods)] }];
  }
}

function passwordOf({ credentials, xnat }: XnatSetupProps): SecretKey {
  return credentials?.key('password') ?? xnat.adminPasswordKey;
}

/** A feature of any maker may tell wrongly; what it tells wrongly counts as nothing. */
function settingsOf(feature: ISetupFeature): RestSetting[] {
  const told: unknown = feature.setupSettings();
  return Array.isArray(told) ? told.filter((setting) => setting instanceof RestSetting) : [];
}
