import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { XnatSite } from 'cdk8s-xnat';
import { find, type Manifest, manifests, named } from '../support/manifests';
import { MINIMAL } from '../support/sites';
import { temporaryFolder, writeFiles } from './support/folders';
import { runMounting } from './support/mounts';
import { describeWith } from './support/parts';
import { POD_USER } from './support/pod';
import { isRoot, run } from './support/processes';
import { commandPath } from './support/programs';
import { environmentOf } from '../support/environment';

/** Folders that only a careless script takes for options, for several, or for what lies elsewhere. */
const HOSTILE = [
  '-rf',
  '--no-preserve-root',
  'two\nlines',
  'two\n..',
  ' blank ',
  'tab\t',
  '*',
  '$(touch pwned)',
  '`id`',
  "it's",
  '"',
  '\\n',
  'ä😀',
  'a;b',
  '…',
  '%s',
  '~',
  'x'.repeat(200),
];

describeWith(['bash'], 'the CronJob that removes old build folders', () => {
  const folder = temporaryFolder();
  const objects = manifests(new XnatSite(new App(), 'uwa', { ...MINIMAL, buildVolume: {}, buildCleanUp: {} }));
  const job = find(objects, 'CronJob', 'uwa-build-clean-up').spec.jobTemplate.spec;
  const container = named<Manifest & { name: string; command: string[]; env: Array<{ name: string; value: string }> }>(
    job.template.spec.containers,
    'clean-up',
  );
  const variables = environmentOf(container.env);
  const script = find(objects, 'ConfigMap', 'uwa-build-clean-up').data['clean-build.sh'] as string;
  const scripts = writeFiles(join(folder, 'scripts'), { 'clean-build.sh': script });
  let runs = 0;

  const wait = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

  /** A build folder of XNAT's user, with what somebody puts into it. */
  async function build(fill: (path: string) => void): Promise<string> {
    const path = join(folder, `build${runs++}`);
    mkdirSync(path, { recursive: true });
    fill(path);
    if (isRoot()) await run('chown', ['-R', '--no-dereference', `${POD_USER}:${POD_USER}`, path]);
    return path;
  }

  /** Runs what the YAML runs, with its variables; the folder and the age are this test's. */
  async function clean(path: string, age: number, others: Record<string, string> = {}) {
    const env = { ...variables, BUILD: path, AGE_SECONDS: String(age), PATH: process.env.PATH!, ...others };
    const result = await run(container.command[0]!, [join(scripts, 'clean-build.sh')], { user: POD_USER, cwd: folder, env });
    return {
      ...result,
      said: result.stdout
        .trim()
        .split('\n')
        .map((line) => line.replace('clean-build: ', '').replace(/\d+ KiB/, 'n KiB')),
    };
  }

  test('removes what is old as a whole, and keeps a folder in which anything is young', async () => {
    const path = await build((at) =>
      writeFiles(at, {
        'old/deep/down/file': 'old',
        'young/deep/down/file': 'old',
        'grown/file': 'old',
        'linked/file': 'old',
        'a file': 'stays',
        '.hidden/file': 'stays',
        'lost+found/file': 'stays',
      }),
    );
    await wait(3);
    writeFileSync(join(path, 'young/deep/down/file'), 'young');
    mkdirSync(join(path, 'grown/new folder'));
    symlinkSync('/nowhere', join(path, 'linked/link'));
    const { code, stderr, said } = await clean(path, 2);
    expect([code, stderr, said]).toEqual([
      0,
      '',
      ['old is removed, n KiB.', '1 folders removed, n KiB; 3 younger ones stay; 0 could not be looked at or removed.'],
    ]);
    expect(readdirSync(path).sort()).toEqual(['.hidden', 'a file', 'grown', 'linked', 'lost+found', 'young'].sort());
  });

  test('is not misled by the dates of files that came from elsewhere', async () => {
    const path = await build((at) => {
      writeFiles(at, { 'of a running pipeline/scan.dcm': 'copied with its date' });
      for (const name of ['of a running pipeline/scan.dcm', 'of a running pipeline']) utimesSync(join(at, name), 1e9, 1e9);
    });
    expect((await clean(path, 86400)).said).toEqual(['0 folders removed, n KiB; 1 younger ones stay; 0 could not be looked at or removed.']);
    expect(existsSync(join(path, 'of a running pipeline/scan.dcm'))).toBe(true);
  });

  test('removes folders of any name, and nothing beside them', async () => {
    const path = await build((at) => writeFiles(at, Object.fromEntries(HOSTILE.map((name) => [`${name}/file`, 'old']))));
    writeFiles(folder, { 'keep/file': 'kept' });
    await wait(2);
    const { code, said } = await clean(path, 1);
    expect([code, readdirSync(path), readdirSync(join(folder, 'keep'))]).toEqual([0, [], ['file']]);
    expect(said.at(-1)).toBe(`${HOSTILE.length} folders removed, n KiB; 0 younger ones stay; 0 could not be looked at or removed.`);
    expect(said).toHaveLength(HOSTILE.length + 1);
    expect(existsSync(join(folder, 'pwned'))).toBe(false);
  });

  test('follows no link, at the top or further down', async () => {
    const kept = writeFiles(join(folder, 'archive'), { 'P001/scan.dcm': 'of a patient' });
    const path = await build((at) => {
      writeFiles(at, { 'old/file': 'old' });
      symlinkSync(kept, join(at, 'to the archive'));
      symlinkSync('..', join(at, 'old/up'));
      symlinkSync(kept, join(at, 'old/archive'));
      symlinkSync(join(kept, 'P001/scan.dcm'), join(at, 'old/scan.dcm'));
      symlinkSync('/', join(at, 'root'));
      symlinkSync('loop', join(at, 'loop'));
    });
    await wait(2);
    expect(await clean(path, 1)).toMatchObject({ code: 0 });
    expect(readdirSync(path).sort()).toEqual(['loop', 'root', 'to the archive']);
    expect(readFileSync(join(kept, 'P001/scan.dcm'), 'utf8')).toBe('of a patient');
  });

  test('only says what it would do, where that is asked for', async () => {
    const path = await build((at) => writeFiles(at, { 'old/file': 'old' }));
    await wait(2);
    const { code, said } = await clean(path, 1, { DRY_RUN: 'true' });
    expect([code, said]).toEqual([
      0,
      ['old would be removed, n KiB.', '1 folders would be removed, n KiB; 0 younger ones stay; 0 could not be looked at or removed.'],
    ]);
    expect(readdirSync(path)).toEqual(['old']);
  });

  test('tells how much it was', async () => {
    const path = await build((at) => writeFiles(at, { 'old/file': Buffer.alloc(3 << 20, 1) }));
    await wait(2);
    expect((await clean(path, 1)).stdout).toMatch(/^clean-build: old is removed, 30\d\d KiB\.\nclean-build: 1 folders removed, 30\d\d KiB;/);
  });

  test.each(['true', 'false'])(
    'leaves a folder alone that it cannot read, or not remove, as a whole, goes on, and ends with 1 (dry run: %s)',
    async (DRY_RUN) => {
      const path = await build((at) =>
        writeFiles(at, { 'a secret/deep/file': 'old', 'fixed/a file': 'old', 'fixed/deep/file': 'old', 'fixed/z/file': 'old', 'z old/empty/file': 'old' }),
      );
      rmSync(join(path, 'z old/empty/file'));
      chmodSync(join(path, 'a secret/deep'), 0o000);
      // An empty one can be removed, whoever owns it.
      for (const name of ['fixed/deep', 'z old/empty']) chmodSync(join(path, name), 0o555);
      await wait(2);
      const { code, stderr, said } = await clean(path, 1, { DRY_RUN });
      const uid = isRoot() ? POD_USER : process.getuid!();
      expect(code).toBe(1);
      expect(stderr).toMatch(/^clean-build: a\\ secret cannot be looked at, and stays: find: .*Permission denied\nclean-build: fixed stays: .*\n$/);
      expect(stderr).toContain(`fixed stays: user ${uid} cannot remove what is in fixed/deep, of user ${uid}. Remove it on the storage.\n`);
      const word = DRY_RUN === 'true' ? 'would be removed' : 'removed';
      expect(said).toEqual([
        `z\\ old ${DRY_RUN === 'true' ? '' : 'is '}${word}, n KiB.`,
        `1 folders ${word}, n KiB; 0 younger ones stay; 2 could not be looked at or removed.`,
      ]);
      expect(readdirSync(path).sort()).toEqual(['a secret', 'fixed', ...(DRY_RUN === 'true' ? ['z old'] : [])]);
      expect(readdirSync(join(path, 'fixed'), { recursive: true }).map(String).sort()).toEqual(['a file', 'deep', 'deep/file', 'z', 'z/file']);
      for (const name of ['a secret/deep', 'fixed/deep']) chmodSync(join(path, name), 0o755);
    },
  );

  test('leaves what a container has written as root, and a sticky folder of its, as they are', async () => {
    if (!isRoot()) {
      process.stderr.write('not tried: only root can make files of root\n');
      return;
    }
    const path = await build((at) => writeFiles(at, { 'of root/ours': 'old', 'sticky/ours': 'old' }));
    writeFiles(path, { 'of root/theirs/file': 'old', 'sticky/theirs/file': 'old' });
    chmodSync(join(path, 'sticky/theirs'), 0o1777);
    await wait(2);
    const { code, stderr } = await clean(path, 1);
    expect([code, stderr.trim().split('\n')]).toEqual([
      1,
      [
        expect.stringContaining('of\\ root stays: user 65534 cannot remove what is in of\\ root/theirs, of user 0.'),
        expect.stringContaining('in sticky/theirs, of user 0.'),
      ],
    ]);
    expect(
      readdirSync(path, { recursive: true })
        .map(String)
        .filter((name) => /ours|file/.test(name))
        .sort(),
    ).toEqual(['of root/ours', 'of root/theirs/file', 'sticky/ours', 'sticky/theirs/file']);
  });

  describe.each(['true', 'false'])('of a clock that is wrong (dry run: %s)', (DRY_RUN) => {
    const DAY = 86400;
    test.each([40 * DAY, -40 * DAY, 3700])('by %d s, removes nothing, and says so', async (seconds) => {
      const path = await build((at) => writeFiles(at, { 'of a running pipeline/scan.dcm': 'in use' }));
      const bin = writeFiles(join(folder, `clock${seconds}`), {
        date: `#!/bin/bash\nif [[ $* == +%s ]]; then echo $(($(${commandPath('date')!} +%s) + ${seconds})); else exec ${commandPath('date')!} "$@"; fi\n`,
      });
      chmodSync(join(bin, 'date'), 0o755);
      const { code, stdout, stderr } = await clean(path, 30 * DAY, { PATH: `${bin}:${process.env.PATH!}`, DRY_RUN });
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(
        /^clean-build: the clock of this node says \d{4}-\S+Z, that of the volume \d{4}-\S+Z\. Mend the one that is wrong; nothing was removed\.\n$/,
      );
      expect(readdirSync(path)).toEqual(['of a running pipeline']);
    });
  });

  test('says that it cannot write, where it could not remove anything', async () => {
    const path = await build((at) => writeFiles(at, { 'old/file': 'old' }));
    chmodSync(path, 0o555);
    const { code, stderr } = await clean(path, 1);
    chmodSync(path, 0o755);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^clean-build: user \d+, group \d+ cannot write to \S+\. Mend its owner; nothing was removed\.\n$/),
    ]);
  });

  test('has nothing to do in an empty folder', async () => {
    expect(await clean(await build(() => undefined), 1)).toMatchObject({
      code: 0,
      said: ['0 folders removed, n KiB; 0 younger ones stay; 0 could not be looked at or removed.'],
    });
  });

  test.each<[string, (path: string) => string, number | string, RegExp]>([
    ['that is not there', (path) => join(path, 'none'), 1, /is no folder/],
    ['that is a file', (path) => join(path, 'file'), 1, /is no folder/],
    ['that is a link', (path) => join(path, 'link'), 1, /is no folder/],
    ['with no age', (path) => path, 0, /AGE_SECONDS is 0/],
    ['with an age that is none', (path) => path, '$(id)', /AGE_SECONDS is \$\(id\)/],
  ])('does nothing to a build folder %s', async (_, at, age, said) => {
    const path = await build((here) => {
      writeFiles(here, { 'old/file': 'old', file: 'file' });
      symlinkSync(here, join(here, 'link'));
    });
    const { code, stderr, stdout } = await clean(at(path), age as number);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(said);
    expect(readdirSync(path).sort()).toEqual(['file', 'link', 'old']);
  });

  /** Runs it in a namespace in which these commands have mounted something. */
  async function mounting(path: string, mounts: string, then = '') {
    // The root of such a namespace is not the owner of what the pod's user has.
    await run('chmod', ['-R', 'a+rwX', path]);
    return runMounting(`${mounts} || exit 77; sleep 2; bash '${join(scripts, 'clean-build.sh')}'; ${then}`, { ...variables, BUILD: path, AGE_SECONDS: '1' });
  }

  test('never enters another file system, and leaves whole what has one in it', async () => {
    const path = await build((at) => writeFiles(at, { 'mounted/empty': '', 'old/a': '', 'old/mounted/empty': '', 'old/z/file': '', 'older/file': '' }));
    const mounts = ['mounted', 'old/mounted']
      .map((name) => `mount -t tmpfs none '${path}/${name}' && echo data >'${path}/${name}/data' && touch -d 2001-01-01 '${path}/${name}/data'`)
      .join(' && ');
    const result = await mounting(path, mounts, `cat '${path}/mounted/data' '${path}/old/mounted/data'`);
    if (result === undefined) return;
    expect(result.stdout).toMatch(
      /^clean-build: mounted is another file system, and stays\.\nclean-build: older is removed, \d+ KiB\.\nclean-build: 1 folders .* 1 could not be looked at or removed\.\ndata\ndata\n$/,
    );
    expect(result.stderr).toBe('clean-build: old stays: old/mounted in it is another file system. Unmount it, or remove the folder on the storage.\n');
    expect(readdirSync(join(path, 'old'), { recursive: true }).map(String).sort()).toEqual(['a', 'mounted', 'mounted/empty', 'z', 'z/file']);
  });

  test('works where there is no room for one more file, and it is needed most', async () => {
    const path = await build(() => undefined);
    const fill = `while : >'${path}'/old/"$((n++))"; do :; done 2>/dev/null`;
    const result = await mounting(path, `mount -t tmpfs -o nr_inodes=16 none '${path}' && mkdir '${path}/old' && { ${fill}; true; }`, 'exit $?');
    if (result === undefined) return;
    expect(result).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^clean-build: old is removed, /) as string });
  });
});
