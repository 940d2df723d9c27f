import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './support/folders';
import { HOSTILE_TEXTS } from './support/hostile';
import { describeWith } from './support/parts';
import { forEachOf } from './support/processes';
import { whyRefusedByIni } from './support/secret-cases';
import { SECRETS, SecretSite } from './support/secret-site';

const NOT_STARTED = (count: number) => `render-config: ${count} secret(s) refused, XNAT is not started.\n`;

describeWith(['bash'], 'the init container that renders the configuration', () => {
  const site = new SecretSite(temporaryFolder());
  let runs = 0;
  const render = async (secrets: Parameters<SecretSite['render']>[1], options?: Parameters<SecretSite['render']>[2]) => {
    const name = `run-${runs++}`;
    return { ...(await site.render(name, secrets, options)), output: site.output(name) };
  };

  test.each(['Correct-Horse_7.battery', 'x', '0', '-n', '...', 'Admin1', 'xnat2', 'passwords', 'A'.repeat(256)])(
    'passes the admin password %s as it is',
    async (password) => {
      const { code, stderr, output } = await render({ adminPassword: password });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(readFileSync(join(output, 'prefs-init.ini'), 'utf8').split('\n')).toContain(`defaultAdminPassword=${password}`);
    },
  );

  test.each([`it's`, `x'; DROP TABLE xdat_user; --`, 'a b', 'a\nb', 'ä', 'a"b', 'a\\b', 'a$b', 'a;b', 'a=b', 'a@b', ' a', 'a ', 'a/b', '${x}', '%'])(
    'refuses the admin password %j, since XNAT pastes it into SQL',
    async (password) => {
      const { code, stderr } = await render({ adminPassword: password });
      const reason = 'XNAT pastes it into SQL: only letters, digits, dot, underscore and hyphen may be in it.';
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: `render-config: Secret xnat-xnat-web-admin, key password: ${reason}\n${NOT_STARTED(1)}`,
      });
    },
  );

  test.each(['admin', 'ADMIN', 'Admin', 'changeme', 'ChangeMe', 'password', 'secret', 'xnat', 'XNAT', 'yourpassword'])(
    'refuses the admin password %s, since everybody tries it',
    async (password) => {
      const { code, stderr } = await render({ adminPassword: password });
      const reason = 'is a placeholder, the first thing that is tried from outside. Choose another.';
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: `render-config: Secret xnat-xnat-web-admin, key password: ${reason}\n${NOT_STARTED(1)}`,
      });
    },
  );

  test('names all that is wrong with the secrets in one run', async () => {
    const { code, stdout, stderr } = await render({
      databaseUser: undefined,
      databasePassword: 'typed-with-echo\n',
      clientId: '',
      clientSecret: Buffer.from([0x61, 0xff]),
      smtpUser: 'bell\x07',
      smtpPassword: Buffer.from('a\0b'),
      adminPassword: `it's`,
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.split('\n').sort()).toEqual(
      [
        '',
        NOT_STARTED(7).trimEnd(),
        'render-config: Secret xnat-db, key username: is not there. Add the key to the Secret.',
        'render-config: Secret xnat-db, key password: ends in a line break, as an editor or echo adds it. Store it with printf %s instead.',
        'render-config: Secret xnat-aaf, key clientId: is empty.',
        'render-config: Secret xnat-aaf, key clientSecret: is not UTF-8.',
        'render-config: Secret xnat-smtp, key username: holds a control character, which XNAT cannot read from its preference file.',
        'render-config: Secret xnat-smtp, key password: holds a NUL byte, which no configuration file can carry.',
        'render-config: Secret xnat-xnat-web-admin, key password: ' + 'XNAT pastes it into SQL: only letters, digits, dot, underscore and hyphen may be in it.',
      ].sort(),
    );
  });

  test.each([
    ['xnat-xnat-web-0', 'true'],
    ['xnat-xnat-web-1', 'false'],
    ['xnat-xnat-web-10', 'false'],
    ['xnat-0-xnat-web-2', 'false'],
  ])('tells XNAT in the pod %s its own name, and that it is the primary node: %s', async (podName, primary) => {
    const { output } = await render({}, { podName });
    expect(readFileSync(join(output, 'node-conf.properties'), 'utf8')).toBe(`node.id=${podName}\nxnat.is_primary_node=${primary}\n`);
  });

  test('writes the files that XNAT looks for, and nobody else may read them', async () => {
    const { output } = await render({});
    expect(readdirSync(output).sort()).toEqual(['auth', 'node-conf.properties', 'prefs-init.ini', 'prefs-override.ini', 'xnat-conf.properties']);
    // XNAT reads every file below auth/, however it is called.
    expect(readdirSync(join(output, 'auth'))).toEqual(['aaf-provider.properties']);
    for (const { file } of Object.values(SECRETS)) expect(statSync(join(output, file)).mode & 0o077).toBe(0);
  });

  test('leaves no placeholder behind', async () => {
    const { output } = await render({});
    const files = readdirSync(output, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    for (const { parentPath, name } of files) expect(readFileSync(join(parentPath, name), 'utf8')).not.toContain('@@');
    expect(files).toHaveLength(5);
  });

  test('replaces what an earlier run left, as after a restart of the pod', async () => {
    const { output } = await render({ databasePassword: 'first', smtpPassword: 'a much longer one than the second' });
    const before = contents(output);
    // Of a provider that the site no longer has.
    writeFileSync(join(output, 'auth/old-provider.properties'), 'provider.id=old');
    const { code } = await render({ databasePassword: 'second', smtpPassword: 'short' }, { output });
    expect(code).toBe(0);
    expect(contents(output)).not.toEqual(before);
    const fresh = await render({ databasePassword: 'second', smtpPassword: 'short' });
    expect(contents(output)).toEqual(contents(fresh.output));
  });

  test('writes the same bytes whatever the locale of the image is', async () => {
    const carried = HOSTILE_TEXTS.filter((text) => text.length < 40 && whyRefusedByIni(text) === undefined);
    const secrets = carried.filter((_, i) => i % 8 === 0).concat('äöü', '密码', 'a😀b', 'x\u3000\\\\', '\u2028');
    const locales: Array<Record<string, string>> = [
      {},
      { LC_ALL: 'C' },
      { LC_ALL: 'POSIX' },
      { LC_ALL: 'C.UTF-8' },
      { LANG: 'C.UTF-8' },
      { LC_ALL: 'en_US.UTF-8' },
    ];
    expect(secrets.length).toBeGreaterThan(25);
    await forEachOf(secrets, 4, async (secret) => {
      const given = { databasePassword: secret, clientSecret: secret, smtpPassword: secret };
      const outputs: unknown[] = [];
      for (const locale of locales) {
        const { code, stderr, output } = await render(given, { locale });
        // bash itself warns of a locale that is not there.
        expect({ code, stderr: stderr.replace(/^.*setlocale.*\n/gm, '') }).toEqual({ code: 0, stderr: '' });
        outputs.push(contents(output));
      }
      for (const output of outputs) expect(output).toEqual(outputs[0]);
    });
  });
});

/** The bytes of each file that holds a secret, in hexadecimal digits. */
function contents(output: string): Record<string, string> {
  const files = new Set(Object.values(SECRETS).map(({ file }) => file));
  return Object.fromEntries([...files].map((file) => [file, readFileSync(join(output, file)).toString('hex')]));
}
