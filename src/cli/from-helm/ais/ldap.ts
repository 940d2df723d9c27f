import { call, type Code } from '../../code/code';
import { type Converter, filled, textOf, type Values } from '../chart';
import type { Draft } from '../draft';
import { secretCode } from '../shared/pods';
import { isTree, type Path, type Tree } from '../values';
import { referenceOf } from './plugin-secret';

/** Where the files of directories stand. */
const PLACES = ['xnat-web.plugins.ldap-auth-plugin', 'xnat-web.plugins.ldap-auth', 'xnat-web.plugins.ldap'];
const KEYS = `name provider.id auth.method auto.enabled auto.verified visible order address userdn password search.base search.filter attributes.email
  attributes.firstname attributes.lastname`.split(/\s+/);

/** Logins by LDAP, each with the id that its accounts are tied to. */
export const ldap: Converter = {
  keys: PLACES.flatMap((place) => ['', '.*'].flatMap((list) => KEYS.map((key) => `${place}${list}.${key}`))),
  convert(values, draft) {
    for (const place of PLACES) {
      const found = values.get(place);
      const files = Array.isArray(found)
        ? found.map((file, i) => [[...place.split('.'), String(i)], file as unknown] as const)
        : [[place.split('.'), found] as const];
      for (const [path, file] of files) if (isTree(file) && Object.keys(file).length > 0) directory(path, file, values, draft);
    }
  },
};

function directory(path: Path, file: Tree, values: Values, draft: Draft): void {
  const text = (...keys: string[]) => textOf(keys.reduce<unknown>((tree, key) => (isTree(tree) ? tree[key] : undefined), file));
  const [, address = '', base = ''] = /^(ldaps?:\/\/[^/\s]+)\/?(.*)$/i.exec(text('address') ?? '') ?? [];
  if (address === '') {
    draft.leave(path, 'it has no address of the form ldaps://host');
    return;
  }
  const id = text('provider', 'id') ?? 'ldap';
  // A base behind the host is put behind that of the search.
  const userBase = [text('search', 'base'), base].filter((part) => part !== undefined && part !== '').join(',');
  const auto = isTree(file.auto) ? file.auto : {};
  const filter = text('search', 'filter');
  const domain = domainOf(userBase, filter);
  const standard = domain === undefined ? { id: 'ldap', name: 'LDAP' } : { id: 'ad', name: 'Active Directory' };
  const unless = (value: string | undefined, usual: string) => (value === usual ? undefined : value);
  draft.append(
    'logins',
    call(
      domain === undefined ? 'Login.ldap' : 'Login.activeDirectory',
      filled({
        providerId: unless(id, standard.id),
        domain,
        address: domain === undefined ? address : unless(address, `ldaps://${domain}`),
        ...account(id, path, file, values, draft),
        userBase: domain !== undefined && userBase.toLowerCase() === dnOf(domain) ? undefined : userBase,
        userFilter: domain === undefined ? unless(filter, '(uid={0})') : filter,
        displayName: unless(text('name'), standard.name),
        accounts: accounts(String(auto.enabled) === 'true', String(auto.verified) === 'true'),
        emailAttribute: unless(text('attributes', 'email'), 'mail'),
        givenNameAttribute: unless(text('attributes', 'firstname'), 'givenName'),
        familyNameAttribute: unless(text('attributes', 'lastname'), 'sn'),
      })!,
    ),
  );
}

const dnOf = (domain: string) => domain.replace(/^|\./g, (dot) => (dot === '' ? 'dc=' : ',dc='));

/** The domain of an Active Directory, which its filter and its base tell. */
function domainOf(userBase: string, filter = ''): string | undefined {
  const labels = [...userBase.matchAll(/(?:^|,)\s*dc\s*=\s*([a-z0-9-]+)/gi)].map(([, label]) => label!.toLowerCase());
  return /samaccountname|userprincipalname/i.test(filter) && labels.length > 1 ? labels.join('.') : undefined;
}

/** The account that looks people up: its password goes into a Secret, and what the chart reads of one stays there. */
function account(id: string, path: Path, file: Tree, values: Values, draft: Draft): Record<string, Code | undefined> {
  const password = referenceOf(values, file.password);
  const name = referenceOf(values, file.userdn);
  const literal = name === undefined ? textOf(file.userdn) : undefined;
  if (password !== undefined) {
    if (name !== undefined && name.secretName !== password.secretName)
      draft.leave([...path, 'userdn'], `a login has one Secret: put it into ${password.secretName} as bindDn`);
    return { credentials: secretCode(password.secretName, { bindDn: name?.key, password: password.key }), bindDn: literal };
  }
  const secretName = `${draft.siteName}-${id.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
  if (textOf(file.password) !== undefined) draft.secret([...path, 'password'], secretName, 'password');
  else draft.gaps.push({ prop: `the Secret ${secretName}`, why: `the values have no password for ${id}` });
  return { credentials: secretCode(secretName), bindDn: literal };
}

function accounts(enabled: boolean, verified: boolean): Code | undefined {
  if (!enabled && !verified) return undefined;
  return enabled && verified ? call('AccountPolicy.automatic') : call('AccountPolicy.of', { enabled, verified });
}
