import { isIP } from 'node:net';
import { quoted, withoutSecrets } from '../../core/refusals/describe';
import { type Report, Rule } from '../../core/refusals/rule';
import { hostOf } from '../../core/url';

export interface EndpointSubject {
  readonly prop: string;
  readonly url: string;
}

const COPY = "copy the https URL from the provider's /.well-known/openid-configuration";
const LOOPBACK = /^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|\[::1\]|0\.0\.0\.0)$/i;
const INSIDE = /\.(svc|svc\.cluster\.local|cluster\.local)$/i;

export const openIdEndpoint = new Rule<EndpointSubject>({
  id: 'openid-endpoint',
  refuses: 'an endpoint of an identity provider that is not an https URL, that is the page of all endpoints, or that its readers cannot reach',
  why: 'passwords, the client secret and tokens travel to it',
  check: ({ prop, url }) => {
    const what = `${prop} is ${quoted(withoutSecrets(url))}`;
    const meant = url.trim();
    if (meant !== url && isEndpoint(meant))
      return [{ what, why: 'the blank at its end is a part of the URL, which the provider does not know', fix: `write ${quoted(withoutSecrets(meant))}` }];
    if (!isEndpoint(url)) return [{ what, fix: COPY }];
    if (/\/\.well-known\//i.test(url)) {
      return [
        {
          what: `${what}, the page that lists the endpoints`,
          why: 'the page tells where the endpoints are, and answers no login',
          fix: `open it, and copy the URL of the endpoint that ${prop} is for`,
        },
      ];
    }
    const host = hostOf(url);
    if (LOOPBACK.test(host)) return [{ what, why: 'in a browser it is the computer of the person, in a pod the pod itself', fix: COPY }];
    return prop === 'userAuthUri' && INSIDE.test(host)
      ? [{ what, why: 'the browsers of people go there, and a name of the cluster is unknown to them', fix: COPY }]
      : [];
  },
});

function isEndpoint(url: string): boolean {
  if (!/^https:\/\/[^\s/?#@\\]+\/[^\s#]*$/.test(url)) return false;
  const host = hostOf(url);
  return isIP(host.replace(/^\[|\]$/g, '')) !== 0 || /^[a-z0-9_]([a-z0-9_-]*[a-z0-9])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9])?)*\.?$/i.test(host);
}

export interface OwnHostSubject {
  readonly prop: string;
  readonly url: string;
  /** The site's URL. */
  readonly site: string;
}

export const openIdOwnHost = new Rule<OwnHostSubject>({
  id: 'openid-own-host',
  refuses: "an endpoint of an identity provider on the site's own host, unless it is a realm of Keycloak",
  why: 'XNAT is no identity provider: people would be sent from its login page to a page that does not exist',
  check: ({ prop, url, site }) =>
    hostOf(url).toLowerCase() === hostOf(site).toLowerCase() && !/\/realms\/[^/]+\//.test(url)
      ? [{ what: `${prop} is ${quoted(withoutSecrets(url))}, on the host of the site itself`, fix: COPY }]
      : [],
});

export interface EndpointsSubject {
  readonly userAuthUri: string;
  readonly accessTokenUri: string;
  readonly userInfoUri?: string;
}

type Name = keyof EndpointsSubject;

/** How the paths of endpoints end, whoever makes the provider. */
const ENDS: ReadonlyArray<readonly [ending: RegExp, is: Name]> = [
  [/\/(oauth2?|oidc|openid-connect|v\d+(\.\d+)?|op)\/(authorize|authorization|auth)$/i, 'userAuthUri'],
  [/\/authorize$/i, 'userAuthUri'],
  [/\/token$/i, 'accessTokenUri'],
  [/\/userinfo$/i, 'userInfoUri'],
];

const pathOf = (url: string) => url.replace(/[?#].*$/s, '').replace(/\/+$/, '');
/** Realm of Keycloak, or tenant of Entra ID. Hosts may differ: of Keycloak people see another one than pods, and Entra ID has userinfo elsewhere. */
function realmOf(url: string): string | undefined {
  const [, realm, tenant] = /\/realms\/([^/?#]+)|^https:\/\/login\.microsoftonline\.com\/([^/?#]+)/i.exec(url) ?? [];
  return realm === undefined ? tenant && `the tenant ${tenant}` : `the realm ${realm}`;
}

const FEDERATIONS: Readonly<Record<string, string>> = { 'central.aaf.edu.au': 'production', 'central.test.aaf.edu.au': 'test' };
const federationOf = (url: string) => FEDERATIONS[hostOf(url).toLowerCase()];

export const openIdEndpoints = new Rule<EndpointsSubject>({
  id: 'openid-endpoints',
  refuses: 'endpoints of one login that are exchanged, that are the same, or that are of two realms, tenants or federations',
  why: 'one provider gives out the code, and another one is asked for the token that belongs to it: every login fails',
  check: (endpoints) => {
    const given = (Object.entries(endpoints) as Array<[Name, string | undefined]>).flatMap(([name, url]) => (url === undefined ? [] : [[name, url] as const]));
    const exchanged = given.flatMap(([name, url]): Report[] => {
      const is = ENDS.find(([ending]) => ending.test(pathOf(url)))?.[1];
      return is === undefined || is === name
        ? []
        : [{ what: `${name} is ${quoted(withoutSecrets(url))}, by its end the endpoint for ${is}`, fix: `${COPY}: for ${name} it is ${KEYS[name]}` }];
    });
    if (exchanged.length > 0) return exchanged;
    const same = given.filter(([, url], i) => given.some(([, other], j) => j < i && pathOf(other) === pathOf(url)));
    if (same.length > 0)
      return same.map(([name, url]) => ({
        what: `${name} is ${quoted(withoutSecrets(url))}, as another endpoint is`,
        fix: `${COPY}: for ${name} it is ${KEYS[name]}`,
      }));
    const realms = given.map(([, url]) => realmOf(url)).filter((realm) => realm !== undefined);
    // A login by AAF asks the other federation nothing, and nobody else.
    const federations = given.map(([, url]) => federationOf(url) ?? '');
    if (new Set(realms).size < 2 && (new Set(federations).size < 2 || federations.every((each) => each === ''))) return [];
    const homes = given.map(([name, url]) => `${name} of ${realmOf(url) ?? hostOf(url)}`);
    return [
      {
        what: `the endpoints are of two providers: ${homes.join(', ')}`,
        fix: 'take all of them from one page /.well-known/openid-configuration; leave out those that the maker of the login knows',
      },
    ];
  },
});

const KEYS: Readonly<Record<Name, string>> = { userAuthUri: 'authorization_endpoint', accessTokenUri: 'token_endpoint', userInfoUri: 'userinfo_endpoint' };

export interface AafSubject {
  readonly environment: 'production' | 'test';
  readonly userAuthUri?: string;
  readonly accessTokenUri?: string;
  readonly userInfoUri?: string;
}

export const aafEnvironment = new Rule<AafSubject>({
  id: 'aaf-environment',
  refuses: 'an endpoint of the other federation than the environment of a login by AAF',
  why: 'a client id of one federation is unknown to the other, and the test federation knows people who do not exist',
  check: ({ environment, ...endpoints }) =>
    Object.entries(endpoints).flatMap(([prop, url]): Report[] => {
      const federation = url === undefined ? undefined : federationOf(url);
      return federation === undefined || federation === environment
        ? []
        : [
            {
              what: `${prop} is ${quoted(withoutSecrets(url!))}, of the ${federation} federation, and environment is AafEnvironment.${environment.toUpperCase()}`,
              fix:
                prop === 'userInfoUri'
                  ? `write "https://central.${environment === 'test' ? 'test.' : ''}aaf.edu.au/oidc/userinfo", or remove it`
                  : `remove ${prop}, which the library knows for each environment; for the ${federation} federation also write environment: AafEnvironment.${federation.toUpperCase()}`,
            },
          ];
    }),
});
