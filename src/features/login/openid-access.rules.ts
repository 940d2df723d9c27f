import { enumerate, quoted } from '../../core/refusals/describe';
import { nearest } from '../../core/refusals/nearest';
import { type Report, Rule } from '../../core/refusals/rule';
import { hostOf } from '../../core/url';

export interface ScopesSubject {
  readonly scopes: readonly string[];
  readonly filter: boolean;
  readonly emailProperty: string;
}

/** @see https://www.rfc-editor.org/rfc/rfc6749#section-3.3; the plugin splits its list at commas. */
const SCOPE = /^[\x21\x23-\x2b\x2d-\x5b\x5d-\x7e]+$/;

export const openIdScopes = new Rule<ScopesSubject>({
  id: 'openid-scopes',
  refuses: 'scopes without openid, a domain filter without the scope email, and a scope with a comma, a blank or a quote',
  why: 'without the scope openid there is no ID token, which the plugin takes apart without asking: every login fails',
  check: ({ scopes, filter, emailProperty }) => {
    const odd = scopes.flatMap((scope, i): Report[] =>
      SCOPE.test(scope)
        ? []
        : [
            {
              what: `scopes[${i}] is ${quoted(scope)}`,
              why: 'the provider knows no scope of that name',
              fix: 'give each scope an element of its own, such as "profile"',
            },
          ],
    );
    if (odd.length > 0) return odd;
    const lacking = [...(scopes.includes('openid') ? [] : ['openid']), ...(filter && emailProperty === 'email' && !scopes.includes('email') ? ['email'] : [])];
    return lacking.map((scope): Report => {
      const meant = scopes.find((each) => each !== 'openid' && each !== 'email' && nearest(each, [scope]) === scope);
      return {
        what: `scopes has no ${quoted(scope)}${meant === undefined ? '' : `, but ${quoted(meant)}`}`,
        ...(scope === 'email' && { why: 'the filter looks at the e-mail address, which the provider then does not hand out: nobody gets in' }),
        fix: meant === undefined ? `add ${quoted(scope)} to scopes` : `write ${quoted(scope)}, which is case-sensitive`,
      };
    });
  },
});

export interface DomainSubject {
  /** As given, if it is. */
  readonly filter?: boolean;
  /** As given, if they are. */
  readonly domains?: readonly string[];
  /** Whether a new account may be used at once. */
  readonly enabled?: boolean;
}

const DOMAIN = /^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+$/;

/** The fix: what follows the @ of an address, where that is a domain. */
function meantDomain(text: string): string {
  const several = text.split(/[,;\s]+/).filter((part) => part !== '');
  if (several.length > 1 && several.every((part) => DOMAIN.test(part))) return `give each an element of its own: ${several.map(quoted).join(', ')}`;
  const meant = text
    .trim()
    .replace(/^.*@/, '')
    .replace(/^\*?\./, '')
    .toLowerCase();
  return DOMAIN.test(meant) ? `write ${quoted(meant)}` : 'write a whole domain, such as "example.edu.au"';
}

export const emailDomains = new Rule<DomainSubject>({
  id: 'email-domains',
  refuses: 'an e-mail domain filter without domains, domains without their filter where accounts may be used at once, or one that is not a domain',
  why: 'the plugin compares what follows the @ letter by letter: a blank or an @ too many keeps everybody out',
  check: ({ filter, domains, enabled = false }) => {
    // Where an administrator looks at each account it harms nobody, and the sample of the AIS has it.
    if (enabled && domains !== undefined && domains.length > 0 && filter === false) {
      return [
        {
          what: 'filterEmailDomains is false, so that allowedEmailDomains is not looked at',
          why: 'a list of domains reads as if nobody else got in, and everybody does, with an account that may be used at once',
          fix: 'remove filterEmailDomains to let in these domains alone, or allowedEmailDomains to let in all',
        },
      ];
    }
    if (filter !== false && domains !== undefined && domains.length === 0) {
      return [
        {
          what: 'allowedEmailDomains is an empty list',
          why: 'an empty list filters nothing: everybody whom the provider knows gets in, or, with the filter on, nobody',
          fix: 'add a domain, such as "example.edu.au", or remove allowedEmailDomains and filterEmailDomains to let in all',
        },
      ];
    }
    if (filter && domains === undefined) {
      return [
        {
          what: 'filterEmailDomains is true, but allowedEmailDomains is empty',
          why: 'the plugin would let in nobody',
          fix: 'add allowedEmailDomains: ["example.edu.au"], or remove the filter',
        },
      ];
    }
    return (domains ?? []).flatMap((domain, i): Report[] =>
      DOMAIN.test(domain) ? [] : [{ what: `allowedEmailDomains[${i}] is ${quoted(domain)}`, fix: meantDomain(domain) }],
    );
  },
});

/** Who hands out accounts to people of many organizations, or to anybody. */
const PUBLIC_ISSUERS: ReadonlyArray<readonly [host: RegExp, who: string]> = [
  [/(^|\.)aaf\.edu\.au$/, 'all of the Australian Access Federation'],
  [/^accounts\.google\.com$/, 'everybody with a Google account'],
  [/(^|\.)orcid\.org$/, 'everybody with an ORCID iD'],
  [/^(appleid|account)\.apple\.com$/, 'everybody with an Apple account'],
  [/(^|\.)cilogon\.org$/, 'all that CILogon knows'],
  [/(^|\.)(facebook|linkedin|github|gitlab|yahoo|amazon|twitch|slack|discord)\.com$/, 'everybody with an account there'],
  [/(^|\.)(globus|lifescience-ri|elixir-czech|tuakiri|surfconext|eduid|egi)\.(org|eu|ac\.nz|nl|ch)$/, 'all of a federation'],
];
const ALL_TENANTS = /^https:\/\/login\.(microsoftonline\.com|live\.com)\/(common|organizations|consumers)\//i;
const ALL_MICROSOFT = 'people of any organization, or of none';

/** Where anybody can have an address: a filter that lets them in keeps nobody out. */
const PUBLIC_MAIL = /^(gmail|googlemail|outlook|hotmail|live|msn|yahoo|ymail|icloud|me|aol|gmx|proton|protonmail|mail|zoho|fastmail)\.[a-z.]{2,6}$/i;

export interface OpenAccessSubject {
  readonly userAuthUri: string;
  /** Whether a new account may be used at once. */
  readonly enabled: boolean;
  /** The domains that are let in; empty where there is no filter. */
  readonly domains: readonly string[];
  /** Whether a gate of the plugin looks at the ID token. */
  readonly gate: boolean;
}

/** Whom an issuer lets in, where that is not one organization. */
function publicOf(userAuthUri: string): string | undefined {
  if (ALL_TENANTS.test(userAuthUri)) return ALL_MICROSOFT;
  const host = hostOf(userAuthUri).toLowerCase();
  return PUBLIC_ISSUERS.find(([issuer]) => issuer.test(host))?.[1];
}

export const loginOpen = new Rule<OpenAccessSubject>({
  id: 'login-open',
  refuses: 'accounts that may be used at once on a federation or a public provider, without anything that says whose people get in',
  why: 'whoever the provider knows gets an account on the site, and sees all that its users see',
  acknowledgeable: true,
  check: ({ userAuthUri, enabled, domains, gate }) => {
    const who = publicOf(userAuthUri);
    const anybody = domains.filter((domain) => PUBLIC_MAIL.test(domain));
    if (!enabled || who === undefined || gate || (domains.length > 0 && anybody.length === 0)) return [];
    return [
      {
        what:
          anybody.length > 0
            ? `accounts are enabled at once, and anybody can have an address of ${enumerate(anybody)}`
            : `accounts are enabled at once, and no filter says for whom: ${who}`,
        fix: 'add allowedEmailDomains with the domains of your people, or use accounts: AccountPolicy.reviewed(); if all may come in, acknowledge login-open',
      },
    ];
  },
});
