import { quoted, withoutSecrets } from '../../core/refusals/describe';
import { Rule } from '../../core/refusals/rule';

export interface SharedSettingSubject {
  readonly setting: string;
  readonly values: ReadonlyMap<string, string>;
}

export const openIdShared = new Rule<SharedSettingSubject>({
  id: 'openid-shared',
  refuses: 'providers of one site with different redirect paths, or, for plugin 1.0, different account policies or domain filters',
  why: "the plugin merges all providers' files: the last one read decides for all",
  check: ({ setting, values }) =>
    new Set(values.values()).size > 1
      ? [
          {
            what: `${setting} differs: ${[...values].map(([id, value]) => `${quoted(value)} of ${id}`).join(', ')}`,
            // Plugin 1.0 keeps the domains of the provider by which somebody logs in first.
            ...(setting === 'allowedEmailDomains' && {
              why: 'plugin 1.0 keeps one list: that of the provider by which somebody logs in first decides for all',
            }),
            fix: `give all providers of the site the same ${setting}`,
          },
        ]
      : [],
});

/** A provider, as far as no two of a site may be alike. */
export interface OneOfSeveral {
  readonly providerId: string;
  /** Secret and key of the client secret. */
  readonly secret: string;
  readonly accessTokenUri: string;
  readonly issuer?: string;
}

export interface SeveralSubject {
  readonly added: OneOfSeveral;
  /** Those that the site has already. */
  readonly before: readonly OneOfSeveral[];
}

/** The first of the others that is like it; one of the same id is told of by provider-id. */
const alike = ({ added, before }: SeveralSubject, isSame: (one: OneOfSeveral, other: OneOfSeveral) => boolean) =>
  before.find((other) => other.providerId !== added.providerId && isSame(other, added));

/** The token endpoint as all spellings of it have it. */
const endpointOf = ({ accessTokenUri }: OneOfSeveral) =>
  accessTokenUri
    .replace(/[?#].*$/s, '')
    .replace(/\/+$/, '')
    .toLowerCase();

export const openIdClients = new Rule<SeveralSubject>({
  id: 'openid-clients',
  refuses: 'one client secret for two login providers',
  why: 'a provider knows only the client that it gave out itself: one of the two logins fails, and that provider learns the secret of the other',
  check: (subject) => {
    const other = alike(subject, (one, added) => one.secret === added.secret);
    const { providerId, secret } = subject.added;
    return other === undefined
      ? []
      : [
          {
            what: `${other.providerId} and ${providerId} have one client secret, ${secret}`,
            fix: `put the client of ${providerId} into a Secret of its own, or name other keys: Secret.named("…", { clientId: "…", clientSecret: "…" })`,
          },
        ];
  },
});

export const openIdIssuers = new Rule<SeveralSubject>({
  id: 'openid-issuers',
  refuses: 'two login providers of a site with one issuer',
  why: 'a person who takes the other button of the two gets a second account, without the projects of the first one',
  acknowledgeable: true,
  check: (subject) => {
    const known = (one: OneOfSeveral) => !endpointOf(one).includes('//missing.invalid');
    const other = alike(
      subject,
      (one, added) => (known(one) && endpointOf(one) === endpointOf(added)) || (one.issuer !== undefined && one.issuer === added.issuer),
    );
    const { providerId, accessTokenUri } = subject.added;
    return other === undefined
      ? []
      : [
          {
            what: `${other.providerId} and ${providerId} lead to one issuer: ${quoted(withoutSecrets(accessTokenUri))}`,
            fix: `remove one of them, or correct the endpoints of ${providerId}; where both are meant, acknowledge openid-issuers`,
          },
        ];
  },
});
