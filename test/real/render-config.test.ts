import { join } from 'node:path';
import { temporaryFolder } from './support/folders';
import { decoded, generatedPasswords } from './support/hostile';
import { describeWith } from './support/parts';
import { forEachOf, type RunResult } from './support/processes';
import { type ReadConfig, readConfig } from './support/read-config';
import { SECRET_CASES, whyRefusedByIni } from './support/secret-cases';
import { SECRETS, SecretSite, type SecretRole } from './support/secret-site';

const COMPLETE: RunResult = { code: 0, stdout: 'render-config: configuration of xnat-xnat-web-0 is complete.\n', stderr: '' };

/** What is said of secrets that are refused for one reason. */
function refusal(reason: string, ...secrets: string[]): RunResult {
  const lines = secrets.map((secret) => `render-config: Secret ${secret}: ${reason}\n`);
  return { code: 1, stdout: '', stderr: `${lines.join('')}render-config: ${secrets.length} secret(s) refused, XNAT is not started.\n` };
}

describeWith(['bash', 'java', 'commons-configuration2'], 'a secret on its way into the files of XNAT', () => {
  const folder = temporaryFolder();
  const site = new SecretSite(folder);
  const results = new Map<string, RunResult>();
  const numbered = SECRET_CASES.map((secret, i) => ({ ...secret, i }));
  let read: ReadConfig;

  beforeAll(async () => {
    const runs = numbered.flatMap(({ bytes, refusedByIni, i }) => {
      const properties = { databasePassword: bytes, clientSecret: bytes };
      const ini = { smtpPassword: bytes };
      // Apart where one of them is refused, so that it is seen which.
      return refusedByIni === undefined
        ? [{ names: [`properties-${i}`, `ini-${i}`], secrets: { ...properties, ...ini } }]
        : [
            { names: [`properties-${i}`], secrets: properties },
            { names: [`ini-${i}`], secrets: ini },
          ];
    });
    await forEachOf(runs, 4, async ({ names, secrets }) => {
      const result = await site.render(names[0]!, secrets);
      for (const name of names) results.set(name, result);
    });
    const keys = (['databasePassword', 'clientSecret', 'smtpPassword'] as const).map((role) => SECRETS[role].key);
    read = await readConfig(join(folder, 'output'), site.javaToolOptions, ...keys);
  });

  const readBack = (name: string, role: SecretRole) => read(join(name, SECRETS[role].file), SECRETS[role].key);

  test('arrives to the last character in a properties file, whatever text it is', () => {
    const carried = numbered.filter(({ refusedByAll }) => refusedByAll === undefined);
    expect(carried.length).toBeGreaterThan(350);
    for (const { i, bytes } of carried) {
      const arrived = {
        secret: bytes.toString(),
        result: results.get(`properties-${i}`),
        password: readBack(`properties-${i}`, 'databasePassword'),
        clientSecret: readBack(`properties-${i}`, 'clientSecret'),
      };
      expect(arrived).toEqual({ secret: bytes.toString(), result: COMPLETE, password: decoded(bytes), clientSecret: decoded(bytes) });
    }
  });

  test('arrives to the last character in a preference file, wherever the format can carry it', () => {
    const carried = numbered.filter(({ refusedByIni }) => refusedByIni === undefined);
    expect(carried.length).toBeGreaterThan(300);
    for (const { i, bytes } of carried) {
      const arrived = {
        secret: bytes.toString(),
        result: results.get(`ini-${i}`),
        password: readBack(`properties-${i}`, 'smtpPassword'),
      };
      expect(arrived).toEqual({ secret: bytes.toString(), result: COMPLETE, password: decoded(bytes) });
    }
  });

  test('is refused by name where a file cannot carry it, with the reason', () => {
    const reasons = new Set<string>();
    for (const { i, bytes, refusedByAll, refusedByIni } of numbered) {
      const secret = bytes.toString('latin1');
      if (refusedByIni !== undefined) {
        const expected = refusal(refusedByIni, 'xnat-smtp, key password');
        expect({ secret, ...results.get(`ini-${i}`) }).toEqual({ secret, ...expected });
        reasons.add(refusedByIni);
      }
      if (refusedByAll !== undefined) {
        const expected = refusal(refusedByAll, 'xnat-aaf, key clientSecret', 'xnat-db, key password');
        expect({ secret, ...results.get(`properties-${i}`) }).toEqual({ secret, ...expected });
      }
    }
    expect(reasons.size).toBe(7);
  });

  test('is hardly ever refused by the preference file if a generator of passwords made it', () => {
    const passwords = generatedPasswords(5000, 20, 20260103);
    const refused = passwords.filter((text) => whyRefusedByIni(text) !== undefined);
    expect(refused.length / passwords.length).toBeLessThan(0.01);
  });

  test('stands in no line of a log', () => {
    const known = numbered.filter(({ bytes }) => bytes.toString().length >= 6);
    expect(known.length).toBeGreaterThan(150);
    const told = known.filter(({ bytes, i }) =>
      [`properties-${i}`, `ini-${i}`].some((name) => {
        const { stdout, stderr } = results.get(name)!;
        return Buffer.from(stdout + stderr).includes(bytes);
      }),
    );
    expect(told.map(({ bytes }) => bytes.toString('latin1'))).toEqual([]);
  });
});
