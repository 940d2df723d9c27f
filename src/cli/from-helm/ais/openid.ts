import { call, type Code } from '../../code/code';
import { type Converter, filled, textOf, type Values } from '../chart';
import type { Draft } from '../draft';
import { secretCode } from '../shared/pods';
import { isTree, type Path, type Tree } from '../values';
import { openIdVersion } from './image';
import { endpointsOf } from './openid-endpoints';
import { referenceOf } from './plugin-secret';

/** Where the files of logins stand: a list of them, and in charts before 2.0 one. */
const PLACES = ['xnat-web.plugins.openid-auth-plugin', 'xnat-web.plugins.openid-auth', 'xnat-web.plugins.openid', 'xnat-web.openid'];
const FILE_KEYS = ['name', 'provider.id', 'auth.method', 'auto.enabled', 'auto.verified', 'visible', 'enabled', 'preEstablishedRedirUri', 'siteUrl', 'type'];

/** Logins by OpenID Connect, in the order of the login page. */
export const openId: Converter = {
  keys: [
    ...PLACES.flatMap((place) =>
      ['', '.*'].flatMap((list) => [...FILE_KEYS, 'disableUsernamePasswordLogin', 'openid.**', 'providers.**'].map((key) => `${place}${list}.${key}`)),
    ),
    'xnat-web.pluginSecrets.*.existingSecret',
    'xnat-web.pluginSecrets.*.secretKeys.*.*',
  ],
  convert(values, draft) {
    for (const place of PLACES) {
      const found = values.get(place);
      const files = Array.isArray(found)
        ? found.map((file, i) => [[...place.split('.'), String(i)], file as unknown] as const)
        : [[place.split('.'), found] as const];
      for (const [path, file] of files) if (isTree(file)) new LoginFile(path, file, values, draft).convert();
    }
    const read = JSON.stringify(draft.get('logins') ?? []);
    values.list('xnat-web.pluginSecrets').forEach((entry, i) => {
      const secret = isTree(entry) ? textOf(entry.existingSecret) : undefined;
      if (secret === undefined || !read.includes(JSON.stringify(secret)))
        draft.leave(['xnat-web', 'pluginSecrets', String(i)], 'no login in these values reads it by ${…}');
    });
  },
};

/** One file of the plugin openid-auth, with one provider or several. */
class LoginFile {
  constructor(
    private readonly path: Path,
    private readonly file: Tree,
    private readonly values: Values,
    private readonly draft: Draft,
  ) {}

  convert(): void {
    const kind = isTree(this.file.openid) ? 'openid' : 'providers';
    const providers = isTree(this.file[kind]) ? (this.file[kind] as Tree) : {};
    const enabled =
      textOf(this.file.enabled)
        ?.split(',')
        .map((id) => id.trim()) ?? Object.keys(providers);
    for (const id of enabled) {
      const provider = providers[id];
      if (isTree(provider)) this.provider(id, provider, [...this.path, kind, id]);
      else this.draft.leave([...this.path, 'enabled'], `it names ${id}, and there is no provider of that name`);
    }
    for (const id of Object.keys(providers))
      if (!enabled.includes(id)) this.draft.leave([...this.path, kind, id], 'enabled does not name it: the login page does not have it');
    this.site();
    const id = isTree(this.file.provider) ? textOf(this.file.provider.id) : undefined;
    if (id !== undefined && !enabled.includes(id)) {
      this.draft.remark(
        `XNAT keeps the accounts of a login by its id. In the values that is provider.id, ${id}; the library writes ${enabled.join(', ')}. See on a copy of the site that people find their accounts (docs/how-to/takeover-from-helm.md, Accounts of AAF).`,
      );
    }
  }

  private site(): void {
    const { siteUrl, disableUsernamePasswordLogin } = this.file;
    const url = textOf(siteUrl)?.replace(/\/+$/, '');
    const known = this.draft.get('url');
    if (url !== undefined && known === undefined) this.draft.set('url', url);
    else if (url !== undefined && url !== known) this.draft.leave([...this.path, 'siteUrl'], `the site has one URL, and the Ingress has ${String(known)}`);
    if (String(disableUsernamePasswordLogin) !== 'true') return;
    if (openIdVersion(this.values) === '1.0.2') this.draft.set('xnat.passwordLogin', false);
    else
      this.draft.leave(
        [...this.path, 'disableUsernamePasswordLogin'],
        'the plugin of the image does not read it, so that passwords are taken today. To do without: xnat: { passwordLogin: false }',
      );
  }

  private provider(id: string, given: Tree, path: Path): void {
    const text = (key: string) => textOf(given[key]);
    const { maker, options: fixed, standardId } = endpointsOf(id, text('userAuthUri'), text('accessTokenUri'));
    if (maker === 'Login.openId' && (fixed.userAuthUri === undefined || fixed.accessTokenUri === undefined)) {
      this.draft.leave(path, 'it has no userAuthUri and accessTokenUri');
      return;
    }
    if (maker === 'Login.aaf' && /\/providers\/op\//.test(text('userAuthUri') ?? '')) {
      this.draft.remark('The endpoints of AAF in the values are the old ones, /providers/op/…; the library has those that AAF publishes today, /oidc/….');
    }
    for (const [key, value] of Object.entries(given)) {
      if (typeof value === 'object' && value !== null && (Array.isArray(value) || KNOWN.includes(key))) {
        this.draft.leave([...path, key], 'it is no text: the chart writes it as no plugin reads it');
      }
    }
    const display = textOf(this.file.name);
    const scopes = text('scopes')
      ?.split(/[,\s]+/)
      .filter((scope) => scope !== '');
    const options: Record<string, Code | undefined> = {
      providerId: id === standardId ? undefined : id,
      ...fixed,
      ...this.client(id, given, path),
      displayName: display === 'OpenID Authentication Provider' ? undefined : display,
      link: this.link(id, text('link'), maker),
      redirectPath: unless(textOf(this.file.preEstablishedRedirUri), '/openid-login'),
      allowedEmailDomains: this.domains(given, path),
      accounts: this.accounts(given),
      scopes: scopes === undefined || [...scopes].sort().join() === 'email,openid,profile' ? undefined : scopes,
      emailProperty: unless(text('emailProperty'), 'email'),
      givenNameProperty: unless(text('givenNameProperty'), 'given_name'),
      familyNameProperty: unless(text('familyNameProperty'), 'family_name'),
      pkce: String(given.pkceEnabled) === 'true' ? true : undefined,
      userInfoUri: text('userInfoUri'),
      extraProperties: extras(given),
    };
    this.draft.append('logins', call(maker, filled(options)!));
  }

  /** The client: what stands in the values goes into a Secret, and what the chart reads of one stays there. */
  private client(id: string, given: Tree, path: Path): Record<string, Code | undefined> {
    const secret = referenceOf(this.values, given.clientSecret);
    const client = referenceOf(this.values, given.clientId);
    if (secret !== undefined) {
      if (client !== undefined && client.secretName !== secret.secretName)
        this.draft.leave([...path, 'clientId'], `a login has one Secret: put it into ${secret.secretName} as clientId`);
      const literal = client === undefined ? textOf(given.clientId) : undefined;
      return { client: secretCode(secret.secretName, { clientId: client?.key, clientSecret: secret.key }), clientId: literal };
    }
    const secretName = `${this.draft.siteName}-${id.toLowerCase()}`;
    if (textOf(given.clientSecret) !== undefined) this.draft.secret([...path, 'clientSecret'], secretName, 'clientSecret');
    else this.draft.gaps.push({ prop: `the Secret ${secretName}`, why: `the values have no clientSecret for ${id}` });
    return { client: secretCode(secretName), clientId: textOf(given.clientId) };
  }

  private link(id: string, link: string | undefined, maker: string): string | undefined {
    const standard = maker === 'Login.aaf' && link?.includes('aaf_service_223x54.png') === true && link.includes(`/openid-login?providerId=${id}"`);
    return standard ? undefined : link;
  }

  private domains(given: Tree, path: Path): string[] | undefined {
    const domains =
      textOf(given.allowedEmailDomains)
        ?.split(/[,\s]+/)
        .filter((domain) => domain !== '') ?? [];
    const filter = String(given.shouldFilterEmailDomains) === 'true';
    if (!filter && domains.length > 0) this.draft.leave([...path, 'allowedEmailDomains'], 'shouldFilterEmailDomains is off, so that nobody looks at them');
    if (filter && domains.length === 0) this.draft.leave([...path, 'shouldFilterEmailDomains'], 'there are no allowedEmailDomains: the plugin lets in nobody');
    return filter && domains.length > 0 ? domains : undefined;
  }

  /** From plugin 1.4 on the file says it for all of its providers. */
  private accounts(given: Tree): Code | undefined {
    const auto = isTree(this.file.auto) ? this.file.auto : {};
    const [, minor = '0'] = (openIdVersion(this.values) ?? '1.4').split('.');
    const [enabled, verified] = Number(minor) >= 4 ? [auto.enabled, auto.verified] : [given.userAutoEnabled, given.userAutoVerified];
    const on = (value: unknown) => String(value) === 'true';
    if (Number(minor) >= 4 && (on(given.userAutoEnabled) !== on(enabled) || on(given.userAutoVerified) !== on(verified))) {
      this.draft.remark(
        'The plugin of the image reads auto.enabled and auto.verified, and not userAutoEnabled and userAutoVerified; accounts of logins are as the former say.',
      );
    }
    const force = given.forceUserCreate === undefined || on(given.forceUserCreate);
    if (!on(enabled) && !on(verified) && force) return undefined;
    if (on(enabled) && on(verified) && force) return call('AccountPolicy.automatic');
    return call('AccountPolicy.of', filled({ enabled: on(enabled), verified: on(verified), forceCreate: force ? undefined : false })!);
  }
}

const unless = (value: string | undefined, standard: string) => (value === standard ? undefined : value);

const KNOWN = `accessTokenUri userAuthUri clientId clientSecret scopes link shouldFilterEmailDomains allowedEmailDomains forceUserCreate userAutoEnabled
  userAutoVerified emailProperty givenNameProperty familyNameProperty pkceEnabled userInfoUri`.split(/\s+/);

/** Keys of the plugin that have no prop of their own, as the plugin names them. */
function extras(given: Tree): { readonly [name: string]: Code } | undefined {
  const flat = (tree: Tree, head: string): Array<[string, string]> =>
    Object.entries(tree).flatMap(([key, value]) =>
      isTree(value) ? flat(value, `${head}${key}.`) : typeof value === 'object' || value === '' ? [] : [[head + key, String(value)]],
    );
  return filled(Object.fromEntries(flat(given, '').filter(([key]) => !KNOWN.includes(key.split('.')[0]!))));
}
