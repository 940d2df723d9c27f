import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { ContainerBackend, RestMethod, RestSetting, Secret, VolumeSource, XnatSite, type XnatSiteProps } from 'cdk8s-xnat';
import { parseAllDocuments } from 'yaml';
import { type Manifest, named } from '../support/manifests';
import { MINIMAL } from '../support/sites';
import { FakeXnat } from './support/fake-xnat';
import { temporaryFolder, writeFiles, writeVolume } from './support/folders';
import { run } from './support/processes';
import { environmentOf } from '../support/environment';

/** What the YAML runs: its files, and its variables. */
function jobOf(props: Partial<XnatSiteProps>): { files: Record<string, string>; command: string[]; env: Record<string, string> } {
  const app = new App();
  new XnatSite(app, 'uwa', { ...MINIMAL, ...props });
  const objects = parseAllDocuments(app.synthYaml()).map((document) => document.toJS() as Manifest);
  const job = objects.find(({ kind }) => kind === 'Job')!;
  const { configMap } = named<Manifest & { name: string }>(job.spec.template.spec.volumes, 'setup');
  const { data } = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === configMap.name)!;
  const { command, env } = named<Manifest & { name: string }>(job.spec.template.spec.containers, 'setup');
  return { files: data, command, env: environmentOf(env as Array<{ name: string; value: string }>) };
}

const RECEIVERS = {
  receivers: [
    { aeTitle: 'XNAT', port: 8104 },
    { aeTitle: 'MRI', port: 8105 },
  ],
};
const SCRIPT = 'version "6.3"\n// 100% of \\names\\, and é漢😀\n-(0010,0010)\n(0008,0080) := "$HOME `id`"\n';
const PIPELINE_PROPS: Partial<XnatSiteProps> = { buildVolume: {}, containerService: {} };
const SETUP = jobOf({
  dicom: RECEIVERS,
  setup: {
    siteConfig: { sitewideAnonymizationScript: SCRIPT, requireLogin: true },
    settings: [RestSetting.object('/xapi/events/prefs', { enabled: true }, RestMethod.PUT)],
  },
});

describe('the Job that sets XNAT up over its REST interface', () => {
  const folder = temporaryFolder();
  let xnat: FakeXnat;
  let port: number;
  let runs = 0;

  beforeEach(async () => {
    xnat = new FakeXnat();
    port = await xnat.start();
  });
  afterEach(() => xnat.stop());

  async function setUp(job = SETUP, variables: Record<string, string> = {}, password: string | Buffer = xnat.password) {
    const { args, env } = programOf(job, variables, password);
    return run(process.execPath, args, { env });
  }

  /** What the YAML runs, with the folders and times of the test. */
  function programOf(job: typeof SETUP, variables: Record<string, string>, password: string | Buffer) {
    const here = join(folder, `run${runs++}`);
    const settings = writeVolume(join(here, 'setup'), job.files);
    const [program, ...args] = job.command.map((word) => word.replace(/^\/setup(?=\/)/, settings));
    expect(program).toBe('node');
    const env = {
      ...job.env,
      XNAT_URL: `http://127.0.0.1:${port}`,
      SETTINGS: join(settings, 'settings.json'),
      PASSWORD_FILE: join(writeVolume(join(here, 'secrets'), { password }), 'password'),
      CURRENT: join(writeVolume(join(here, 'current'), { job: job.env.NAME! }), 'job'),
      CURRENT_WAIT: '1',
      WAIT: '8',
      TRY_FOR: '4',
      PAUSE: '0.05',
      ROUNDS: '1',
      ...variables,
    };
    return { args, env };
  }

  /** The same, as long as it runs. */
  function started(job: typeof SETUP, variables: Record<string, string> = {}) {
    const { args, env } = programOf(job, variables, xnat.password);
    const child = spawn(process.execPath, args, { env });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    return { child, ended, said: () => said };
  }

  const asked = async (path: string) => {
    while (!xnat.seen.some((request) => request.path === path)) await new Promise((resolve) => setTimeout(resolve, 20));
  };

  test('makes what is missing, and says so', async () => {
    const { code, stdout, stderr } = await setUp();
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.split('\n')).toEqual([
      'xnat-setup: /xapi/dicomscp XNAT 8104: as it should be',
      'xnat-setup: /xapi/dicomscp MRI 8105: making it',
      'xnat-setup: /xapi/siteConfig: changing requireLogin, sitewideAnonymizationScript',
      'xnat-setup: /xapi/events/prefs: changing enabled',
      'xnat-setup: XNAT is as the site wants it.',
      '',
    ]);
    expect(xnat.receivers.map(({ aeTitle, port: at, enabled }) => [aeTitle, at, enabled])).toEqual([
      ['XNAT', 8104, true],
      ['MRI', 8105, true],
    ]);
    expect(xnat.siteConfig).toMatchObject({ siteId: 'XNAT', sitewideAnonymizationScript: SCRIPT, requireLogin: true });
    expect(xnat.eventPreferences).toEqual({ enabled: true });
    expect(xnat.openSessions).toBe(0);
  });

  test('changes nothing when it runs again', async () => {
    await setUp();
    xnat.seen.length = 0;
    const { code, stdout } = await setUp();
    expect(code).toBe(0);
    expect(xnat.changes.filter(({ method }) => method !== 'DELETE')).toEqual([]);
    expect(stdout.match(/as it should be/g)).toHaveLength(4);
  });

  test.each([
    ['as they are', (value: unknown) => value],
    ['as texts that hold their JSON', (value: unknown) => JSON.stringify(value)],
  ])('compares lists and objects that XNAT shows %s', async (_, shown) => {
    const job = jobOf({ setup: { siteConfig: { list: ['a', 'b "c"'], map: { k: [1, true] }, none: [] } } });
    Object.assign(xnat.siteConfig, { list: shown(['a', 'b "c"']), map: shown({ k: [1, true] }) });
    expect(await setUp(job)).toMatchObject({ code: 0, stdout: expect.stringContaining('/xapi/siteConfig: as it should be') as string });
    for (const other of [['a'], ['b "c"', 'a'], ['a', 'b "c"', 'd']]) {
      xnat.siteConfig.list = shown(other);
      expect(await setUp(job)).toMatchObject({ code: 0, stdout: expect.stringContaining('/xapi/siteConfig: changing list') as string });
      expect(xnat.siteConfig.list).toEqual(['a', 'b "c"']);
    }
  });

  test('a member that is no longer wanted goes, and so does all that is in an emptied object', async () => {
    const job = jobOf({ setup: { siteConfig: { map: { k: { a: 'b' } }, emptied: {}, list: [{ c: 'd' }] } } });
    const wanted = { map: { k: { a: 'b' } }, emptied: {}, list: [{ c: 'd' }] };
    for (const [name, other] of [
      ['map', { k: { a: 'b', more: 1 } }],
      ['map', { k: { a: 'b' }, more: {} }],
      ['emptied', { k: 1 }],
      ['list', [{ c: 'd', e: 'f' }]],
    ] as const) {
      Object.assign(xnat.siteConfig, wanted, { [name]: other });
      expect(await setUp(job)).toMatchObject({ code: 0, stdout: expect.stringContaining(`/xapi/siteConfig: changing ${name}\n`) as string });
      expect(xnat.siteConfig).toMatchObject(wanted);
    }
    // What XNAT adds by itself: nulls, and the numbers of elements.
    Object.assign(xnat.siteConfig, { map: { k: { a: 'b', more: null } }, list: [{ id: 5, c: 'd' }], emptied: null });
    expect(await setUp(job)).toMatchObject({ code: 0, stdout: expect.stringContaining('as it should be') as string });
  });

  test('a name with a slash or a tilde is no path', async () => {
    const job = jobOf({ setup: { settings: [RestSetting.object('/xapi/siteConfig', { 'a/b': 'c', '~1': { 'd/e': '#' } })] } });
    xnat.siteConfig.a = { b: 'c' };
    expect(await setUp(job)).toMatchObject({ code: 0, stdout: expect.stringContaining('/xapi/siteConfig: changing') as string });
    expect(await setUp(job)).toMatchObject({ code: 0, stdout: expect.stringContaining('/xapi/siteConfig: as it should be') as string });
    xnat.receivers.push({ id: 7, aeTitle: 'MRI', port: 8105, enabled: false, 'a/b': ['c/d'], '~': 1, identifier: 'own' });
    expect(await setUp()).toMatchObject({ code: 0 });
    expect(xnat.receivers.find(({ id }) => id === 7)).toMatchObject({ enabled: true, 'a/b': ['c/d'], '~': 1 });
  });

  test('an object whose members are called as elements of a list are counted is no list', async () => {
    const job = jobOf({ setup: { siteConfig: { map: { '08': { attribute: 'a' }, '1': { attribute: 'b' } } } } });
    xnat.siteConfig.map = { '0': { attribute: 'b' } };
    expect(await setUp(job)).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('/xapi/siteConfig: changing map\n') as string });
    expect(xnat.siteConfig.map).toEqual({ '08': { attribute: 'a' }, '1': { attribute: 'b' } });
    expect(await setUp(job)).toMatchObject({ code: 0, stdout: expect.stringContaining('/xapi/siteConfig: as it should be') as string });
  });

  test('a preference with a NUL that nobody asked for is no hindrance', async () => {
    xnat.siteConfig.odd = 'a\0b';
    expect(await setUp()).toMatchObject({ code: 0, stderr: '' });
    expect(xnat.siteConfig.odd).toBe('a\0b');
  });

  describe('an XNAT whose answers are hostile', () => {
    const everything = jobOf({
      ...PIPELINE_PROPS,
      containerService: { constraints: [{ attribute: 'pool', values: ['a'] }] },
      dicom: RECEIVERS,
      setup: { siteConfig: { list: ['a'], map: { k: 'v' } }, settings: [RestSetting.object('/xapi/events/prefs', { enabled: true }, RestMethod.PUT)] },
    });
    const paths = ['/xapi/users/admin/roles', '/xapi/docker/server', '/xapi/dicomscp', '/xapi/siteConfig', '/xapi/events/prefs', '/xapi/docker/server/ping'];
    /** JSON with a command in every position. */
    const replies = (command: string): unknown[] => [
      { '#': command, [command]: command, id: command, list: command, map: { '#': command } },
      [{ '#': command, id: command, aeTitle: 'MRI', port: 8105, enabled: command, [command]: command }],
      [{ id: command, aeTitle: command, port: command }, command, [command], { aeTitle: 'XNAT', port: 8104, enabled: command, id: `1/../${command}` }],
      { 'swarm-constraints': [{ attribute: command, '#': command }, command], list: JSON.stringify({ '#': command }), map: JSON.stringify([{ '#': command }]) },
      {
        'swarm-constraints': { '#': command, 0: { attribute: 'pool', '#': command } },
        list: { '#': command },
        other: [{ '#': command, id: command, [command]: command }, command],
      },
      [command],
      { '$/#': command, '/#': command, '#/0': command, '': { '': command }, ']': command, '@': command, '*': command },
      command,
      `a\n${command}`,
      JSON.parse(`{"__proto__": {"enabled": true, "a": 1}, "constructor": ${JSON.stringify(command)}, "swarm-constraints": {"__proto__": []}}`),
    ];

    test('runs nothing of them, and ends as after any fault', async () => {
      const command = `$(touch ${join(folder, 'ran')})`;
      for (const reply of replies(command)) {
        for (const path of paths) xnat.replies[path] = JSON.stringify(reply);
        const { code, stderr } = await setUp(everything, { TRY_FOR: '1' });
        expect([code, stderr.split('\n').at(-2)]).toEqual([1, expect.stringMatching(/^xnat-setup: \d of the settings could not be made; the others are\.$/)]);
        expect(
          xnat.changes
            .map(({ path }) => path)
            .filter((path) => !paths.includes(path) && !/^\/xapi\/(users\/admin\/roles\/ContainerManager|dicomscp\/\d+)$/.test(path)),
        ).toEqual([]);
      }
      xnat.password = command;
      expect(await setUp(everything, { TRY_FOR: '1' }, 'another')).toMatchObject({ code: 1 });
      expect([replies(command).length, existsSync(join(folder, 'ran'))]).toEqual([10, false]);
    });

    test('reads no answer without an end, and tries it once', async () => {
      xnat.replies['/xapi/dicomscp'] = JSON.stringify([{ x: 'x'.repeat(5 * 1024 * 1024) }]);
      const { code, stderr } = await setUp();
      expect([code, stderr.split('\n')[0]]).toEqual([1, "xnat-setup: FAILED GET /xapi/dicomscp: XNAT's answer has no end"]);
      expect(xnat.seen.filter(({ path }) => path === '/xapi/dicomscp')).toHaveLength(RECEIVERS.receivers.length);
    });

    test('reads the longest answer that it reads at all in the memory that it has', async () => {
      const preferences = Object.fromEntries(Array.from({ length: 250_000 }, (_, i) => [`p${i}`, 5]));
      xnat.replies['/xapi/siteConfig'] = JSON.stringify({ ...preferences, requireLogin: true, sitewideAnonymizationScript: SCRIPT }).padEnd(
        4 * 1024 * 1024 - 100,
      );
      expect(await setUp()).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('/xapi/siteConfig: as it should be') as string });
    });

    test('takes an answer that lies very deep for no JSON', async () => {
      xnat.replies['/xapi/dicomscp'] = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
      const { code, stderr } = await setUp();
      expect([code, stderr]).toEqual([1, expect.stringContaining('FAILED GET /xapi/dicomscp: no JSON, but [[[')]);
    });

    test('goes nowhere else, whatever it is told', async () => {
      const others: string[] = [];
      const other = createServer((request, response) => {
        others.push(request.url!);
        response.end('[]');
      });
      await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
      xnat.redirects['/xapi/dicomscp'] = `http://127.0.0.1:${(other.address() as AddressInfo).port}/elsewhere`;
      const { code, stderr } = await setUp();
      await new Promise((resolve) => other.close(resolve));
      expect([code, stderr.split('\n')[0], others]).toEqual([1, 'xnat-setup: FAILED GET /xapi/dicomscp: XNAT says 302: elsewhere', []]);
    });

    test.each(['{"message":"no"}', '"x"', 'null', '7', '{"#":"1"}', '<html>'])('makes nothing where it answers %s in place of a list', async (reply) => {
      xnat.replies['/xapi/dicomscp'] = reply;
      xnat.replies['/xapi/users/admin/roles'] = reply;
      const { code, stderr } = await setUp(everything, { TRY_FOR: '1' });
      expect(code).toBe(1);
      expect(stderr).toContain(`FAILED GET /xapi/users/admin/roles: no ${reply === '<html>' ? 'JSON' : 'list'}, but ${reply}\n`);
      expect(xnat.changes.filter(({ path }) => /dicomscp|roles/.test(path))).toEqual([]);
    });

    test('changes no receiver whose id is no number', async () => {
      xnat.replies['/xapi/dicomscp'] = JSON.stringify([{ id: '1/../../siteConfig', aeTitle: 'XNAT', port: 8104, enabled: false }]);
      const { code, stderr } = await setUp(jobOf({ dicom: {}, setup: {} }));
      expect([code, stderr]).toEqual([1, expect.stringContaining('has no number as its id, but 1/../../siteConfig\n')]);
      expect(xnat.changes.filter(({ method }) => method === 'PUT')).toEqual([]);
    });

    test('writes no line and no command of a terminal of its own into the log', async () => {
      xnat.replies['/xapi/dicomscp'] = `no\nxnat-setup: XNAT is as the site wants it.\u001b[2J\u009b2J${'x'.repeat(5000)}`;
      const { stdout, stderr } = await setUp();
      expect(stderr.split('\n')[0]).toMatch(/^xnat-setup: FAILED GET \/xapi\/dicomscp: no JSON, but no xnat-setup: XNAT is as the site wants it\. \[2J 2Jx+$/);
      expect(stderr.length).toBeLessThan(900);
      expect(stdout + stderr).not.toMatch(/[\u001b\u009b]/);
    });
  });

  test('goes on where half is there, and keeps what nobody asked for', async () => {
    xnat.receivers.push({ id: 7, aeTitle: 'MRI', port: 8105, enabled: false, whitelistEnabled: true, whitelist: ['10.0.0.1', 'a "b" \\c'], identifier: 'own' });
    xnat.receivers.push({ id: 8, aeTitle: 'OTHER', port: 8106, enabled: false });
    xnat.siteConfig.requireLogin = true;
    expect(await setUp()).toMatchObject({ code: 0, stdout: expect.stringContaining('/xapi/dicomscp MRI 8105: changing enabled') as string });
    expect(xnat.receivers.find(({ id }) => id === 7)).toMatchObject({
      enabled: true,
      whitelistEnabled: true,
      whitelist: ['10.0.0.1', 'a "b" \\c'],
      identifier: 'own',
      aeTitle: 'MRI',
    });
    expect(xnat.receivers.find(({ id }) => id === 8)).toMatchObject({ enabled: false });
    expect(xnat.siteConfig.description).toBe('a "site"\n\\ with é and 漢 and 😀');
  });

  test('waits for an XNAT that starts late', async () => {
    await xnat.stop();
    const result = setUp(SETUP, { WAIT: '20' });
    await new Promise((resolve) => setTimeout(resolve, 700));
    xnat.health = 503;
    await xnat.start(port);
    await new Promise((resolve) => setTimeout(resolve, 500));
    xnat.health = 200;
    expect(await result).toMatchObject({ code: 0, stderr: '' });
    expect(xnat.receivers).toHaveLength(2);
  });

  test('says so when XNAT never answers', async () => {
    await xnat.stop();
    const { code, stderr } = await setUp(SETUP, { WAIT: '1' });
    expect([code, stderr]).toEqual([
      1,
      `xnat-setup: XNAT is not there after 1 seconds: http://127.0.0.1:${port}/xapi/siteConfig/buildInfo gives no answer. Look at kubectl get pods, and at the log of XNAT's pod 0. A StatefulSet waits for a pod of an older state that is never ready: delete that pod.\n`,
    ]);
  });

  test('waits for a name that leads nowhere before pod 0 is ready, and says so', async () => {
    const { code, stdout, stderr } = await setUp(SETUP, { WAIT: '2', XNAT_URL: 'http://uwa-xnat-setup.invalid:8080' });
    expect(code).toBe(1);
    expect(stdout).toContain(
      'XNAT is not ready yet: the name in http://uwa-xnat-setup.invalid:8080 has no address: pod 0 of this state of the site is not ready\n',
    );
    expect(stderr).toContain('XNAT is not there after 2 seconds: the name in');
  });

  test('waits for a plugin that XNAT has yet to load, and says so between', async () => {
    xnat.answers.push(undefined, undefined, 404, 404, 404);
    const { code, stdout, stderr } = await setUp();
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('xnat-setup: trying again. GET /xapi/dicomscp: XNAT says 404: answer 404\n');
  });

  test('tries one thing for its time and no longer, and says each time what is wrong', async () => {
    xnat.answers.push(undefined, undefined, ...Array<number>(800).fill(503));
    const start = Date.now();
    const { code, stdout, stderr } = await setUp(jobOf({ dicom: {}, setup: {} }), { TRY_FOR: '2' });
    expect([code, Date.now() - start < 6000]).toEqual([1, true]);
    expect(stdout).toContain('trying again. GET /xapi/dicomscp: XNAT says 503: answer 503\n');
    expect(stderr).toBe('xnat-setup: FAILED GET /xapi/dicomscp: XNAT says 503: answer 503\nxnat-setup: 1 of the settings could not be made; the others are.\n');
  });

  // The first request is for the health, the second logs in, the third and fourth are about the first receiver.
  test.each([
    ['500 at the login', [undefined, 500, 'cut']],
    ['500 to a read', [undefined, undefined, 500, 503]],
    ['a connection that is cut in a read', [undefined, undefined, 'cut', 'cut']],
    ['500 to a change', [undefined, undefined, undefined, undefined, 500]],
    ['a connection that is cut in a change', [undefined, undefined, undefined, undefined, 'cut', 500]],
  ] as const)('gets over %s', async (_, answers) => {
    xnat.answers.push(...answers);
    expect(await setUp()).toMatchObject({ code: 0, stderr: '' });
    expect(xnat.receivers.map(({ aeTitle }) => aeTitle)).toEqual(['XNAT', 'MRI']);
    expect(xnat.eventPreferences).toEqual({ enabled: true });
  });

  test('logs in again where the session is gone', async () => {
    xnat.answers.push(undefined, undefined, 401);
    expect(await setUp()).toMatchObject({ code: 0 });
    expect(xnat.seen.filter(({ method, path }) => method === 'POST' && path === '/data/JSESSION')).toHaveLength(2);
  });

  test('an older Job, tried again, ends and changes nothing', async () => {
    const { code, stderr } = await setUp(SETUP, { NAME: 'uwa-xnat-setup-of-before' });
    expect([code, stderr]).toEqual([1, 'xnat-setup: the site has other settings by now, which another Job makes. This one ends here.\n']);
    expect(xnat.seen).toEqual([]);
  });

  test('an older Job that is at work ends before it changes anything more', async () => {
    const current = writeFiles(join(folder, 'replaced'), { job: SETUP.env.NAME! });
    xnat.answers.push(undefined, undefined, ...Array<number>(5).fill(503));
    const result = setUp(SETUP, { CURRENT: join(current, 'job'), PAUSE: '0.4', TRY_FOR: '20' });
    await new Promise((resolve) => setTimeout(resolve, 800));
    writeFiles(current, { job: 'another' });
    expect(await result).toMatchObject({ code: 1 });
    expect([xnat.changes.map(({ method }) => method), xnat.openSessions]).toEqual([[], 0]);
  });

  test('a new Job waits for a node that has not heard of it yet', async () => {
    const current = writeFiles(join(folder, 'late'), { job: 'the one before' });
    const result = setUp(SETUP, { CURRENT: join(current, 'job'), CURRENT_WAIT: '20' });
    await new Promise((resolve) => setTimeout(resolve, 500));
    writeFiles(current, { job: SETUP.env.NAME! });
    expect(await result).toMatchObject({ code: 0 });
  });

  test('ends at once when it is told to, and leaves no session', async () => {
    xnat.hangsOn = '/xapi/dicomscp';
    xnat.answers.push(undefined, undefined, 503);
    const { child, ended, said } = started(SETUP, { TRY_FOR: '60', ROUNDS: '3' });
    await asked('/xapi/dicomscp');
    await new Promise((resolve) => setTimeout(resolve, 200));
    const start = Date.now();
    child.kill('SIGTERM');
    expect(await ended).toBe(143);
    expect([Date.now() - start < 2000, xnat.openSessions]).toEqual([true, 0]);
    expect(said().split('\n').at(-2)).toBe(
      'xnat-setup: ended from outside, before it was done. It was at /xapi/dicomscp XNAT 8104. What was last wrong: GET /xapi/dicomscp: XNAT says 503: answer 503',
    );
  });

  test('ends at once when it is told to between two tries', async () => {
    xnat.answers.push(undefined, undefined, 503);
    const { child, ended } = started(SETUP, { PAUSE: '60' });
    await asked('/data/JSESSION');
    await new Promise((resolve) => setTimeout(resolve, 200));
    child.kill('SIGTERM');
    expect([await ended, xnat.openSessions]).toEqual([143, 0]);
  });

  test('sends numbers back as XNAT wrote them', async () => {
    xnat.roles.push('ContainerManager');
    xnat.dockerServer = { backend: 'docker' };
    xnat.replies['/xapi/docker/server'] = '{"id":1,"backend":"docker","long":12345678901234567890,"precise":1.0}';
    await setUp(jobOf({ setup: { settings: [RestSetting.object('/xapi/docker/server', { 'gpu-vendor': 'amd' })] } }));
    expect(xnat.texts.find((text) => text.includes('gpu-vendor'))).toBe('{"gpu-vendor":"amd","backend":"docker","long":12345678901234567890,"precise":1.0}');
  });

  test('makes nothing twice where the answer to a change is lost', async () => {
    xnat.answers.push(undefined, undefined, undefined, undefined, 'lost');
    expect(await setUp()).toMatchObject({ code: 0 });
    expect(xnat.seen.filter(({ method, path }) => method === 'POST' && path === '/xapi/dicomscp')).toHaveLength(1);
    expect(xnat.receivers.filter(({ aeTitle }) => aeTitle === 'MRI')).toHaveLength(1);
  });

  describe('with a backend for pipelines', () => {
    const PIPELINES = jobOf(PIPELINE_PROPS);

    test('takes the role, logs in anew with it, tells XNAT of the backend, and asks whether it answers', async () => {
      const { code, stdout } = await setUp(PIPELINES);
      expect([code, stdout.split('\n').slice(0, 2)]).toEqual([
        0,
        [
          'xnat-setup: /xapi/users/admin/roles: ContainerManager given',
          expect.stringMatching(/^xnat-setup: \/xapi\/docker\/server: changing archive-path-translation, archive-pvc-name, auto-cleanup, backend/),
        ],
      ]);
      expect(xnat.dockerServer).toMatchObject({
        backend: 'kubernetes',
        'archive-pvc-name': 'archive-uwa-xnat-web',
        'container-user': '65534',
        'archive-path-translation': '/data/xnat/archive/',
      });
      expect(xnat.seen.at(-2)).toMatchObject({ method: 'GET', path: '/xapi/docker/server/ping' });
      expect([xnat.roles, xnat.openSessions]).toEqual([['Administrator', 'ContainerManager'], 0]);
    });

    test('makes no second backend when it runs again', async () => {
      await setUp(PIPELINES);
      xnat.seen.length = 0;
      expect(await setUp(PIPELINES)).toMatchObject({ code: 0 });
      expect(xnat.changes.filter(({ method }) => method !== 'DELETE')).toEqual([]);
    });

    test('changes from a Swarm to Kubernetes and back, and leaves nothing of the former', async () => {
      const backend = ContainerBackend.dockerSwarm({
        host: 'tcp://swarm.example.com:2376',
        certificates: Secret.named('swarm'),
        pathTranslation: { xnatPrefix: '/data/xnat', swarmPrefix: '/srv' },
      });
      const constraints = [
        { attribute: 'node.role', values: ['worker'] },
        { attribute: 'node.labels.pool', values: ['gpu', 'large'], userSettable: true },
      ];
      const volume = (path: string) => ({ source: VolumeSource.nfs({ server: 'nfs', path }) });
      const onSwarm = jobOf({ archive: volume('/a'), buildVolume: volume('/b'), containerService: { backend, constraints } });
      for (const job of [onSwarm, PIPELINES, onSwarm]) expect(await setUp(job)).toMatchObject({ code: 0 });
      expect(xnat.dockerServer).toMatchObject({
        backend: 'swarm',
        host: 'tcp://swarm.example.com:2376',
        'archive-pvc-name': null,
        'path-translation-docker-prefix': '/srv',
      });
      expect(xnat.dockerServer!['swarm-constraints']).toMatchObject([
        { attribute: 'node.labels.pool', values: ['gpu', 'large'] },
        { attribute: 'node.role', values: ['worker'] },
      ]);
      xnat.seen.length = 0;
      expect(await setUp(onSwarm)).toMatchObject({ code: 0 });
      expect(xnat.changes.filter(({ method }) => method !== 'DELETE')).toEqual([]);
      expect(await setUp(PIPELINES)).toMatchObject({ code: 0 });
      expect(xnat.dockerServer).toMatchObject({ backend: 'kubernetes', host: null, 'path-translation-docker-prefix': null, 'swarm-constraints': [] });
    });

    test('goes on with a plugin from before there was a role', async () => {
      xnat.knowsRoles = false;
      expect(await setUp(PIPELINES)).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('XNAT says 404 to ContainerManager; going on without it') as string,
      });
      expect(xnat.dockerServer).toMatchObject({ backend: 'kubernetes' });
    });

    test('says so where the backend does not answer XNAT', async () => {
      xnat.backendAnswers = false;
      const { code, stderr } = await setUp(PIPELINES, { TRY_FOR: '2' });
      expect([code, stderr.split('\n')[0]]).toEqual([
        1,
        'xnat-setup: FAILED GET /xapi/docker/server/ping: XNAT says 500: Could not reach tcp://swarm.example.com:2376',
      ]);
      expect(xnat.seen.filter(({ path }) => path.endsWith('/ping')).length).toBeGreaterThan(1);
    });

    test('takes no page of a login for an answer of the backend', async () => {
      xnat.replies['/xapi/docker/server/ping'] = '<html>log in, OK?</html>';
      const { code, stderr } = await setUp(PIPELINES);
      expect([code, stderr.split('\n')[0]]).toEqual([1, 'xnat-setup: FAILED GET /xapi/docker/server/ping: not OK, but <html>log in, OK?</html>']);
      xnat.replies['/xapi/docker/server/ping'] = '"OK"\n';
      expect(await setUp(PIPELINES)).toMatchObject({ code: 0 });
    });

    test('leaves what nobody asked for as it is, though each change makes another server', async () => {
      xnat.dockerServer = {
        backend: 'docker',
        host: 'unix:///var/run/docker.sock',
        'of-a-later-version': 'own',
        'combined-pvc-name': 'all',
        'swarm-constraints': [],
      };
      xnat.dockerServersMade = 1;
      expect(await setUp(PIPELINES)).toMatchObject({ code: 0 });
      expect(xnat.dockerServer).toMatchObject({
        backend: 'kubernetes',
        host: null,
        'of-a-later-version': 'own',
        'combined-pvc-name': null,
        'auto-cleanup': true,
      });
      expect(xnat.dockerServersMade).toBe(2);
    });
  });

  test('lists of the former server go with the next one, without the ids of their elements', async () => {
    const job = jobOf({ setup: { settings: [RestSetting.object('/xapi/docker/server', { 'gpu-vendor': 'amd' })] } });
    const former = { attribute: 'node.role', comparator: '==', values: ['worker', 'a "b"', '{}'], 'user-settable': false };
    xnat.roles.push('ContainerManager');
    xnat.dockerServer = {
      backend: 'swarm',
      host: 'tcp://a:2376',
      'swarm-constraints': [{ id: 3, ...former }],
      'of-a-later-version': [{ id: 4, key: 'k', inner: { id: 5 } }, { id: 6 }, 'text', [], 7],
    };
    expect(await setUp(job)).toMatchObject({ code: 0, stderr: '' });
    expect(xnat.dockerServer).toMatchObject({
      'gpu-vendor': 'amd',
      host: 'tcp://a:2376',
      'of-a-later-version': [{ key: 'k', inner: { id: 5 } }, {}, 'text', [], 7],
    });
    expect(xnat.dockerServer!['swarm-constraints']).toEqual([{ id: 10, ...former }]);
  });

  test('goes on with the rest where one is refused, and fails in the end', async () => {
    const job = jobOf({
      dicom: RECEIVERS,
      setup: { settings: [RestSetting.object('/xapi/nowhere', { a: 1 }), RestSetting.object('/xapi/events/prefs', { enabled: true }, RestMethod.PUT)] },
    });
    const { code, stderr } = await setUp(job, { TRY_FOR: '1' });
    expect([code, stderr]).toEqual([
      1,
      'xnat-setup: FAILED POST /xapi/nowhere: XNAT says 404: no such path\nxnat-setup: 1 of the settings could not be made; the others are.\n',
    ]);
    expect(xnat.eventPreferences).toEqual({ enabled: true });
    expect(xnat.openSessions).toBe(0);
  });

  test('says so where XNAT takes a value and keeps another', async () => {
    Object.defineProperty(xnat.eventPreferences, 'enabled', { value: false, writable: false, enumerable: true });
    xnat.eventPreferences = new Proxy(xnat.eventPreferences, { set: () => true });
    const { code, stderr } = await setUp();
    expect(code).toBe(1);
    expect(stderr).toContain('FAILED /xapi/events/prefs: XNAT took it with 200, and still has another enabled\n');
  });

  test('tries a password that XNAT does not take once, and says what to do', async () => {
    const { code, stderr } = await setUp(SETUP, {}, 'another');
    expect(code).toBe(1);
    expect(stderr).toBe(
      'xnat-setup: XNAT does not take the password of admin. It took the one of the Secret when it made its database, and never again: give another Secret to setup.credentials. It said: <html>no</html>\n',
    );
    expect(xnat.seen).toHaveLength(1);
  });

  test.each([
    ['Your password has expired', 1, 'It said: Your password has expired. Fix it'],
    ['Site has not yet been configured', 0, ''],
  ])('a login that is refused with "%s" ends with %i', async (answer, code, message) => {
    xnat.refusals.push(answer);
    const result = await setUp();
    expect(result.code).toBe(code);
    expect(result.stderr).toContain(message);
  });

  test.each(['a"b', 'back\\slash', '\\', '"', '\\"', '100%s', '#hash', "it's", 'a b', 'ü€漢', '$HOME `id` $(id)', ' leading', 'trailing ', 'col:on'])(
    'the password %s arrives as it is',
    async (password) => {
      xnat.password = password;
      expect(await setUp()).toMatchObject({ code: 0 });
    },
  );

  test.each([
    ['', 'is not there, or is empty'],
    ['line\n', 'holds a control character'],
    ['a\0b', 'holds a NUL byte'],
  ])('refuses the password %j', async (password, what) => {
    const { code, stderr } = await setUp(SETUP, {}, password);
    expect(code).toBe(1);
    expect(stderr).toContain(`the password of admin ${what}`);
  });

  test('neither password nor session is in an argument, in the environment or in the log, and there is no other program', async () => {
    xnat.password = 'canary-password';
    xnat.hangsOn = '/xapi/dicomscp';
    const { child, ended, said } = started(SETUP);
    await asked('/xapi/dicomscp');
    const read = (file: string) => readFileSync(`/proc/${child.pid!}/${file}`, 'utf8');
    const seen = read('cmdline') + read('environ');
    const children = read(`task/${child.pid!}/children`);
    child.kill('SIGTERM');
    await ended;
    expect([seen.includes('setup.mjs'), children]).toEqual([true, '']);
    expect(seen + said()).not.toMatch(/canary|JSESSIONID=|\bS\d+\b/);
  });

  describe('in several rounds', () => {
    const ROUNDS = { ROUNDS: '3', ROUND_PAUSE: '0.1', TRY_FOR: '0' };

    test('makes what a round could not in the next one, and that alone', async () => {
      xnat.answers.push(undefined, undefined, 503);
      const { code, stdout, stderr } = await setUp(SETUP, ROUNDS);
      expect([code, stderr.split('\n')]).toEqual([
        0,
        [
          'xnat-setup: FAILED GET /xapi/dicomscp: XNAT says 503: answer 503',
          'xnat-setup: 1 of the settings could not be made; the others are. Round 2 of 3 begins in 0.1 seconds.',
          '',
        ],
      ]);
      expect(stdout.split('\n').slice(-3)).toEqual(['xnat-setup: /xapi/dicomscp XNAT 8104: as it should be', 'xnat-setup: XNAT is as the site wants it.', '']);
      expect(xnat.openSessions).toBe(0);
    });

    test('fails after the last one', async () => {
      xnat.replies['/xapi/dicomscp'] = '7';
      const { code, stderr } = await setUp(jobOf({ dicom: {}, setup: {} }), ROUNDS);
      expect([code, stderr.match(/FAILED/g)]).toEqual([1, ['FAILED', 'FAILED', 'FAILED']]);
      expect(stderr).toContain('Round 3 of 3 begins in 0.2 seconds.\n');
      expect(xnat.seen.filter(({ method, path }) => method === 'POST' && path === '/data/JSESSION')).toHaveLength(3);
      expect(xnat.openSessions).toBe(0);
    });

    test('waits again for an XNAT that was not there', async () => {
      xnat.health = 503;
      const { ended, said } = started(SETUP, { ...ROUNDS, WAIT: '0.1', ROUND_PAUSE: '0.5' });
      while (!said().includes('Round 2 of 3')) await new Promise((resolve) => setTimeout(resolve, 20));
      xnat.health = 200;
      expect(await ended).toBe(0);
    });

    test.each([
      ['a password that XNAT does not take', {}, 'another'],
      ['settings of before', { NAME: 'uwa-xnat-setup-of-before' }, undefined],
    ])('tries no second time after %s', async (_, variables, password) => {
      const { code, stderr } = await setUp(SETUP, { ...ROUNDS, ...variables }, password);
      expect([code, stderr]).toEqual([1, expect.not.stringContaining('Round')]);
      expect(xnat.seen).toHaveLength(password === undefined ? 0 : 1);
    });
  });
});
