import { isRead, OPENID_PROPERTIES, type OpenIdProperty, readBy } from '../../src/features/login/openid-properties';
import { pages } from '../docs/markdown';

/** Those of a gate for one path are told of in a sentence. */
const isOfPath = ({ name }: OpenIdProperty) =>
  /^(idToken|bearer)\./.test(name) && OPENID_PROPERTIES.some((other) => other.name === name.replace(/^\w+\./, '') && other.prop === 'extraProperties');

const EXPECTED = OPENID_PROPERTIES.filter((property) => !isOfPath(property)).map((property) => [
  `\`${property.name}\``,
  `\`${property.prop}\``,
  readBy(property),
]);

test('the page on logins has what each version of the plugin reads', () => {
  const table = pages()
    .flatMap((page) => page.tables)
    .find(({ header }) => header[2] === 'Read by openid-auth');
  expect(table?.rows).toEqual(EXPECTED);
});

test('no property is told of twice', () => {
  const names = OPENID_PROPERTIES.map(({ name }) => name);
  expect(names.filter((name, i) => names.indexOf(name) < i)).toEqual([]);
});

// By the plugin's sources and changelog.
test.each([
  ['1.0.2', ['userAutoEnabled'], ['userInfoUri', 'pkceEnabled', 'usernamePattern']],
  ['1.3.1', ['userAutoEnabled', 'userInfoUri', 'pkceEnabled', 'usernamePattern'], ['idTokenEncryptionAlgorithm']],
  ['1.4.0', ['usernamePattern', 'idTokenEncryptionAlgorithm'], ['userAutoEnabled', 'userAutoVerified', 'roleCheck.enabled']],
  ['1.5.0', ['idTokenEncryptionAlgorithm'], ['audCheck.enabled', 'bearer.enabled', 'autoLogin']],
  ['1.6.0', ['idToken.roleCheck.rolePath', 'bearer.audCheck.enabled', 'jwksUri', 'autoLogin'], ['userAutoEnabled']],
  ['1.10.0', ['roleCheck.enabled', 'usernamePattern'], ['userAutoEnabled']],
])('openid-auth %s reads %j and not %j', (version, read, unread) => {
  const readNames = OPENID_PROPERTIES.filter((property) => isRead(property, version)).map(({ name }) => name);
  expect(readNames).toEqual(expect.arrayContaining(read));
  expect(readNames.filter((name) => unread.includes(name))).toEqual([]);
});
