import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { MINIMAL } from '../support/sites';
import { EMPTY_DIR_MODE, emptyDir, temporaryFolder, writeFiles } from './support/folders';
import { runMounting } from './support/mounts';
import { describeWith } from './support/parts';
import { POD_USER, SitePod } from './support/pod';
import { isRoot, type RunResult } from './support/processes';
import { commandPath } from './support/programs';

describeWith(['bash'], 'the init container that copies Tomcat and XNAT out of the image', () => {
  const folder = temporaryFolder();
  const image = {
    TOMCAT: join(folder, 'image/usr/local/tomcat'),
    HOME_IN_IMAGE: join(folder, 'image/data/xnat/home'),
  };
  const target = {
    TOMCAT_TARGET: join(folder, 'target/tomcat'),
    HOME_TARGET: join(folder, 'target/home'),
    DATA_TARGET: join(folder, 'target/data'),
  };
  const VOLUMES = ['archive', 'prearchive', 'cache'];
  const init = SitePod.of(MINIMAL).unpackScripts(join(folder, 'scripts'));
  const run = (others: Record<string, string> = {}, ofImage: Record<string, string> = {}) =>
    init.run('home', { POD_NAME: 'xnat-xnat-web-0', VOLUMES: VOLUMES.join(' '), ...image, ...target, ...others }, { user: POD_USER, locale: ofImage });
  const results: RunResult[] = [];

  beforeAll(async () => {
    writeFiles(image.TOMCAT, {
      'bin/catalina.sh': '#!/bin/sh\n',
      'conf/server.xml': '<Server/>',
      'webapps/ROOT/WEB-INF/web.xml': '<web-app/>',
      'webapps/ROOT/a name with  blanks.vm': 'blanks',
      'webapps/ROOT/ä😀.vm': 'umlauts',
      '.hidden/file': 'hidden',
      '-e': 'looks like an option',
    });
    chmodSync(join(image.TOMCAT, 'bin/catalina.sh'), 0o555);
    chmodSync(join(image.TOMCAT, 'conf/server.xml'), 0o444);
    symlinkSync('bin/catalina.sh', join(image.TOMCAT, 'start'));
    writeFiles(image.HOME_IN_IMAGE, {
      'config/xnat-conf.properties': 'datasource.password=baked in',
      'config/auth/old-provider.properties': 'provider.id=old',
      'plugins/some-plugin-1.0.jar': 'jar',
      'templates/config/kept.vm': 'a config folder further down is none',
      '.bash_history': 'ls',
      'notes of mine.txt': 'blanks',
    });
    mkdirSync(join(image.HOME_IN_IMAGE, 'logs'));
    for (const path of [...Object.values(target), ...VOLUMES.map((volume) => join(target.DATA_TARGET, volume))]) emptyDir(path);
    // The second time as after a restart of the node: the folders still hold what the first left.
    for (let i = 0; i < 2; i++) results.push(await run());
  });

  test('succeeds as the pod user, also a second time', () => {
    const success = { code: 0, stdout: 'copy-image: Tomcat and the home of XNAT are in place.\n', stderr: '' };
    expect(results).toEqual([success, success]);
  });

  test.each([
    ['CATALINA_OPTS', '-Xms256m -Xmx512m -Dxnat.home=/data/xnat/home', '-Xmx512m'],
    ['JAVA_OPTS', '-Xmx1g -XX:MaxHeapSize=2g', '-XX:MaxHeapSize=2g'],
    ['JDK_JAVA_OPTIONS', '-Xmx700m', '-Xmx700m'],
  ])('warns of a heap that the image sets itself, in %s', async (name, value, said) => {
    expect(await run({}, { [name]: value })).toEqual({
      code: 0,
      stdout: `copy-image: ${name} of the image sets ${said}, which wins over heapPercent. Leave it out of the image, or choose the memory limit to suit it.\ncopy-image: Tomcat and the home of XNAT are in place.\n`,
      stderr: '',
    });
  });

  test('says nothing of a share of the memory, which does not win', async () => {
    expect(await run({}, { CATALINA_OPTS: '-XX:InitialRAMPercentage=40 -XX:MaxRAMPercentage=50' })).toMatchObject({
      code: 0,
      stdout: 'copy-image: Tomcat and the home of XNAT are in place.\n',
    });
  });

  test('copies all of Tomcat: hidden files, blanks, umlauts, links, and modes', () => {
    const tomcat = target.TOMCAT_TARGET;
    for (const file of ['webapps/ROOT/WEB-INF/web.xml', 'webapps/ROOT/a name with  blanks.vm', 'webapps/ROOT/ä😀.vm', '.hidden/file', '-e']) {
      expect(readFileSync(join(tomcat, file))).toEqual(readFileSync(join(image.TOMCAT, file)));
    }
    expect(statSync(join(tomcat, 'bin/catalina.sh')).mode & 0o777).toBe(0o555);
    expect(lstatSync(join(tomcat, 'start')).isSymbolicLink()).toBe(true);
    expect(readlinkSync(join(tomcat, 'start'))).toBe('bin/catalina.sh');
  });

  test("leaves the image's configuration and plugins behind", () => {
    expect(readdirSync(join(target.HOME_TARGET, 'config'))).toEqual([]);
    expect(readdirSync(join(target.HOME_TARGET, 'plugins'))).toEqual([]);
    expect(readFileSync(join(target.HOME_TARGET, 'templates/config/kept.vm'), 'utf8')).toContain('further down');
    expect(existsSync(join(target.HOME_TARGET, '.bash_history'))).toBe(true);
    expect(existsSync(join(target.HOME_TARGET, 'notes of mine.txt'))).toBe(true);
  });

  test('makes the folders that XNAT and Tomcat write to', () => {
    for (const name of ['config', 'logs', 'plugins', 'work']) expect(statSync(join(target.HOME_TARGET, name)).isDirectory()).toBe(true);
    for (const name of ['conf/Catalina/localhost', 'logs', 'temp', 'work']) {
      expect(statSync(join(target.TOMCAT_TARGET, name)).isDirectory()).toBe(true);
    }
    for (const name of ['build', 'cache', 'ftp', 'inbox', 'pipeline', 'prearchive', 'archive/.fileStore']) {
      expect(statSync(join(target.DATA_TARGET, name)).isDirectory()).toBe(true);
    }
  });

  test("does not touch the volumes' own folders, which belong to the kubelet", () => {
    for (const path of Object.values(target)) expect(statSync(path).mode & 0o7777).toBe(EMPTY_DIR_MODE);
  });

  /** Runs with a `dd` that says this of a volume, as the kernel does where it is so. */
  async function saying(volume: string, error: string): Promise<RunResult & { left: string[] }> {
    const name = `said-${volume}-${error.length}`;
    const DATA_TARGET = join(folder, `target/${name}`);
    for (const each of ['', ...VOLUMES]) emptyDir(join(DATA_TARGET, each));
    const dd = `#!/bin/bash\nfor word; do if [[ $word == of=*/${volume}/* ]]; then : >"\${word#of=}"; echo "dd: error writing '\${word#of=}': ${error}" >&2; exit 1; fi; done\nexec ${commandPath('dd')!} "$@"\n`;
    const bin = writeFiles(join(folder, name), { dd });
    chmodSync(join(bin, 'dd'), 0o755);
    const result = await init.run(
      'home',
      { POD_NAME: 'xnat-xnat-web-0', VOLUMES: VOLUMES.join(' '), ...image, ...target, DATA_TARGET },
      { user: POD_USER, path: `${bin}:${process.env.PATH!}` },
    );
    return {
      ...result,
      left: readdirSync(DATA_TARGET, { recursive: true })
        .map(String)
        .filter((file) => file.includes('write-test')),
    };
  }

  test.each([
    ['archive', 'No space left on device', 1, 'is full. Enlarge it, or make room on the storage.'],
    ['prearchive', 'Disk quota exceeded', 1, 'is full. Enlarge it, or make room on the storage.'],
    // XNAT is the means to make room there, or does without.
    ['cache', 'No space left on device', 0, 'is full. Enlarge it, or make room on the storage.'],
    ['cache', 'Read-only file system', 1, 'cannot be written: Read-only file system. Look at the server that it is on.'],
    ['archive', 'Input/output error', 1, 'cannot be written: Input/output error. Look at the server that it is on.'],
  ])('of the volume %s on which it says %s it ends with %i', async (volume, error, code, said) => {
    expect(await saying(volume, error)).toMatchObject({ code, stderr: `copy-image: the volume ${volume} ${said}\n`, left: [] });
  });

  test('finds out that a disk is full, whatever its folder allows', async () => {
    const DATA_TARGET = emptyDir(join(folder, 'target/full'));
    for (const volume of VOLUMES) emptyDir(join(DATA_TARGET, volume));
    const places = { TOMCAT_TARGET: emptyDir(join(folder, 'target/full-tomcat')), HOME_TARGET: emptyDir(join(folder, 'target/full-home')) };
    const archive = join(DATA_TARGET, 'archive');
    const result = await runMounting(
      `mount -t tmpfs -o size=64k none '${archive}' || exit 77; head -c 1M /dev/zero 2>/dev/null >'${archive}/scans'; bash '${join(folder, 'scripts/copy-image.sh')}'; code=$?; ls -A '${archive}' >&2; exit $code`,
      { POD_NAME: 'xnat-xnat-web-0', VOLUMES: VOLUMES.join(' '), ...image, ...places, DATA_TARGET },
    );
    if (result === undefined) return;
    expect(result).toMatchObject({ code: 1, stderr: 'copy-image: the volume archive is full. Enlarge it, or make room on the storage.\nscans\n' });
  });

  test('writes to each volume, and leaves nothing there', async () => {
    const DATA_TARGET = join(folder, 'target/written');
    const elsewhere = emptyDir(join(folder, 'target/elsewhere'));
    for (const volume of ['', ...VOLUMES]) emptyDir(join(DATA_TARGET, volume));
    // What lies in its place leads nowhere.
    symlinkSync(join(elsewhere, 'file'), join(DATA_TARGET, 'archive/.write-test-xnat-xnat-web-0'));
    expect(await run({ DATA_TARGET })).toMatchObject({ code: 0, stderr: '' });
    for (const volume of VOLUMES) expect(readdirSync(join(DATA_TARGET, volume)).filter((name) => name !== '.fileStore')).toEqual([]);
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  test('stops at volumes that XNAT could not write to, and says how to mend each', async () => {
    const DATA_TARGET = join(folder, 'target/foreign');
    for (const volume of VOLUMES) emptyDir(join(DATA_TARGET, volume));
    for (const volume of ['archive', 'cache']) chmodSync(join(DATA_TARGET, volume), 0o555);
    const { code, stderr } = await run({ DATA_TARGET });
    const user = isRoot() ? POD_USER : process.getuid!();
    const group = isRoot() ? POD_USER : process.getgid!();
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: ['archive', 'cache']
        .map(
          (volume) =>
            `copy-image: the volume ${volume} cannot be written by user ${user}, group ${group}. Mend its owner: chown -R ${user}:${group} on the volume.\n`,
        )
        .join(''),
    });
  });
});
