import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Size } from 'cdk8s';
import { AafEnvironment, Cpu, Login, PersistentVolumeAccessMode, Secret, StorageClass, VolumeSource, XnatSite, type XnatSiteProps } from 'cdk8s-xnat';
import { commandsOf } from '../../real/support/how-to';
import { temporaryFolder } from '../../real/support/folders';
import { run, succeed } from '../../real/support/processes';
import { apply, bash, curlPod, eventually, getAll, inPod, kubectl, makeNamespace, makeSecret, pause, rolledOut, STATE, tryKubectl } from '../support/node';
import { story } from '../support/story';
import { watchService } from '../support/watch-service';

const PAGE = 'docs/how-to/rotate-secrets.md';
const PUT = commandsOf(PAGE, 'put() {');
const WEB = 'statefulset/xnat-xnat-web';
const [FIRST, SECOND] = ['xnat-xnat-web-0', 'xnat-xnat-web-1'] as const;
const ADMIN = 'Not-A-Placeholder.1';
const OLD = `it's "4" $HOME \\ % ${'ä'}`;

story('Secrets are rotated, and what can go wrong on a machine is provoked', ['xnat'], () => {
  // A disk of its own, so that it can be stopped.
  const disk = join(STATE, 'archive-disk');
  const folder = temporaryFolder();

  function site(secretVersions?: Record<string, string>, more: Partial<XnatSiteProps> = {}): App {
    const app = new App();
    const volume = { size: Size.mebibytes(100), storageClass: StorageClass.named('shared') };
    const made = new XnatSite(app, 'xnat', {
      url: 'https://xnat.example.edu.au',
      adminEmail: 'admin@example.edu.au',
      archive: {
        size: Size.mebibytes(100),
        source: VolumeSource.local({ path: disk, nodes: ['node1'], capacity: Size.mebibytes(100) }),
        accessMode: PersistentVolumeAccessMode.READ_WRITE_MANY,
      },
      prearchive: volume,
      cache: volume,
      buildVolume: volume,
      postgres: { size: Size.gibibytes(1), resources: { cpu: Cpu.millis(100), cpuLimit: Cpu.units(2), memory: Size.mebibytes(512) } },
      messageBroker: { size: Size.mebibytes(100), resources: { cpu: Cpu.millis(100), cpuLimit: Cpu.units(1), memory: Size.mebibytes(300) } },
      logins: [Login.aaf({ environment: AafEnvironment.TEST, client: Secret.named('xnat-aaf') })],
      xnat: {
        replicas: 2,
        resources: {
          cpu: Cpu.millis(200),
          cpuLimit: Cpu.units(1),
          memory: Size.mebibytes(800),
          ephemeralStorage: Size.gibibytes(1),
          ephemeralStorageLimit: Size.gibibytes(1),
        },
        showLogs: false,
      },
      secretVersions,
      ...more,
    });
    for (const rule of RULES) made.acknowledge(rule, 'the tests know');
    return app;
  }
  const RULES = ['several-pods', 'sticky-sessions'];

  const uid = async (pod: string) => (await getAll('pod', pod, '--namespace', 'xnat'))[0]!.metadata.uid as string;
  const uids = async (...pods: string[]) => Promise.all(pods.map(uid));
  const status = async (pod: string) => {
    const { conditions = [], containerStatuses = [], initContainerStatuses = [], phase, reason } = (await getAll('pod', pod, '--namespace', 'xnat'))[0]!.status;
    const container = (all: Array<{ name: string; restartCount: number }>, one: string) => all.find(({ name }) => name === one)?.restartCount;
    return {
      phase: phase as string,
      reason: reason as string | undefined,
      ready: (conditions as Array<{ type: string; status: string }>).find(({ type }) => type === 'Ready')?.status === 'True',
      restarts: container(containerStatuses, 'xnat'),
      restartsOfWait: container(initContainerStatuses, 'database'),
    };
  };
  /** A session of somebody who logs in, and whether it still is one. */
  const logIn = (pod: string) => curlPod('xnat', pod, '/data/JSESSION', '--user', `admin:${ADMIN}`);
  const isLoggedIn = async (pod: string, session: string) => (await curlPod('xnat', pod, '/data/JSESSION', '--cookie', `JSESSIONID=${session}`)) === session;
  const seen = (what: string, ...values: unknown[]) => process.stdout.write(`seen: ${what}: ${values.map(String).join(' ')}\n`);
  const since = (begun: number) => Math.round((Date.now() - begun) / 100) / 10;

  const NEXT = { 'xnat-aaf': '2026-11', 'xnat-postgresql': '2026-11', 'xnat-activemq': '2026-11' };

  beforeAll(async () => {
    await run('umount', [disk]);
    mkdirSync(disk, { recursive: true });
    await succeed('truncate', ['--size=64M', `${disk}.img`]);
    await succeed('mkfs.ext4', ['-q', '-F', `${disk}.img`]);
    await succeed('mount', ['-o', 'loop', `${disk}.img`, disk]);
    await makeNamespace('xnat');
    await makeSecret('xnat', 'xnat-postgresql', { password: OLD });
    await makeSecret('xnat', 'xnat-activemq', { password: OLD });
    await makeSecret('xnat', 'xnat-aaf', { clientId: 'the-client', clientSecret: 'the old secret' });
    await makeSecret('xnat', 'xnat-xnat-web-admin', { password: ADMIN });
  });
  afterAll(async () => {
    await run('fsfreeze', ['--unfreeze', disk]);
    await run('umount', ['--lazy', disk]);
    rmSync(`${disk}.img`, { force: true });
    await kubectl(['uncordon', 'node1']);
  });

  test('a site of two pods comes up, with a login provider and a broker', async () => {
    await apply(site());
    await rolledOut('xnat', WEB, 240);
    await curlPod('xnat', FIRST, '/trial/archive?name=project-1/scan.dcm', '--data-binary', 'a scan');
    expect(await curlPod('xnat', SECOND, '/trial/archive?name=project-1/scan.dcm')).toBe('a scan');
  });

  test('three secrets are changed by the commands of the page: kubectl diff shows an annotation for each reader, and nothing else', async () => {
    await bash(`${PUT}${commandsOf(PAGE, 'New client secret')}`, { answers: ['a new & "longer" secret'] });
    await bash(`${PUT}${commandsOf(PAGE, '\\password xnat')}`);
    await bash(`${PUT}${commandsOf(PAGE, 'put xnat xnat-activemq')}`);
    writeFileSync(join(folder, 'next.yaml'), site(NEXT).synthYaml());
    const diff = (await bash(`kubectl diff -f ${join(folder, 'next.yaml')}`, { code: 1 })).split('\n').filter((line) => /^[-+] /.test(line));
    expect(
      diff
        .filter((line) => !line.includes('generation:'))
        .map((line) => line.replace(/\s+/g, ' '))
        .sort(),
    ).toEqual([
      '+ cdk8s-xnat/secret-versions: xnat-aaf=2026-11 xnat-activemq=2026-11 xnat-postgresql=2026-11',
      '+ cdk8s-xnat/secret-versions: xnat-activemq=2026-11',
    ]);
  });

  test('the old password of the database is closed, the pods of XNAT have the new one after one another, and who asks the database all the time is never refused', async () => {
    const [database, broker] = await uids('xnat-postgresql-0', 'xnat-activemq-0');
    const old = `PGPASSWORD="$1" psql --host=127.0.0.1 --username=xnat --command='select 1' 2>&1 || true`;
    expect(await inPod('xnat', 'xnat-postgresql-0', ['sh', '-c', old, 'sh', OLD])).toContain('password authentication failed');
    const user = await watchService('xnat', 'xnat-xnat-web', '/trial/sessions');
    const begun = Date.now();
    await apply(site(NEXT));
    await rolledOut('xnat', 'statefulset/xnat-activemq');
    seen('the broker is back', `${since(begun)} s`);
    await rolledOut('xnat', WEB, 240);
    const { asked, refused, longest } = await user.stop();
    seen('two pods restarted for new secrets', `${since(begun)} s, ${refused.length} of ${asked} refused, ${longest} s between two answers at most`);
    expect(refused).toEqual([]);
    for (const pod of [FIRST, SECOND]) {
      const file = await inPod('xnat', pod, ['sh', '-c', 'cat $XNAT_HOME/config/auth/*aaf*'], { container: 'xnat' });
      expect(file.replace(/\\u([0-9A-F]{4})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)))).toContain('Secret=a new & "longer" secret\n');
    }
    const after = await uids('xnat-postgresql-0', 'xnat-activemq-0');
    expect([after[0] === database, after[1] === broker]).toEqual([true, false]);
    await curlPod('xnat', FIRST, '/trial/broker/send?text=after');
    await eventually('the message', 30, async () => {
      const received = await Promise.all([FIRST, SECOND].map((pod) => curlPod('xnat', pod, '/trial/broker/received')));
      expect(received.join()).toContain('after');
    });
  });

  test('the database is away: XNAT stays, with its sessions; a pod that starts meanwhile waits and is not ended; all goes on by itself when it is back', async () => {
    const session = await logIn(FIRST);
    const before = await uid(FIRST);
    await kubectl(['scale', 'statefulset/xnat-postgresql', '--namespace', 'xnat', '--replicas=0', '--timeout=60s']);
    await kubectl(['delete', 'pod', SECOND, '--namespace', 'xnat', '--grace-period=1']);
    await eventually('a pod that waits', 60, async () =>
      expect(await kubectl(['logs', SECOND, '--namespace', 'xnat', '--container', 'database'])).toContain('does not answer yet (0 s)'),
    );
    await pause(40);
    expect(await status(SECOND)).toMatchObject({ phase: 'Pending', ready: false, restartsOfWait: 0 });
    expect(await status(FIRST)).toMatchObject({ ready: true, restarts: 0 });
    await expect(curlPod('xnat', FIRST, '/trial/sessions')).rejects.toThrow();

    const begun = Date.now();
    await kubectl(['scale', 'statefulset/xnat-postgresql', '--namespace', 'xnat', '--replicas=1']);
    await rolledOut('xnat', 'statefulset/xnat-postgresql');
    const up = since(begun);
    await eventually('the first answer', 60, () => curlPod('xnat', FIRST, '/trial/sessions'));
    const answered = since(begun);
    await rolledOut('xnat', WEB, 120);
    seen('database', `ready after ${up} s, XNAT answers after ${answered} s, the pod that waited is ready after ${since(begun)} s`);
    // Each connection of the pool that was of before: none is handed out.
    for (let i = 0; i < 25; i++) await curlPod('xnat', FIRST, '/trial/sessions');
    expect([await uid(FIRST), (await status(FIRST)).restarts, (await status(SECOND)).restarts]).toEqual([before, 0, 0]);
    expect(await isLoggedIn(FIRST, session)).toBe(true);
  });

  test('XNAT stands still for a minute: within half of it the pod gets no more requests, it is not ended, and then it goes on with its sessions', async () => {
    const session = await logIn(FIRST);
    const jvm = await javaOf(await uid(FIRST));
    const user = await watchService('xnat', 'xnat-xnat-web', '/trial/sessions');
    let unready = 0;
    const begun = Date.now();
    process.kill(jvm, 'SIGSTOP');
    try {
      await eventually('no more requests', 60, async () => expect((await status(FIRST)).ready).toBe(false));
      unready = since(begun);
      await pause(60 - unready);
    } finally {
      process.kill(jvm, 'SIGCONT');
    }
    const resumed = Date.now();
    await eventually('readiness', 30, async () => expect((await status(FIRST)).ready).toBe(true));
    const { refused, longest } = await user.stop();
    seen(
      'XNAT stood still',
      `unready after ${unready} s, ready ${since(resumed)} s after its end, ${refused.length} refused, ${longest} s between two answers at most`,
    );
    expect(unready).toBeLessThan(45);
    expect(await status(FIRST)).toMatchObject({ ready: true, restarts: 0 });
    expect(await isLoggedIn(FIRST, session)).toBe(true);
  });

  test('the disk of the archive stands still: what writes there waits and is done in the end, all else is answered, and no pod is ended', async () => {
    await succeed('fsfreeze', ['--freeze', disk]);
    let written = false;
    const upload = curlPod('xnat', FIRST, '/trial/archive?name=project-1/late.dcm', '--data-binary', 'a late scan').then(() => (written = true));
    try {
      await pause(30);
      expect(written).toBe(false);
      expect(await curlPod('xnat', FIRST, '/trial/archive?name=project-1/scan.dcm')).toBe('a scan');
      await curlPod('xnat', FIRST, '/trial/sessions');
      expect(await status(FIRST)).toMatchObject({ ready: true, restarts: 0 });
    } finally {
      await succeed('fsfreeze', ['--unfreeze', disk]);
    }
    await upload;
    expect(await curlPod('xnat', SECOND, '/trial/archive?name=project-1/late.dcm')).toBe('a late scan');
  });

  test('the home of XNAT is full: the kubelet ends that pod alone before the disk of the node is full, and a new one takes its place', async () => {
    const before = await uid(SECOND);
    const user = await watchService('xnat', 'xnat-xnat-web', '/trial/sessions');
    const begun = Date.now();
    await inPod('xnat', SECOND, ['sh', '-c', 'dd if=/dev/zero of="$XNAT_HOME/full" bs=1M count=1100 2>/dev/null || true'], { container: 'xnat' });
    await eventually('another pod', 150, async () => expect(await uid(SECOND)).not.toBe(before));
    const ended = since(begun);
    await rolledOut('xnat', WEB, 120);
    const { refused, longest } = await user.stop();
    seen('full home', `ended after ${ended} s, replaced after ${since(begun)} s, ${refused.length} refused, ${longest} s between two answers at most`);
    const events = await kubectl(['get', 'events', '--namespace', 'xnat', '--field-selector', 'reason=Evicted']);
    expect(events).toMatch(/xnat-xnat-web-1 .*(ephemeral local storage usage exceeds|Usage of EmptyDir volume "home" exceeds)/);
    expect(await status(FIRST)).toMatchObject({ ready: true, restarts: 0 });
  });

  test('the node is drained: the database moves without asking, one pod of XNAT stays, and all are back once there is a node', async () => {
    const drain = ['drain', 'node1', '--pod-selector=app.kubernetes.io/instance=xnat', '--delete-emptydir-data', '--ignore-daemonsets', '--timeout=40s'];
    const before = await uids('xnat-postgresql-0', FIRST, SECOND);
    const drained = await tryKubectl(drain);
    expect(drained.stderr).toContain("Cannot evict pod as it would violate the pod's disruption budget");
    expect((await status('xnat-postgresql-0')).phase).toBe('Pending');
    const begun = Date.now();
    await kubectl(['uncordon', 'node1']);
    await rolledOut('xnat', 'statefulset/xnat-postgresql');
    await rolledOut('xnat', WEB, 180);
    seen('drained', `all is back ${since(begun)} s after a node is there`);
    const after = await uids('xnat-postgresql-0', FIRST, SECOND);
    expect(after[0]).not.toBe(before[0]);
    expect([after[1] === before[1], after[2] === before[2]].filter(Boolean)).toHaveLength(1);
    await eventually('answers', 30, () => curlPod('xnat', FIRST, '/trial/sessions'));
  });
});

/** The process of Java of a pod, on the machine. */
async function javaOf(pod: string): Promise<number> {
  const { stdout } = await run('bash', [
    '-c',
    `for process in /proc/[0-9]*; do grep -qs "${pod}" "$process/cgroup" && [[ $(<"$process/comm") == java ]] && echo "${'$'}{process#/proc/}"; done`,
  ]);
  const [found, ...others] = stdout.trim().split('\n');
  if (!/^\d+$/.test(found!) || others.length > 0) throw new Error(`Which of ${stdout} is Java?`);
  return Number(found);
}
