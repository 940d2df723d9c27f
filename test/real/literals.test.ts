import { join } from 'node:path';
import { anyText } from '../../src/core/grammar/grammar';
import { iniLiteral } from '../../src/features/xnat/config/ini-file';
import { carriesSecret } from '../../src/core/secrets';
import { PropertiesFile } from '../../src/values/properties-file';
import { temporaryFolder, writeFiles, writeVolume } from './support/folders';
import { HOSTILE_TEXTS, randomTexts } from './support/hostile';
import { describeWith } from './support/parts';
import { SitePod } from './support/pod';
import { type ReadConfig, readConfig } from './support/read-config';
import { whyRefusedByIni } from './support/secret-cases';

/** What somebody could write into a site's file: any string at all. */
const LITERALS = [...HOSTILE_TEXTS, ...randomTexts(150, 20260201), '', '\0', 'a\0b', '\n', 'x\n', '\ud800', 'a\udc00b', '\udfff\ud800'];

/** Those that a site's file may hold: the others are refused when it is synthesized. */
const GIVEN = LITERALS.map((literal, i) => [i, literal] as const).filter(([, literal]) => anyText('').matches(literal) && !carriesSecret(literal));

describeWith(['bash', 'java', 'commons-configuration2'], 'a literal on its way from the file of a site into XNAT', () => {
  const folder = temporaryFolder();
  let read: ReadConfig;

  beforeAll(async () => {
    const properties = Object.fromEntries(GIVEN.map(([i, literal]) => [`test.value${i}`, literal]));
    const preferences = Object.fromEntries(GIVEN.flatMap(([i, literal]) => (iniLiteral(literal) === undefined ? [] : [[`test.value${i}`, literal]])));
    const pod = SitePod.of({
      url: 'https://xnat.example.edu.au',
      adminEmail: 'xnat-admin@example.edu.au',
      postgres: {},
      xnat: { properties, preferences },
    });
    const secrets = { 'xnat-postgresql/password': 'harmless', 'xnat-xnat-web-admin/password': 'harmless' };
    const { code, stderr } = await pod.unpackScripts(join(folder, 'scripts')).run('config', {
      POD_NAME: 'xnat-xnat-web-0',
      TEMPLATES: pod.unpackTemplates(join(folder, 'templates')),
      SECRETS: writeVolume(join(folder, 'secrets'), secrets),
      OUTPUT: join(folder, 'output'),
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });

    const keys = new PropertiesFile();
    for (const [i, key] of LITERALS.entries()) keys.set(key, `value${i}`);
    writeFiles(join(folder, 'output'), { 'keys.properties': keys.toText() });
    read = await readConfig(join(folder, 'output'), pod.javaToolOptions);
  });

  test('arrives to the last character as a property, whatever it is', () => {
    expect(GIVEN.length).toBeGreaterThan(100);
    for (const [i, literal] of GIVEN) {
      expect({ literal, arrived: read('xnat-conf.properties', `test.value${i}`) }).toEqual({ literal, arrived: literal });
    }
  });

  test('arrives to the last character as the key of a property', () => {
    for (const literal of LITERALS) {
      expect({ literal, arrived: read('keys.properties', literal) }).toEqual({ literal, arrived: `value${LITERALS.lastIndexOf(literal)}` });
    }
  });

  test('arrives to the last character as a preference, or is known not to at synth', () => {
    for (const [i, literal] of GIVEN) {
      if (iniLiteral(literal) === undefined) continue;
      expect({ literal, arrived: read('prefs-override.ini', `test.value${i}`) }).toEqual({ literal, arrived: literal });
    }
  });

  test('is refused as a preference exactly where a secret would be, and where it is no text', () => {
    for (const literal of LITERALS) {
      const isText = !/[\0\p{Surrogate}]|^@@/u.test(literal);
      const carried = isText && whyRefusedByIni(literal) === undefined;
      expect({ literal, carried: iniLiteral(literal) !== undefined }).toEqual({ literal, carried });
    }
  });
});
