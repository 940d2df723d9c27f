import { quoted, withoutSecrets } from '../../core/refusals/describe';
import { Rule } from '../../core/refusals/rule';

/** What XNAT itself answers: its pages, its REST interface, its files. */
const TAKEN = /^\/(app|data|rest|archive|xapi|login|logout|images|scripts|style|themes|servlet|dicomweb|viewer)(\/|$)/i;

export const redirectPath = new Rule<string>({
  id: 'redirect-path',
  refuses: "a redirect path that does not begin with one slash, is more than a path, or is one of XNAT's own",
  why: 'XNAT appends it to the site URL: people would be sent back to an address that does not exist',
  check: (path) => {
    if (!/^\/[A-Za-z0-9._~/-]*[A-Za-z0-9_-]$/.test(path) || /\/\/|\/\.{1,2}(\/|$)/.test(path)) {
      return [{ what: `redirectPath is ${quoted(withoutSecrets(path))}`, fix: 'write a path such as "/openid-login", with one slash in front' }];
    }
    return TAKEN.test(path)
      ? [
          {
            what: `redirectPath is ${quoted(path)}, which XNAT answers itself`,
            why: 'the plugin takes each request to that path for a login: pages or files of XNAT would be out of reach',
            fix: 'write a path that XNAT does not have, such as "/openid-login"',
          },
        ]
      : [];
  },
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
