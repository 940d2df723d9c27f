import { Duration } from 'cdk8s';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BackupDestination, type S3BackupOptions, Secret } from 'cdk8s-xnat';
import { MINIMAL } from '../support/sites';
import { BackupPods } from './support/backup-pod';
import { leftForLater, pathAYearAhead } from './support/clock';
import { FakeS3 } from './support/fake-s3';
import { emptyDir, temporaryFolder, writeVolume } from './support/folders';
import { describeWith } from './support/parts';
import { commandPath } from './support/programs';
import type { RunResult } from './support/processes';

const stamp = (age: number) => new Date(Date.now() - age * 86_400_000).toISOString().replace(/[-:]|\.\d+/g, '');
const NAME = `xnat-xnat-${stamp(0)}.dump`;
const MARKER = 'xnat/xnat-xnat.owner';
const SITE = MINIMAL.url;
const OTHER = 'https://other.example.edu.au';
/** A secret key may hold what a shell or an INI file takes for something else. */
const SECRET_KEY = `wJalr/XUt+nF$(id)"'\\%EMI #`;

describeWith(['bash', 'aws'], 'a dump on its way to S3 and back, by the real AWS CLI', () => {
  const folder = temporaryFolder();
  let s3: FakeS3;
  let port: number;
  let runs = 0;
  let here: string;
  let dumps: string;

  beforeEach(async () => {
    s3 = new FakeS3('imaging-backups');
    port = await s3.start();
    here = join(folder, `run${runs++}`);
    mkdirSync(here);
    dumps = emptyDir(join(here, 'backups'));
    emptyDir(join(here, 'result'));
    writeFileSync(join(here, 'result', 'dump'), NAME);
  });
  afterEach(() => s3.stop());

  let jobs = 0;
  function pods(options: Partial<S3BackupOptions> = {}): BackupPods {
    const destination = BackupDestination.s3({ bucket: 'imaging-backups', endpoint: `http://127.0.0.1:${port}`, credentials: Secret.named('s3'), ...options });
    return BackupPods.of(join(here, `pods${jobs++}`), { backup: { destination, keepFor: Duration.days(30) } }, (site) =>
      site.acknowledge('backup-in-clear', 'a server on this very machine'),
    );
  }
  const places = (secrets: Record<string, string> = {}) => ({
    FOLDER: dumps,
    SECRETS: writeVolume(join(here, `secrets${jobs}`), { access_key: 'AKIDEXAMPLE', secret_key: SECRET_KEY, ...secrets }),
  });
  const machine = () => ({ HOME: here });
  const upload = (options: Partial<S3BackupOptions> = {}, more: Record<string, string> = {}, secrets: Record<string, string> = {}): Promise<RunResult> =>
    pods(options).run(
      'backup',
      'upload',
      { RESULT: join(here, 'result', 'dump'), STORED: join(here, 'result', 'stored'), ...places(secrets), ...more },
      machine(),
    );
  const stored = () => readFileSync(join(here, 'result', 'stored'), 'utf8');
  const fetch = (DUMP = ''): Promise<RunResult> => pods().run('restore', 'fetch', { DUMP, ...places() }, machine());
  const store = (name: string, body: string | Buffer = 'x', metadata: Record<string, string> = {}) =>
    s3.objects.set(`xnat/${name}`, { body: Buffer.from(body), metadata });

  test.each(['PUT xnat/xnat', 'GET '])('ends with a failure where S3 says nothing any more to %s', async (call) => {
    writeFileSync(join(dumps, NAME), randomBytes(10_000));
    s3.troubles.set(`!${call}`, 'stall');
    const began = Date.now();
    const { code, stderr } = await pods().run(
      'backup',
      'upload',
      { RESULT: join(here, 'result', 'dump'), STORED: join(here, 'result', 'stored'), ...places() },
      { ...machine(), STALL_SECONDS: '1' },
    );
    expect([code, stderr]).toEqual([1, expect.stringMatching(/Read timeout|timed out/)]);
    expect(Date.now() - began).toBeLessThan(40_000);
    expect(stored()).toBe('no');
  });

  test.each([
    ['a small one', 10_000],
    ['one that is sent in parts', 20_000_000],
  ])('%s is stored, read back, and comes back as it was', async (_, size) => {
    const body = randomBytes(size);
    writeFileSync(join(dumps, NAME), body);
    const result = await upload();
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout).toMatch(new RegExp(`^upload: s3://imaging-backups/xnat/${NAME} is good: ${size} bytes, sha256 [0-9a-f]{64}\n$`));
    expect([...s3.objects.keys()]).toEqual([MARKER, `xnat/${NAME}`]);
    expect(s3.objects.get(MARKER)!.body.toString()).toBe(`${SITE}\n`);
    expect(stored()).toBe('yes');
    expect(s3.objects.get(`xnat/${NAME}`)!.body.equals(body)).toBe(true);
    dumps = emptyDir(join(here, 'fetched'));
    expect(await fetch()).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining(`fetch: fetched ${NAME}\n`) as string });
    expect(readFileSync(join(dumps, NAME)).equals(body)).toBe(true);
    expect([...s3.credentials].every((credential) => /^AKIDEXAMPLE\/\d+\/us-east-1\/s3\/aws4_request$/.test(credential))).toBe(true);
  });

  test('the secret key is in no argument and no log', async () => {
    writeFileSync(join(dumps, NAME), 'dump');
    const bin = emptyDir(join(here, 'bin'));
    writeFileSync(join(bin, 'aws'), `#!/bin/bash\ntr '\\0' ' ' </proc/$$/cmdline >>${here}/result/argv\nexec ${commandPath('aws')!} "$@"\n`, { mode: 0o755 });
    const result = await pods().run(
      'backup',
      'upload',
      { RESULT: join(here, 'result', 'dump'), STORED: join(here, 'result', 'stored'), ...places() },
      { ...machine(), PATH: `${bin}:${process.env.PATH!}` },
    );
    const shown = result.stdout + result.stderr + readFileSync(join(here, 'result', 'argv'), 'utf8');
    expect(result.code).toBe(0);
    expect(shown).toContain('s3 cp');
    expect(shown).not.toContain('wJalr');
  });

  test('goes to the folder and the region that are said', async () => {
    writeFileSync(join(dumps, NAME), 'dump');
    expect(await upload({ prefix: '/prod/imaging site/'.replace(' ', '-'), region: 'ap-southeast-2' })).toMatchObject({ code: 0 });
    expect(await upload({ prefix: '' })).toMatchObject({ code: 0 });
    expect([...s3.objects.keys()]).toEqual(['prod/imaging-site/xnat-xnat.owner', `prod/imaging-site/${NAME}`, 'xnat-xnat.owner', NAME]);
    expect([...s3.credentials].map((credential) => credential.split('/')[2])).toEqual(['ap-southeast-2', 'us-east-1']);
  });

  test('five at most are deleted, the oldest, where the clock is a year ahead', async () => {
    const there = Array.from({ length: 12 }, (_, i) => `xnat-xnat-${stamp(12.5 - i)}.dump`);
    for (const name of there) store(name);
    writeFileSync(join(dumps, NAME), 'dump');
    const { code, stdout, stderr } = await pods().run(
      'backup',
      'upload',
      { RESULT: join(here, 'result', 'dump'), STORED: join(here, 'result', 'stored'), ...places() },
      { ...machine(), PATH: pathAYearAhead(join(here, 'bin')) },
    );
    // The new one was named by a clock that is right: it is one of the newest three.
    expect([code, stderr]).toEqual([0, expect.stringMatching(leftForLater(5))]);
    expect([...s3.objects.keys()].filter((key) => there.includes(key.replace('xnat/', '')))).toEqual(there.slice(5).map((name) => `xnat/${name}`));
    expect(stdout.match(/deleted /g)).toHaveLength(5);
  });

  test('old ones of this site alone are deleted, on whatever page of the list', async () => {
    const anothers = `xnat-xnat-${stamp(400)}.dump`;
    const old = [31, 32, 33, 34, 400].map((age) => `xnat-xnat-${stamp(age)}.dump`);
    const kept = [
      `xnat-xnat-${stamp(29)}.dump`,
      `xnat-xnat-${stamp(1)}.dump`,
      `xnat-xnat-2-${stamp(400)}.dump`,
      `other-xnat-${stamp(400)}.dump`,
      'xnat-xnat-readme.txt',
      `sub/xnat-xnat-${stamp(400)}.dump`,
    ];
    for (const name of [...old, ...kept]) store(name);
    s3.objects.set(anothers, { body: Buffer.from('x'), metadata: {} });
    writeFileSync(join(dumps, NAME), 'dump');
    const result = await upload();
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect([...s3.objects.keys()].sort()).toEqual([...kept.map((name) => `xnat/${name}`), `xnat/${NAME}`, MARKER, anothers].sort());
    expect(result.stdout.match(/deleted /g)).toHaveLength(old.length);
  });

  test.each<[string, (fake: FakeS3) => void, RegExp]>([
    ['S3 forbids it', (fake) => fake.troubles.set('!PUT ', 403), /cannot be stored at s3:.*: S3 does not let it\. Give the user or the role s3:ListBucket/],
    ['S3 cannot', (fake) => fake.troubles.set('!PUT ', 500), /cannot be stored at s3:.*InternalError/],
    ['the connection is cut each time', (fake) => fake.troubles.set('!PUT ', 'cut'), /cannot be stored at/],
    [
      'S3 stores something else',
      (fake) => fake.troubles.set('PUT ', 'spoil'),
      /what S3 gives back is not what it was given: .* It is deleted; older ones stay/,
    ],
    ['it cannot be read back', (fake) => fake.troubles.set(`!GET xnat/${NAME}`, 403), /cannot be read back: S3 does not let it/],
    ['it cannot be looked at', (fake) => fake.troubles.set(`!HEAD xnat/${NAME}`, 403), /cannot be looked at/],
  ])('where %s, it says so, and older ones stay', async (_, trouble, message) => {
    const old = `xnat-xnat-${stamp(400)}.dump`;
    store(old);
    store('xnat-xnat.owner', `${SITE}\n`);
    writeFileSync(join(dumps, NAME), 'dump');
    trouble(s3);
    const result = await upload();
    expect([result.code, result.stderr]).toEqual([1, expect.stringMatching(message)]);
    expect(s3.objects.has(`xnat/${old}`)).toBe(true);
    expect(s3.seen.filter((call) => call === `DELETE xnat/${old}`)).toEqual([]);
    expect(stored()).toBe('no');
    expect(result.stdout + result.stderr).not.toContain('wJalr');
  });

  test('a cut connection and a fault that pass are no failure', async () => {
    writeFileSync(join(dumps, NAME), 'dump');
    s3.troubles.set('PUT ', 'cut');
    s3.troubles.set('GET xnat/', 500);
    expect(await upload()).toMatchObject({ code: 0, stderr: '' });
  });

  test.each<[string, Partial<S3BackupOptions>, Record<string, string>, Record<string, string>, RegExp]>([
    ['a bucket that is not there', { bucket: 'other-bucket' }, {}, {}, /there is no bucket other-bucket\. Make it, or correct bucket/],
    ['a server that is not there', {}, { ENDPOINT: 'http://127.0.0.1:1' }, {}, /S3 does not answer\. May this pod reach it/],
    ['no key', {}, {}, { access_key: '' }, /the access_key of S3 is not there, or is empty/],
    ['a key with a line break', {}, {}, { secret_key: 'key\n' }, /the secret_key of S3 holds a control character/],
    ['no dump', {}, { FOLDER: '/nowhere' }, {}, /there is no dump \/nowhere/],
  ])('with %s it says so', async (_, options, variables, secrets, message) => {
    writeFileSync(join(dumps, NAME), 'dump');
    const result = await upload(options, variables, secrets);
    expect([result.code, result.stderr]).toEqual([1, expect.stringMatching(message)]);
  });

  test('old ones that may not be deleted are a failure, with the new one stored', async () => {
    for (const age of [400, 3, 2]) store(`xnat-xnat-${stamp(age)}.dump`);
    writeFileSync(join(dumps, NAME), 'dump');
    s3.troubles.set('!DELETE ', 403);
    const result = await upload();
    expect([result.code, result.stderr]).toEqual([1, expect.stringMatching(/is stored, but xnat-xnat-.* cannot be deleted: S3 does not let it/)]);
    expect(s3.objects.has(`xnat/${NAME}`)).toBe(true);
  });

  test('of old ones the newest three stay, the new one among them', async () => {
    const old = [900, 800, 700].map((age) => `xnat-xnat-${stamp(age)}.dump`);
    const future = `xnat-xnat-${stamp(-2)}.dump`;
    for (const name of [...old, future]) store(name);
    writeFileSync(join(dumps, NAME), 'dump');
    expect(await upload()).toMatchObject({ code: 0, stderr: '' });
    expect([...s3.objects.keys()].sort()).toEqual([MARKER, ...[...old.slice(1), future, NAME].map((name) => `xnat/${name}`)].sort());
  });

  describe('one that is less than half as big as the one before it', () => {
    const before = `xnat-xnat-${stamp(1)}.dump`;
    const small = `xnat-xnat-${stamp(40)}.small.dump`;
    const old = [400, 401, 402].map((age) => `xnat-xnat-${stamp(age)}.dump`);
    beforeEach(() => {
      for (const name of old) store(name, 'x'.repeat(100));
      store(before, 'x'.repeat(100));
      store(small);
      // Neither of these is the one before it.
      store(`xnat-xnat-${stamp(-2)}.dump`);
      store(`xnat-xnat-2-${stamp(0.5)}.dump`);
      writeFileSync(join(dumps, NAME), 'x'.repeat(49));
    });

    test('is stored under a name of its own, each time, and nothing is deleted', async () => {
      for (let attempt = 0; attempt < 2; attempt++) {
        const result = await upload();
        expect([result.code, result.stderr]).toEqual([
          1,
          `upload: ${NAME.replace('.dump', '.small.dump')} has 49 bytes, less than half of the 100 of ${before}. A database that was lost and set up anew looks like this. It is stored, and nothing is deleted. ` +
            `First see whether all projects and sessions are there; if not, restore ${before}. If they are, run one backup with ACCEPT_SMALLER=yes.\n`,
        ]);
        expect(stored()).toBe('no');
      }
      expect(s3.objects.get(`xnat/${NAME.replace('.dump', '.small.dump')}`)!.body).toHaveLength(49);
      expect(s3.objects.has(`xnat/${NAME}`)).toBe(false);
      expect(s3.seen.filter((call) => call.startsWith('DELETE'))).toEqual([]);
    });

    test('is one like others where somebody says so', async () => {
      expect(await upload({}, { ACCEPT_SMALLER: 'yes' })).toMatchObject({ code: 0, stderr: '' });
      expect(s3.objects.has(`xnat/${NAME}`)).toBe(true);
      for (const name of [old[1]!, small]) expect(s3.objects.has(`xnat/${name}`)).toBe(false);
    });

    test('of half the size it is one like others', async () => {
      writeFileSync(join(dumps, NAME), 'x'.repeat(50));
      expect(await upload()).toMatchObject({ code: 0, stderr: '' });
    });
  });

  describe('beside the dumps of another site of that name', () => {
    const theirs = [400, 401, 402, 403].map((age) => `xnat-xnat-${stamp(age)}.dump`);
    beforeEach(() => {
      store('xnat-xnat.owner', `${OTHER}\n`);
      for (const name of theirs) store(name);
      writeFileSync(join(dumps, NAME), 'dump');
    });

    test('it is not stored, and none of theirs is deleted', async () => {
      const keys = [...s3.objects.keys()];
      const result = await upload();
      expect([result.code, result.stderr]).toEqual([
        1,
        `upload: the dumps xnat-xnat-*.dump there are of another site: of ${OTHER}, and this is ${SITE}. Nothing is stored, and nothing is deleted. ` +
          `Give it a prefix of its own in the bucket. Is it the same site, which has moved to another URL? Then run one backup with TAKE_OVER=${OTHER}.\n`,
      ]);
      expect([...s3.objects.keys()]).toEqual(keys);
      expect(await upload({}, { TAKE_OVER: 'https://a-third.example.edu.au' })).toMatchObject({ code: 1 });
    });

    test('a site that has moved takes them over, once and for all', async () => {
      const result = await upload({}, { TAKE_OVER: OTHER });
      expect(result).toMatchObject({
        code: 0,
        stderr: '',
        stdout: expect.stringContaining(`upload: the dumps of ${OTHER} are those of ${SITE} from now on\n`) as string,
      });
      expect(s3.objects.get(MARKER)!.body.toString()).toBe(`${SITE}\n`);
      expect(await upload()).toMatchObject({ code: 0, stderr: '' });
    });

    test('the newest is not fetched; one that is named is', async () => {
      const result = await fetch();
      expect([result.code, result.stderr]).toEqual([
        1,
        `fetch: the dumps xnat-xnat-*.dump there are of another site: of ${OTHER}, and this is ${SITE}. The newest is not taken unasked: name one by DUMP. Nothing was changed.\n`,
      ]);
      const name = theirs[3]!;
      const named = await fetch(name);
      expect(named).toMatchObject({ code: 0, stderr: '' });
      expect(named.stdout).toContain(`fetch: ${name} is a dump of ${OTHER}, and this is ${SITE}. It is taken, since you named it.\n`);
      expect((await fetch('list')).stdout).toContain(`fetch: there is ${name}, 1 bytes, of ${OTHER}\n`);
    });

    test('a marker that cannot be read is no marker that is not there', async () => {
      s3.troubles.set(`!GET ${MARKER}`, 403);
      s3.troubles.set(`!HEAD ${MARKER}`, 403);
      const result = await upload();
      expect([result.code, result.stderr]).toEqual([
        1,
        expect.stringMatching(/xnat-xnat\.owner, which says whose the dumps are, cannot be read: S3 does not let it/),
      ]);
      expect(s3.objects.has(`xnat/${NAME}`)).toBe(false);
    });
  });

  describe('the way back', () => {
    const sha = { sha256: '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881' };

    test('shows what there is, and fetches nothing, if asked', async () => {
      for (const name of ['xnat-xnat-20260101T000000Z.dump', 'b-b-20260102T000000Z.dump', 'notes.txt', 'xnat-xnat-20260103T000000Z.dump']) store(name);
      const result = await fetch('list');
      expect(result).toEqual({
        code: 0,
        stderr: '',
        stdout: ['b-b-20260102T000000Z', 'xnat-xnat-20260101T000000Z', 'xnat-xnat-20260103T000000Z']
          .map((name) => `fetch: there is ${name}.dump, 1 bytes\n`)
          .join(''),
      });
      expect(readdirSync(dumps)).toEqual([]);
    });

    test('takes the newest whose checksum is right', async () => {
      store('xnat-xnat-20260101T000000Z.dump', 'old');
      store('xnat-xnat-20260102T000000Z.dump', 'x', sha);
      store('xnat-xnat-20260103T000000Z.dump', 'spoiled', sha);
      store('zzz-20260104T000000Z.dump', 'x');
      const result = await fetch();
      expect(result).toMatchObject({ code: 0, stderr: '' });
      expect(result.stdout).toContain('xnat-xnat-20260103T000000Z.dump is not good: its sha256 is');
      expect(readdirSync(dumps)).toEqual(['xnat-xnat-20260102T000000Z.dump']);
    });

    test('passes over what a wrong clock or an empty database has left', async () => {
      const [good, small, future] = [`xnat-xnat-${stamp(2)}.dump`, `xnat-xnat-${stamp(1)}.small.dump`, `xnat-xnat-${stamp(-2)}.dump`];
      for (const name of [good, small, future, `xnat-xnat-${stamp(3)}.small.dump`]) store(name);
      const result = await fetch();
      expect(result).toMatchObject({ code: 0, stderr: '' });
      expect(result.stdout.match(/fetch: .*is passed over/g)).toEqual([
        `fetch: ${future} is stamped more than a day in the future, by a clock that was wrong: it is passed over`,
        `fetch: ${small} was less than half as big as the one before it: it is passed over`,
      ]);
      expect(readdirSync(dumps)).toEqual([good]);
      expect(await fetch(small)).toMatchObject({ code: 0, stderr: '' });
    });

    test('takes another site’s by its name', async () => {
      store('other-db-20260101T000000Z.dump', 'theirs');
      expect(await fetch('other-db-20260101T000000Z.dump')).toMatchObject({ code: 0, stderr: '' });
      expect(readFileSync(join(dumps, 'other-db-20260101T000000Z.dump'), 'utf8')).toBe('theirs');
    });

    test.each([
      ['other-db-20260101T000000Z.dump', /there is no dump other-db-/],
      ['xnat-xnat-20260103T000000Z.dump', /is not good: its sha256 is .*Choose another/],
    ])('refuses %s', async (name, message) => {
      store('xnat-xnat-20260103T000000Z.dump', 'spoiled', sha);
      const result = await fetch(name);
      expect([result.code, result.stderr]).toEqual([1, expect.stringMatching(message)]);
      expect(existsSync(join(dumps, name))).toBe(false);
    });

    test('says so where there is none', async () => {
      expect(await fetch()).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/there is no good dump of this site, xnat-xnat-\*\.dump, at s3:/) as string,
      });
    });
  });
});
