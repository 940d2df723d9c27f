import { describe as described, enumerate, withoutSecrets } from '../../../src/core/refusals/describe';
import { carriesSecret, isSecretName } from '../../../src/core/secrets';
import { nearest } from '../../../src/core/refusals/nearest';

class Own {
  readonly name = 'own';
}

test.each<[unknown, string]>([
  [null, 'null'],
  [undefined, 'undefined'],
  [[], 'an empty list'],
  [[1], 'a list'],
  ['a "b" ', 'the string "a \\"b\\" "'],
  [5, 'the number 5'],
  [NaN, 'the number NaN'],
  [false, 'false'],
  [{}, 'an empty object'],
  [Object.create(null), 'an empty object'],
  [{ a: 1 }, 'an object'],
  [new Own(), 'an object of class Own'],
  [() => 1, 'a function'],
  [1n, 'a bigint'],
])('a wrong value is described: %#', (value, words) => {
  expect(described(value)).toBe(words);
});

test('what may be a secret is named by its type alone', () => {
  expect(['hunter2', 1234567].map((value) => described(value, true))).toEqual([
    'a literal string (not shown here, it may be a secret)',
    'a literal number (not shown here, it may be a secret)',
  ]);
});

test.each([
  ['https://xnat.example.edu.au/a', 'https://xnat.example.edu.au/a'],
  ['https://a:hunter2@b/c', 'https://…@b/c'],
  ['a:hunter2@b', '…@b'],
  ['S3+x.y-z://a:hun@ter2@b', 'S3+x.y-z://…@b'],
  ['https://b?token=hunter2&a=\nb', 'https://b?…'],
  ['https://b?', 'https://b?'],
  ['host=b password = hunter2 pwd=hunter2 PASSWD=hunter2', 'host=b password = … pwd=… PASSWD=…'],
  ['passwords', 'passwords'],
])('%j is shown as %j', (url, shown) => {
  expect(withoutSecrets(url)).toBe(shown);
});

test('names of settings that hold a secret are known', () => {
  const secret = [
    'smtpPassword',
    'PASSWD',
    'passphrase',
    'clientSecret',
    'api_token',
    'credential',
    'credentials',
    'apiKey',
    'secret.key',
    'privatekey',
    'accessKey',
  ];
  expect(secret.filter((name) => !isSecretName(name))).toEqual([]);
  expect(isSecretName('notifications.smtpPassword.value')).toBe(true);
  expect(['passwordLogin', 'key', 'publicKey', 'tokens', 'password.values', 'host'].filter(isSecretName)).toEqual([]);
});

test('a text that carries a password is known', () => {
  const carriers = ['ssl://a:b@c', 'jdbc:postgresql://a:@c', 'host=a password=b', 'https://a?pwd=b', 'a;passwd=b', 'a&PASSWORD=b'];
  expect(carriers.filter((text) => !carriesSecret(text))).toEqual([]);
  expect(
    ['https://a@b', 'https://a/b:c@d', 'a:b@c', 'password', 'mypassword=$(DB_PASSWORD)', 'password=***', 'https://a:8080/b'].filter(carriesSecret),
  ).toEqual([]);
});

test('words are enumerated', () => {
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(enumerate)).toEqual(['', 'a', 'a and b', 'a, b and c']);
});

test('the nearest name is the one with the fewest changes, whatever the case', () => {
  const known = ['archive', 'prearchive', 'cache', 'url'];
  expect(['archiv', 'ARCHIVE', 'rachive', 'preachive', 'cach', 'curl', 'zzz', ''].map((name) => nearest(name, known))).toEqual([
    'archive',
    'archive',
    'archive',
    'prearchive',
    'cache',
    'url',
    undefined,
    undefined,
  ]);
});

test('a text of a megabyte is looked through in no time', () => {
  const long = ['a.', 'a-b ', '"a', '://a:', 'password ', 'eyJ.', '\'"'].map((part) => part.repeat(1_000_000 / part.length));
  const start = performance.now();
  for (const text of long) carriesSecret(text);
  expect(performance.now() - start).toBeLessThan(long.length * 1000);
});
