/**
 * What a provider's file may say as `openid.<id>.<name>`, and which versions of the plugin openid-auth read it. A name that a version does not read is
 * ignored in silence, and with it whatever it was to forbid.
 *
 * Read in the plugin's sources: 1.0.2 of AIS, 1.3.1, 1.4.0, and the sources and README of 1.6.0. That 1.4.1 and 1.5.0 read what 1.4.0 reads is what
 * their changelog says. Nothing is known of 1.1 and 1.2, which are taken for 1.0 with a file for each provider.
 */
export interface OpenIdProperty {
  readonly name: string;
  /** The prop that writes it; `extraProperties` for one that has no prop of its own. */
  readonly prop: string;
  /** First version that reads it, as major and minor; 1.0 where none is said. */
  readonly since?: string;
  /** Last version that reads it; the newest where none is said. */
  readonly until?: string;
  /** What its value must be; any text where none is said. */
  readonly value?: OpenIdValue;
}

/** What the value of a property must be. */
export enum OpenIdValue {
  /** The plugin takes all but "true" for false. */
  FLAG,
  /** A pattern of user names. */
  PATTERN,
  /** Names, with commas between them; none lets in nobody. */
  LIST,
  /** Names with dots between them. */
  PATH,
  URL,
  /** One of `ALGORITHMS`. */
  ALGORITHM,
}

/** By which the plugin decrypts ID tokens. */
export const ALGORITHMS: readonly string[] = ['RSA1_5', 'RSA-OAEP', 'RSA-OAEP-256', 'RSA-OAEP-384', 'RSA-OAEP-512'];

const NEW = '1.6';
const extra = (name: string, since: string, value?: OpenIdValue): OpenIdProperty => ({ name, prop: 'extraProperties', since, value });

/** A gate of 1.6, which holds for all tokens, for ID tokens, or for the bearer tokens of REST requests. */
const gate = (name: string, details: ReadonlyArray<readonly [string, OpenIdValue]>): OpenIdProperty[] =>
  ['', 'idToken.', 'bearer.'].flatMap((path) => [
    extra(`${path}${name}.enabled`, NEW, OpenIdValue.FLAG),
    ...details.map(([detail, value]) => extra(`${path}${name}.${detail}`, NEW, value)),
  ]);

export const OPENID_PROPERTIES: readonly OpenIdProperty[] = [
  { name: 'clientId', prop: 'clientId' },
  { name: 'clientSecret', prop: 'client' },
  { name: 'accessTokenUri', prop: 'accessTokenUri' },
  { name: 'userAuthUri', prop: 'userAuthUri' },
  { name: 'scopes', prop: 'scopes' },
  { name: 'link', prop: 'link' },
  { name: 'shouldFilterEmailDomains', prop: 'filterEmailDomains' },
  { name: 'allowedEmailDomains', prop: 'allowedEmailDomains' },
  { name: 'forceUserCreate', prop: 'accounts' },
  { name: 'userAutoEnabled', prop: 'accounts', until: '1.3' },
  { name: 'userAutoVerified', prop: 'accounts', until: '1.3' },
  { name: 'emailProperty', prop: 'emailProperty' },
  { name: 'givenNameProperty', prop: 'givenNameProperty' },
  { name: 'familyNameProperty', prop: 'familyNameProperty' },
  { name: 'userInfoUri', prop: 'userInfoUri', since: '1.3' },
  { name: 'pkceEnabled', prop: 'pkce', since: '1.3' },
  extra('usernamePattern', '1.3', OpenIdValue.PATTERN),
  extra('idTokenEncryptionAlgorithm', '1.4', OpenIdValue.ALGORITHM),
  ...gate('audCheck', [['acceptedAudiences', OpenIdValue.LIST]]),
  ...gate('roleCheck', [
    ['rolePath', OpenIdValue.PATH],
    ['requiredRoles', OpenIdValue.LIST],
  ]),
  ...gate('typCheck', [['expectedTypes', OpenIdValue.LIST]]),
  extra('bearer.enabled', NEW, OpenIdValue.FLAG),
  extra('issuer', NEW, OpenIdValue.URL),
  extra('jwksUri', NEW, OpenIdValue.URL),
  extra('bearer.forceUserCreate', NEW, OpenIdValue.FLAG),
  extra('autoLogin', NEW, OpenIdValue.FLAG),
  extra('logoutUri', NEW, OpenIdValue.URL),
];

/** The newest plugin whose properties are known. */
export const NEWEST_KNOWN = NEW;

/** Major and minor of a version as one number that grows with it; undefined for what is none. */
export function minorOf(version: string): number | undefined {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version) ?? [];
  return major === undefined ? undefined : Number(major) * 1000 + Number(minor);
}

/** Whether a version of the plugin reads a property. */
export function isRead({ since = '1.0', until }: OpenIdProperty, version: string): boolean {
  const minor = minorOf(version) ?? 0;
  return minor >= minorOf(since)! && (until === undefined || minor <= minorOf(until)!);
}

/** The versions that read a property, in words. */
export function readBy({ since, until }: OpenIdProperty): string {
  if (until !== undefined) return `up to ${until}`;
  return since === undefined ? 'all' : `from ${since} on`;
}
