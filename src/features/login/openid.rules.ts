import { quoted, withoutSecrets } from '../../core/refusals/describe';
import { type Report, Rule } from '../../core/refusals/rule';

export const redirectPath = new Rule<string>({
  id: 'redirect-path',
  refuses: 'a redirect path that does not begin with a slash, or is more than a path',
  why: 'XNAT appends it to the site URL: people would be sent back to an address that does not exist',
  check: (path) =>
    /^\/[A-Za-z0-9._~/-]*[A-Za-z0-9_-]$/.test(path)
      ? []
      : [{ what: `redirectPath is ${quoted(path)}`, fix: 'write a path such as "/openid-login", with one slash in front' }],
});

export const clientId = new Rule<string>({
  id: 'client-id',
  refuses: 'a client id that is empty or has blanks in it',
  why: 'the identity provider answers 400 to a request without the client id that it gave out',
  check: (id) =>
    id === '' || /\s/.test(id)
      ? [{ what: `clientId is ${quoted(id)}`, fix: 'write the client id as registered, or leave it out and keep it in the Secret' }]
      : [],
});

export interface DomainSubject {
  readonly filter: boolean;
  readonly domains: readonly string[];
}

const DOMAIN = /^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+$/;

/** The mend: what follows the @ of an address, where that is a domain. */
function meantDomain(text: string): string {
  const meant = text.trim().replace(/^.*@/, '').toLowerCase();
  return DOMAIN.test(meant) ? `write ${quoted(meant)}` : 'write a whole domain, such as "example.edu.au"';
}

export const emailDomains = new Rule<DomainSubject>({
  id: 'email-domains',
  refuses: 'an e-mail domain filter without domains, or with one that is no domain',
  why: 'the plugin compares what follows the @ letter by letter: a blank or an @ too many keeps everybody out',
  check: ({ filter, domains }) => {
    if (filter && domains.length === 0) {
      return [
        {
          what: 'filterEmailDomains is true, but allowedEmailDomains is empty',
          why: 'the plugin would let in nobody',
          fix: 'add allowedEmailDomains: ["example.edu.au"], or remove the filter',
        },
      ];
    }
    return domains.flatMap((domain, i): Report[] =>
      DOMAIN.test(domain)
        ? []
        : [
            {
              what: `allowedEmailDomains[${i}] is ${quoted(domain)}`,
              fix: meantDomain(domain),
            },
          ],
    );
  },
});

export interface EndpointSubject {
  readonly prop: string;
  readonly url: string;
}

export const openIdEndpoint = new Rule<EndpointSubject>({
  id: 'openid-endpoint',
  refuses: 'an endpoint of an identity provider that is no https URL',
  why: 'passwords, the client secret and tokens travel to it',
  check: ({ prop, url }) =>
    /^https:\/\/[^\s/?#@]+\/[^\s#]*$/.test(url)
      ? []
      : [{ what: `${prop} is ${quoted(withoutSecrets(url))}`, fix: "copy the https URL from the provider's /.well-known/openid-configuration" }],
});

export const keycloakRealm = new Rule<string>({
  id: 'keycloak-realm',
  refuses: 'a realm of Keycloak that is not the https URL of a realm',
  why: 'the endpoints are made from it: XNAT would send people, and the client secret, to an address that does not exist or is not encrypted',
  check: (realm) => {
    if (/^https:\/\/[^\s/?#@]+(\/[^\s/?#]+)*\/realms\/[^\s/?#]+\/?$/.test(realm)) return [];
    const [, meant] = /^(?:\w+:\/\/)?(?:[^\s/?#]*@)?([^\s/?#@]+(?:\/[^\s/?#]+)*?\/realms\/[^\s/?#]+)/.exec(realm) ?? [];
    return [
      {
        what: `realm is ${quoted(withoutSecrets(realm))}`,
        fix: meant === undefined ? 'write the URL of the realm, such as "https://id.example.edu.au/realms/imaging"' : `write ${quoted(`https://${meant}`)}`,
      },
    ];
  },
});

/** A tenant's id, or one of its domains. */
const TENANT = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*)$/i;

export const entraTenant = new Rule<string>({
  id: 'entra-tenant',
  refuses: 'a tenant of Microsoft Entra ID that is neither an id nor a domain, or that stands for all tenants',
  why: 'the endpoints are made from it, and "common", "organizations" and "consumers" let in people of any organization, or of none',
  check: (tenant) => {
    if (TENANT.test(tenant)) return [];
    const [, meant = ''] = /^(?:https:\/\/)?login\.microsoftonline\.com\/([^\s/?#]+)/i.exec(tenant) ?? [];
    return [
      {
        what: `tenant is ${quoted(withoutSecrets(tenant))}`,
        fix: TENANT.test(meant) ? `write ${quoted(meant)}` : 'write the id of your tenant, or one of its domains, such as "uni.example.edu.au"',
      },
    ];
  },
});

export interface SharedSettingSubject {
  readonly setting: string;
  readonly values: ReadonlyMap<string, string>;
}

export const openIdShared = new Rule<SharedSettingSubject>({
  id: 'openid-shared',
  refuses: 'providers of one site with different redirect paths, or, for plugin 1.0, different account policies',
  why: "the plugin merges all providers' files: the last one read decides for all",
  check: ({ setting, values }) =>
    new Set(values.values()).size > 1
      ? [
          {
            what: `${setting} differs: ${[...values].map(([id, value]) => `${quoted(value)} of ${id}`).join(', ')}`,
            fix: `give all providers of the site the same ${setting}`,
          },
        ]
      : [],
});

export const loginHttps = new Rule<string>({
  id: 'login-https',
  refuses: 'a login by AAF on a site that is not https',
  why: 'AAF registers only https redirect URLs, and answers 400 to any other',
  // Any other URL that is not https is refused by site-url already.
  check: (url) =>
    /^http:\/\/localhost(?![^:/])/.test(url)
      ? [{ what: `the site's url is ${quoted(url)}`, fix: 'give the site an https URL, or try AAF out on a test site that has one' }]
      : [],
});
