import { Secret } from 'cdk8s-xnat';
import { IniFile, iniLiteral } from '../../../src/features/xnat/config/ini-file';
import { PropertiesFile } from '../../../src/values/properties-file';
import { checksum } from '../../../src/core/checksum';

const key = Secret.named('db').key('password');

describe('PropertiesFile', () => {
  test('escapes what java.util.Properties would take apart', () => {
    const file = new PropertiesFile();
    file.set('a b:c=d', ' \\ \t\n ü😀');
    expect(file.toText()).toBe('a\\ b\\:c\\=d=\\ \\\\ \\t\\n \\u00fc\\ud83d\\ude00\n');
  });

  test('leaves a literal no way to look like a placeholder', () => {
    const file = new PropertiesFile();
    file.set('literal', '@@secret:db/password@@');
    file.setSecret('secret', key);
    expect(file.toText()).toBe('literal=\\u0040@secret:db/password@@\nsecret=@@secret:db/password@@\n');
    expect(file.placeholders.map(({ secret }) => secret)).toEqual([key]);
  });

  test('appends to a list, and keeps the last value set', () => {
    const file = new PropertiesFile();
    file.append('enabled', 'aaf');
    file.append('enabled', 'google');
    file.set('x', '1');
    file.set('x', '2');
    expect(file.toText()).toBe('enabled=aaf,google\nx=2\n');
    expect([file.get('x'), file.get('nothing')]).toEqual(['2', undefined]);
  });
});

describe('IniFile', () => {
  test('writes sections in the order in which they were made', () => {
    const file = new IniFile();
    file.set('siteConfig', 'siteId', 'UWA');
    file.setSecret('notifications', 'smtpPassword', key);
    file.set('siteConfig', 'siteUrl', 'https://x');
    file.setSqlSecret('system', 'defaultAdminPassword', key);
    expect(file.toText()).toBe(
      '[siteConfig]\nsiteId=UWA\nsiteUrl=https://x\n\n[notifications]\nsmtpPassword=@@secret:db/password@@\n\n' +
        '[system]\ndefaultAdminPassword=@@sql-secret:db/password@@\n',
    );
    expect(file.placeholders.map(({ secret }) => secret)).toEqual([key, key]);
  });

  test.each([
    ['plain', 'plain'],
    ['["localdb","aaf"]', '["localdb","aaf"]'],
    ['a # b', '"a # b"'],
    [' a', '" a"'],
    ['"a"', '"\\"a\\""'],
    ['${x}', '$$${x}'],
    ['open ${x', 'open ${x'],
    ['end\\', 'end\\'],
    ['end \\', undefined],
    ["a='b", '"a=\'b"'],
    ['a\nb', undefined],
    ['@@secret:a/b@@', undefined],
  ])('writes %j as %j', (value, expected) => {
    expect(iniLiteral(value)).toBe(expected);
  });
});

describe('the checksum', () => {
  test('depends on names and texts, and not on their order', () => {
    expect(checksum({ a: '1', b: '2' })).toBe(checksum({ b: '2', a: '1' }));
    expect(checksum({ a: '1', b: '2' })).not.toBe(checksum({ a: '12', b: '' }));
  });
});
