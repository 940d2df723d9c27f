import { Construct } from 'constructs';
import { type INetworkMember, type NetworkInbound, type NetworkOutbound } from '../contracts/network-member';
import type { ISetupFeature } from '../contracts/setup-feature';
import type { IXnatServer } from '../contracts/xnat-server';
import { Component } from '../kubernetes/instance';
import { NetworkPeer } from '../network/network-peer';
import { Secret, type SecretKey } from '../secrets/secret';
import { checked } from '../validation/checked';
import { contract, filledText, listOf, mapOf, method, optional, required, secretOf, type Shape, text, valueOf, wholeNumber } from '../validation/kind';
import { Refusals } from '../validation/refusals';
import { ownedSetting } from '../validation/rules/owned-setting';
import { literalSecret } from '../validation/rules/placeholder-secret';
import { setupUsername } from '../validation/rules/setup';
import { RestSetting } from './rest-setting';
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

const SERVER = contract('an XNAT, such as site.xnat', { restUrl: filledText, healthPath: filledText, podPort: wholeNumber });
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

const MISSING: IXnatServer = {
  url: 'https://missing.invalid',
  restUrl: 'http://missing',
  healthPath: '/',
  runtime: { image: 'missing:0', uid: 1000, gid: 1000, imagePullSecrets: [] },
  adminPasswordKey: { secretName: 'missing', key: 'password' },
  podPort: 8080,
  networkPods: { missing: 'missing' },
};

const SHAPE: Shape<XnatSetupProps> = { ...xnatSetupShape, xnat: required(SERVER, MISSING), features: optional(listOf(FEATURE)) };

/**
 * A Job that brings XNAT to the settings that no file of its can hold: DICOM receivers, the backend of pipelines, any
 * other that its REST interface has.
 *
 * It waits for XNAT, reads first, changes only what differs, reads again, and says in its log what it did. What nobody
 * asked for stays as it is. The Job's name holds a hash of its settings: other settings are another Job, and the same one
 * is not done twice. To have it done again, delete the Job and apply.
 *
 * Reports the rules `setup-username`, `rest-path`, `owned-setting` and `literal-secret`.
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
    Refusals.of(this).apply(setupUsername, { username, credentials: props.credentials !== undefined });
    for (const [name, value] of Object.entries(props.siteConfig ?? {})) {
      Refusals.of(this)
        .apply(ownedSetting, { prop: 'setup.siteConfig', key: `siteConfig.${name}` })
        .apply(literalSecret, { prop: 'setup.siteConfig', key: name, value: String(value) });
    }
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
