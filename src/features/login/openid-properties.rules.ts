import { quoted, withoutSecrets } from '../../core/refusals/describe';
import { nearest } from '../../core/refusals/nearest';
import { type Report, Rule } from '../../core/refusals/rule';
import { ALGORITHMS, isRead, minorOf, NEWEST_KNOWN, OPENID_PROPERTIES, OpenIdValue, readBy } from './openid-properties';

export interface PropertiesSubject {
  /** Version of the plugin; nothing is said about one that is no number. */
  readonly version: string;
  readonly pkce?: boolean;
  readonly userInfoUri?: string;
  readonly extraProperties: { readonly [name: string]: string };
}

const isNewer = (version: string) => minorOf(version)! > minorOf(NEWEST_KNOWN)!;
const propertyOf = (name: string) => OPENID_PROPERTIES.find((property) => property.name === name);
/** Without what the library puts in front itself: `openid.aaf.usernamePattern` is `usernamePattern`. */
const bare = (name: string) => name.trim().replace(/^openid\.[^.]+\./, '');
const freeNames = (version: string) =>
  OPENID_PROPERTIES.filter((property) => property.prop === 'extraProperties' && isRead(property, version)).map(({ name }) => name);

export const openIdProperty = new Rule<PropertiesSubject>({
  id: 'openid-property',
  refuses: 'a setting that the version of the plugin openid-auth in use does not read, and a key of extraProperties that another prop writes',
  why: 'the plugin ignores what it does not know, without a word: a gate that is mistyped or too new for it is open',
  check: ({ version, pkce = false, userInfoUri, extraProperties }) => {
    if (minorOf(version) === undefined) return [];
    const unread = (['pkceEnabled', 'userInfoUri'] as const).flatMap((name): Report[] => {
      const property = propertyOf(name)!;
      const set = name === 'pkceEnabled' ? pkce : userInfoUri !== undefined;
      return set && !isRead(property, version) ? [tooNew(property.prop, version, readBy(property))] : [];
    });
    return [...unread, ...Object.keys(extraProperties).flatMap((name) => unreadKey(name, version))];
  },
});

const tooNew = (prop: string, version: string, by: string): Report => ({
  what: `${prop} is set, and openid-auth ${version} does not read it (${by})`,
  fix: `remove ${prop}, or run a plugin that reads it`,
});

function unreadKey(name: string, version: string): Report[] {
  const property = propertyOf(bare(name));
  // What another prop would write for nothing is too new, whoever writes it; accounts are written for every version.
  const forNothing = property !== undefined && property.until === undefined && !isRead(property, version);
  if (property && property.prop !== 'extraProperties' && !forNothing) {
    const pair = property.prop === 'accounts' ? 'accounts, such as AccountPolicy.reviewed()' : property.prop;
    return [
      {
        what: `extraProperties sets ${quoted(name)}, which the prop ${property.prop} writes`,
        why: 'of two lines for one key the last one wins, so that a filter or a policy that is asked for may be off',
        fix: `remove it here, and use the prop ${pair}`,
      },
    ];
  }
  if (property && (bare(name) === name || forNothing)) {
    return isRead(property, version) ? [] : [tooNew(`extraProperties[${quoted(name)}]`, version, readBy(property))];
  }
  // What a newer plugin reads is not known: openid-newer asks.
  const meant = property?.name ?? nearest(name, freeNames(version));
  if (meant === undefined && isNewer(version)) return [];
  const known = freeNames(version);
  return [
    {
      what: `extraProperties sets ${quoted(name)}, which openid-auth ${version} does not read`,
      fix:
        meant !== undefined && known.includes(meant)
          ? `did you mean ${quoted(meant)}?${bare(name) === name ? '' : ' Write it without "openid.<id>." in front'}`
          : `remove it; openid-auth ${version} reads ${known.length === 0 ? 'no key that has no prop of its own' : `${known.slice(0, 6).join(', ')}${known.length > 6 ? ' …' : ''}`}`,
    },
  ];
}

export const openIdNewer = new Rule<PropertiesSubject>({
  id: 'openid-newer',
  refuses: 'a key of extraProperties for a plugin openid-auth that is newer than all that this library knows',
  why: 'whether that version reads the key is not known: one that it ignores is as good as not there',
  acknowledgeable: true,
  check: ({ version, extraProperties }) =>
    minorOf(version) !== undefined && isNewer(version)
      ? Object.keys(extraProperties)
          .filter((name) => !propertyOf(bare(name)) && nearest(name, freeNames(version)) === undefined)
          .map((name) => ({
            what: `extraProperties sets ${quoted(name)} for openid-auth ${version}; what is known ends with ${NEWEST_KNOWN}`,
            fix: 'remove it, or look into the README of that version, and acknowledge openid-newer',
          }))
      : [],
});

/** A pattern of a user name holds at least one claim that is of the person alone. */
const CLAIM = /\[(?!providerId\])[A-Za-z0-9_]+\]/;

const EXPECTED: Readonly<Record<OpenIdValue, { readonly ok: (value: string) => boolean; readonly fix: string }>> = {
  [OpenIdValue.FLAG]: { ok: (value) => /^(true|false)$/i.test(value), fix: 'write "true" or "false": the plugin takes all else for false' },
  [OpenIdValue.PATTERN]: {
    ok: (value) => CLAIM.test(value) && !/\s/.test(value),
    fix: 'name a claim in brackets, such as "[providerId]_[sub]": without one all people share an account',
  },
  [OpenIdValue.LIST]: {
    ok: (value) => value.split(',').every((part) => part.trim() !== ''),
    fix: 'write names with commas between them, such as "xnat,imaging"',
  },
  [OpenIdValue.PATH]: { ok: (value) => /^[^\s.]+(\.[^\s.]+)*$/.test(value), fix: 'write the claim with dots, such as "resource_access.xnat.roles"' },
  [OpenIdValue.URL]: {
    ok: (value) => /^https:\/\/[^\s/?#@]+[^\s#]*$/.test(value),
    fix: "copy the https URL from the provider's /.well-known/openid-configuration",
  },
  [OpenIdValue.ALGORITHM]: { ok: (value) => ALGORITHMS.includes(value), fix: `write one of ${ALGORITHMS.join(', ')}` },
};

export const openIdValue = new Rule<{ readonly [name: string]: string }>({
  id: 'openid-value',
  refuses: 'a value in extraProperties that the plugin openid-auth takes for another one, and a gate that is described but never turned on',
  why: 'the plugin does not complain: a gate is open, or nobody gets in',
  check: (extraProperties) => [
    ...Object.entries(extraProperties).flatMap(([name, value]): Report[] => {
      const expected = propertyOf(name)?.value;
      if (expected === undefined || EXPECTED[expected].ok(value)) return [];
      return [{ what: `extraProperties[${quoted(name)}] is ${quoted(withoutSecrets(value))}`, fix: EXPECTED[expected].fix }];
    }),
    ...['audCheck', 'roleCheck', 'typCheck'].flatMap((gate) => halfGate(gate, extraProperties)),
    ...halfBearer(extraProperties),
  ],
});

/** As Java reads a flag. */
export const isOn = (value: string | undefined) => value?.toLowerCase() === 'true';

function halfGate(gate: string, properties: { readonly [name: string]: string }): Report[] {
  const names = Object.keys(properties);
  const details = names.filter(
    (name) => OPENID_PROPERTIES.some((property) => property.name === name) && name.includes(`${gate}.`) && !name.endsWith('.enabled'),
  );
  const switches = names.filter((name) => name.endsWith(`${gate}.enabled`));
  // The audience of bearer tokens is looked at unless that is turned off.
  const byItself = gate === 'audCheck' && isOn(properties['bearer.enabled']);
  if (details.length > 0 && switches.length === 0 && !byItself) {
    return [
      {
        what: `extraProperties sets ${quoted(details[0]!)}, and the gate ${gate} is off`,
        fix: `add ${quoted(`${gate}.enabled`)}: "true", or remove what describes it`,
      },
    ];
  }
  const needed = gate === 'roleCheck' ? ['rolePath', 'requiredRoles'] : [gate === 'audCheck' ? 'acceptedAudiences' : 'expectedTypes'];
  const lacking = needed.filter((detail) => !details.some((name) => name.endsWith(`${gate}.${detail}`)));
  return switches.some((name) => isOn(properties[name])) && lacking.length > 0
    ? [
        {
          what: `extraProperties turns on the gate ${gate} without ${lacking.map((detail) => `${gate}.${detail}`).join(' and ')}`,
          why: 'a gate that knows nothing to look for lets in nobody',
          fix: `add ${lacking.map((detail) => quoted(`${gate}.${detail}`)).join(' and ')}, or remove the gate`,
        },
      ]
    : [];
}

function halfBearer(properties: { readonly [name: string]: string }): Report[] {
  const lacking = ['issuer', 'jwksUri'].filter((name) => properties[name] === undefined);
  return isOn(properties['bearer.enabled']) && lacking.length > 0
    ? [
        {
          what: `extraProperties turns on bearer tokens without ${lacking.join(' and ')}`,
          why: 'the plugin then leaves the provider out, and answers 401 to every bearer token',
          fix: `add ${lacking.join(' and ')} from the provider's /.well-known/openid-configuration, or remove "bearer.enabled"`,
        },
      ]
    : [];
}
