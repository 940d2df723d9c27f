import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { App, Duration, Size } from 'cdk8s';
import { BackupDestination, Cpu, StorageClass, XnatSite } from 'cdk8s-xnat';
import type { RunResult } from '../../real/support/processes';
import type { Manifest } from '../../support/manifests';
import { apply, applyObjects, curl, eventually, getAll, inPod, kubectl, makeNamespace, makeSecret, rolledOut, STATE, tryKubectl } from '../support/node';
import { story } from '../support/story';

const NAMESPACE = 'xnat';
const ADMIN = 'admin.Password-1';
const DATABASE_PASSWORD = `it's "$HOME" \\ ü`;
const ARCHIVE = 'archive-xnat-xnat-web';
const BUILD = 'build-xnat-xnat-web';
/** The labels of the site's own pods of XNAT. */
const XNAT_LABELS = { 'app.kubernetes.io/name': 'xnat-web', 'app.kubernetes.io/instance': 'xnat' };
const USER = 65534;

/** Inside of a pipeline: whether a port is open, and the end where it is. */
const OPEN = 'open() { timeout 2 bash -c "exec 3<>/dev/tcp/$1/$2" 2>/dev/null; }; closed() { if open "$1" "$2"; then echo "$1 is open"; exit 1; fi; }';
/** With kube-router a new pod has no policy for its first second. So a trial begins when this port is closed, by its policy. */
const policyCloses = (host: string, port: number) => `${OPEN}; for i in {1..60}; do open ${host} ${port} || break; sleep 0.5; done; closed ${host} ${port}`;

function site(): App {
  const app = new App();
  const shared = { size: Size.gibibytes(1), storageClass: StorageClass.named('shared') };
  new XnatSite(app, 'xnat', {
    url: 'http://localhost:8080',
    adminEmail: 'xnat-admin@example.edu.au',
    xnat: { resources: { cpu: Cpu.millis(200), memory: Size.mebibytes(1500) } },
    postgres: { resources: { cpu: Cpu.millis(100), memory: Size.mebibytes(512) } },
    archive: shared,
    buildVolume: shared,
    containerService: {},
    // With snapshots it has a service account with rights of its own.
    backup: { destination: BackupDestination.claim(shared), keepFor: Duration.days(3), archiveSnapshots: { className: 'csi' } },
  });
  return app;
}

interface Pipeline {
  readonly script: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly env?: ReadonlyArray<{ name: string; value: string }>;
  readonly mounts?: readonly object[];
  readonly volumes?: readonly object[];
  /** What the Container Service never writes, but whoever has its token may. */
  readonly pod?: object;
  readonly container?: object;
}

/**
 * A Job as the Container Service 3.7 makes it: suspended at first, a volume for each claim with the claim's name, the command line
 * for a shell, the user and nothing else about security.
 *
 * @see https://github.com/NrgXnat/container-service KubernetesClientImpl.createJob
 */
function jobOf(name: string, { script, labels = {}, env = [], mounts = [], volumes = [], pod, container }: Pipeline): Manifest {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { generateName: name, labels },
    spec: {
      ttlSecondsAfterFinished: 604800,
      backoffLimit: 0,
      suspend: true,
      selector: {},
      template: {
        metadata: { labels },
        spec: {
          restartPolicy: 'Never',
          volumes,
          containers: [
            {
              name,
              image: 'docker.io/library/node:22',
              command: ['/bin/sh', '-c'],
              args: [`exec bash -euc '${script}'`],
              env,
              volumeMounts: mounts,
              ports: [],
              resources: {},
              securityContext: { runAsUser: USER },
              ...container,
            },
          ],
          ...pod,
        },
      },
    },
  };
}

const claim = (name: string) => ({ name, persistentVolumeClaim: { claimName: name } });

/** What whoever has XNAT's token may try. */
interface Attack extends Pipeline {
  /** What its log holds where it gets through. */
  readonly sees?: string;
  /** The Service that leads to it where it gets through. */
  readonly behind?: string;
}

const root = { securityContext: { runAsUser: 0 } };

const ATTACKS: Record<string, Attack> = {
  'runs as root': { script: 'id -u', container: root, sees: '0' },
  'is another service account': {
    pod: { serviceAccountName: 'xnat-postgresql-backup', automountServiceAccountToken: true },
    script: 'payload=$(cut -d. -f2 /var/run/secrets/kubernetes.io/serviceaccount/token | tr _- /+); printf "%s===" "$payload" | base64 -d 2>/dev/null || true',
    sees: '"sub":"system:serviceaccount:xnat:xnat-postgresql-backup"',
  },
  "writes to the dumps' claim": {
    volumes: [claim('backups-xnat-postgresql-backup')],
    mounts: [{ name: 'backups-xnat-postgresql-backup', mountPath: '/dumps' }],
    container: root,
    script: 'echo damaged >/dumps/xnat.dump; cat /dumps/xnat.dump',
    sees: 'damaged',
  },
  "reads the files of PostgreSQL's claim": {
    volumes: [claim('data-xnat-postgresql')],
    mounts: [{ name: 'data-xnat-postgresql', mountPath: '/pg' }],
    container: root,
    script: 'find /pg -name postmaster.pid -exec sed -n 4p {} +',
    sees: '5432',
  },
  "mounts the database's Secret": {
    volumes: [{ name: 'secret', secret: { secretName: 'xnat-postgresql' } }],
    mounts: [{ name: 'secret', mountPath: '/secret' }],
    script: 'cat /secret/password',
    sees: DATABASE_PASSWORD,
  },
  "has the database's Secret in its environment": {
    container: { env: [{ name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'xnat-postgresql', key: 'password' } } }] },
    script: 'printenv PASSWORD',
    sees: DATABASE_PASSWORD,
  },
  "reaches the database, with the labels of XNAT's pods": {
    labels: XNAT_LABELS,
    // XNAT calls no kubelet: once that is closed, the policy of XNAT's pods is what holds.
    script: `${policyCloses('10.99.0.1', 10250)}; open xnat-postgresql 5432; echo reached`,
    sees: 'reached',
  },
  "stands behind XNAT's Service, with the labels of XNAT's pods": {
    labels: XNAT_LABELS,
    container: { ports: [{ name: 'http', containerPort: 8080 }] },
    script: 'exec sleep 600',
    behind: 'xnat-xnat-web',
  },
  'mounts a folder of the node': {
    volumes: [{ name: 'host', hostPath: { path: '/' } }],
    mounts: [{ name: 'host', mountPath: '/host' }],
    script: 'ls /host',
    sees: 'etc',
  },
  'is privileged': { container: { securityContext: { privileged: true } }, script: 'id -u', sees: '0' },
  "has the node's network": { pod: { hostNetwork: true }, script: 'id -u' },
  "sees the node's processes": { pod: { hostPID: true }, script: 'ls /proc' },
  'opens a port of the node': { container: { ports: [{ containerPort: 8080, hostPort: 8080 }] }, script: 'id -u' },
  'has a capability more': { container: { securityContext: { capabilities: { add: ['SYS_ADMIN'] } } }, script: 'id -u' },
};

/** What the policy of the API server says of the Jobs that it refuses. */
const REFUSED_BY_ADMISSION: Record<string, string> = {
  'runs as root': 'not root',
  'is another service account': 'no service account but default',
  "writes to the dumps' claim": 'no volumes but the claims',
  "reads the files of PostgreSQL's claim": 'no volumes but the claims',
  "mounts the database's Secret": 'no volumes but the claims',
  "has the database's Secret in its environment": 'no variables of Secrets',
  "reaches the database, with the labels of XNAT's pods": 'no label of kubernetes.io',
  "stands behind XNAT's Service, with the labels of XNAT's pods": 'no label of kubernetes.io',
  'mounts a folder of the node': 'no volumes but the claims',
  'is privileged': 'neither privileged',
  "has the node's network": 'the network, the processes',
  "sees the node's processes": 'the network, the processes',
  'opens a port of the node': 'a port of the node',
  'has a capability more': 'more capabilities',
};

const THROUGH = 'it got through';

/** What Pod Security calls what it refuses. */
const REFUSED_BY_POD_SECURITY: Record<string, string> = {
  'mounts a folder of the node': 'hostPath volumes',
  'is privileged': 'privileged',
  "has the node's network": 'host namespaces .hostNetwork=true',
  "sees the node's processes": 'host namespaces .hostPID=true',
  'opens a port of the node': 'hostPort',
  'has a capability more': 'non-default capabilities',
};

/** What the role does not grant. */
const REFUSED_BY_RBAC: ReadonlyArray<readonly string[]> = [
  ['get', 'secret', 'xnat-postgresql'],
  ['get', 'secrets'],
  ['get', 'configmaps'],
  ['get', 'networkpolicies'],
  ['get', 'jobs', '--namespace', 'kube-system'],
  ['get', 'nodes'],
  ['run', 'trial', '--image=docker.io/library/node:22'],
  ['exec', 'xnat-postgresql-0', '--', 'id'],
  ['port-forward', 'xnat-postgresql-0', '5432'],
  ['delete', 'pod', 'xnat-postgresql-0'],
  ['delete', 'persistentvolumeclaim', ARCHIVE],
  ['delete', 'networkpolicy', 'xnat-default-deny'],
  ['create', 'token', 'default'],
  ['create', 'cronjob', 'trial', '--image=docker.io/library/node:22', '--schedule=* * * * *'],
  ['create', 'rolebinding', 'trial', '--clusterrole=admin', '--serviceaccount=xnat:xnat-xnat-web'],
  ['label', 'namespace', NAMESPACE, 'pod-security.kubernetes.io/enforce=privileged', '--overwrite'],
  ['get', 'pods', '--as=system:serviceaccount:xnat:default'],
];

story("Pipelines run as Jobs with XNAT's own token, and the API server lets that token make no others", [NAMESPACE], () => {
  let token: string;

  /** kubectl with XNAT's token, and nothing else. */
  const asXnat = (args: readonly string[], input?: string): Promise<RunResult> =>
    tryKubectl(
      [
        '--kubeconfig=/dev/null',
        '--server=https://10.99.0.1:6443',
        `--certificate-authority=${join(STATE, 'pki/ca.crt')}`,
        `--token=${token}`,
        '--namespace',
        NAMESPACE,
        ...args,
      ],
      input,
    );
  const mustAsXnat = async (args: readonly string[], input?: string): Promise<string> => {
    const { code, stdout, stderr } = await asXnat(args, input);
    if (code !== 0) throw new Error(`kubectl ${args.join(' ')} as XNAT ended with ${code}\n${stdout}${stderr}`);
    return stdout;
  };
  /** Makes a Job, and then starts it, as the Container Service does; its name. */
  const start = async (job: Manifest): Promise<string> => {
    const name = (await mustAsXnat(['create', '--filename', '-', '--output', 'jsonpath={.metadata.name}'], JSON.stringify(job))).trim();
    await mustAsXnat(['patch', 'job', name, '--type=strategic', '--patch', '{"spec": {"suspend": false}}']);
    return name;
  };
  /** The log of a Job, once it has ended well. */
  const logOf = async (job: string): Promise<string> => {
    await eventually(`the end of ${job}`, 60, async () => {
      const { status } = JSON.parse(await mustAsXnat(['get', 'job', job, '--output', 'json'])) as Manifest;
      if (status.succeeded !== 1) throw new Error(JSON.stringify(status));
    });
    const pod = await mustAsXnat(['get', 'pods', '--selector', `job-name=${job}`, '--output', 'name']);
    return mustAsXnat(['logs', pod.trim()]);
  };
  const inXnat = (...command: readonly string[]) => inPod(NAMESPACE, 'xnat-xnat-web-0', command, { container: 'xnat' });
  const rest = (path: string, ...args: readonly string[]) => curl(NAMESPACE, 'xnat-xnat-web', path, '--user', `admin:${ADMIN}`, ...args);

  test('one apply makes the site, and its set-up Job tells XNAT where pipelines run', async () => {
    await makeNamespace(NAMESPACE);
    await makeSecret(NAMESPACE, 'xnat-xnat-web-admin', { password: ADMIN });
    await makeSecret(NAMESPACE, 'xnat-postgresql', { password: DATABASE_PASSWORD });
    await apply(site());
    await rolledOut(NAMESPACE, 'statefulset/xnat-xnat-web');
    await kubectl(['wait', 'job', '--namespace', NAMESPACE, '--selector', 'app.kubernetes.io/name=xnat-setup', '--for=condition=Complete', '--timeout=60s']);
    // The page's own command.
    expect(await kubectl(['--namespace', 'xnat', 'logs', '--prefix', '--selector', 'app.kubernetes.io/name=xnat-setup', '--tail', '-1'])).toContain(
      'xnat-setup: XNAT is as the site wants it.',
    );
    const server = JSON.parse(await rest('/xapi/docker/server')) as Record<string, unknown>;
    expect(server).toMatchObject({
      backend: 'kubernetes',
      'archive-pvc-name': ARCHIVE,
      'build-pvc-name': BUILD,
      'archive-path-translation': '/data/xnat/archive/',
      'build-path-translation': '/data/xnat/build/',
      'container-user': String(USER),
      ping: true,
    });
  });

  test("XNAT's ping asks the API server with its own token: without the RoleBinding it says what is missing", async () => {
    expect(await rest('/xapi/docker/server/ping')).toContain('OK');
    const [binding] = await getAll('rolebinding', 'xnat-container-service', '--namespace', NAMESPACE);
    await kubectl(['delete', 'rolebinding', 'xnat-container-service', '--namespace', NAMESPACE]);
    await eventually('a ping that fails', 20, () => expect(rest('/xapi/docker/server/ping')).rejects.toThrow('the service account may not get pods in xnat'));
    await applyObjects({
      apiVersion: binding!.apiVersion,
      kind: binding!.kind,
      metadata: { name: binding!.metadata.name, namespace: NAMESPACE, labels: binding!.metadata.labels },
      roleRef: binding!.roleRef,
      subjects: binding!.subjects,
    });
    await eventually('a ping that succeeds', 20, async () => expect(await rest('/xapi/docker/server/ping')).toContain('OK'));
  });

  test('a pipeline reads the archive, writes into the build volume where XNAT finds it, reaches XNAT and DNS, and no database', async () => {
    token = await inXnat('cat', '/var/run/secrets/kubernetes.io/serviceaccount/token');
    const run = randomUUID();
    await rest('/trial/archive?name=project-1/session-1/scan.dcm', '--data-binary', 'image 漢');
    await inXnat('mkdir', `/data/xnat/build/${run}`);
    const job = await start(
      jobOf('dcm2niix', {
        labels: { 'org.nrg.test': 'a-label-of-the-command' },
        env: [{ name: 'XNAT_HOST', value: JSON.parse(await rest('/xapi/siteConfig')).processingUrl as string }],
        volumes: [claim(ARCHIVE), claim(BUILD)],
        mounts: [
          { name: ARCHIVE, mountPath: '/input', subPath: 'project-1/session-1', readOnly: true },
          { name: BUILD, mountPath: '/output', subPath: run },
        ],
        script: `
          ls /input; cat /input/scan.dcm >/output/scan.nii
          if touch /input/mine 2>/dev/null; then exit 1; fi; echo "the archive is read-only"
          node -e "fetch(process.env.XNAT_HOST + \\"/xapi/siteConfig/buildInfo\\").then((r) => console.log(\\"XNAT says\\", r.status))"
          ${policyCloses('xnat-postgresql', 5432)}; echo "the database is closed"
          closed 10.96.0.1 443; echo "the API server is closed"`,
      }),
    );
    expect((await logOf(job)).trim().split('\n')).toEqual([
      'scan.dcm',
      'the archive is read-only',
      'XNAT says 200',
      'the database is closed',
      'the API server is closed',
    ]);
    expect(await inXnat('cat', `/data/xnat/build/${run}/scan.nii`)).toBe('image 漢');
    // XNAT's own file, which it may change and delete.
    expect((await inXnat('stat', '--format', '%u', `/data/xnat/build/${run}/scan.nii`)).trim()).toBe(String(USER));

    await mustAsXnat(['delete', 'job', job, '--cascade=foreground']);
    expect(await mustAsXnat(['get', 'pods', '--selector', `job-name=${job}`, '--output', 'name'])).toBe('');
  });

  test('what the role does not grant is forbidden by RBAC', async () => {
    const tried = await Promise.all(REFUSED_BY_RBAC.map(async (args) => ({ command: args.join(' '), ...(await asXnat(args)) })));
    expect(
      tried
        .filter(({ code, stderr }) => code === 0 || !/is forbidden: User "system:serviceaccount:xnat:xnat-xnat-web" cannot/.test(stderr))
        .map(({ command, stdout, stderr }) => `${command}: ${stdout}${stderr}`),
    ).toEqual([]);
  });

  test('the policy of the API server refuses each Job that wants more than a pipeline does', async () => {
    const tried = await Promise.all(
      Object.entries(ATTACKS).map(
        async ([name, attack]) => [name, await asXnat(['create', '--filename', '-'], JSON.stringify(jobOf('attack', attack)))] as const,
      ),
    );
    const refused = (says: string) => expect.stringMatching(new RegExp(`ValidatingAdmissionPolicy 'xnat.xnat-container-service' .* denied request: .*${says}`));
    expect(Object.fromEntries(tried.map(([name, { code, stdout, stderr }]) => [name, code === 0 ? `made: ${stdout}` : stderr]))).toEqual(
      Object.fromEntries(Object.entries(REFUSED_BY_ADMISSION).map(([name, says]) => [name, refused(says) as string])),
    );
    // The controller that looks for mistakes in expressions has found none.
    const [policy] = await getAll('validatingadmissionpolicy', 'xnat.xnat-container-service');
    expect(policy!.status.typeChecking?.expressionWarnings ?? []).toEqual([]);
  });

  test('without the policy those that want the node are refused by Pod Security, and all others get through: it is the policy that holds them', async () => {
    await kubectl(['delete', 'validatingadmissionpolicybinding', 'xnat.xnat-container-service']);
    await eventually('a Job that the policy would refuse', 30, async () => {
      await mustAsXnat(['delete', 'job', await start(jobOf('attack', ATTACKS['runs as root']!))]);
    });
    const result = async (pod: string, sees: string | undefined): Promise<string> => {
      const log = await mustAsXnat(['logs', pod]);
      return sees !== undefined && log.includes(sees) ? THROUGH : `it failed: ${log}`;
    };
    const jobs = new Map<string, string>();
    for (const [name, attack] of Object.entries(ATTACKS)) jobs.set(name, await start(jobOf('attack', attack)));
    const outcome: Record<string, string> = {};
    await eventually('what becomes of the attacks', 90, async () => {
      const [found, pods, slices, events] = await Promise.all(
        ['jobs', 'pods', 'endpointslices', 'events'].map((kind) => getAll(kind, '--namespace', NAMESPACE)),
      );
      for (const [name, job] of [...jobs].filter(([of]) => outcome[of] === undefined)) {
        const { sees, behind } = ATTACKS[name]!;
        const { status } = found!.find(({ metadata }) => metadata.name === job)!;
        const pod = pods!.find(({ metadata }) => metadata.labels['job-name'] === job);
        const led = slices!
          .filter(({ metadata }) => metadata.labels['kubernetes.io/service-name'] === behind)
          .flatMap(({ endpoints }) => (endpoints ?? []) as Manifest[]);
        const refusal = events!.find(({ reason, involvedObject }) => reason === 'FailedCreate' && involvedObject.name === job);
        if (refusal !== undefined) outcome[name] = refusal.message as string;
        else if (behind !== undefined && led.some(({ targetRef, conditions }) => targetRef.name === pod?.metadata.name && conditions.ready === true))
          outcome[name] = THROUGH;
        else if (status.succeeded === 1 || status.failed === 1)
          outcome[name] = await result(pod!.metadata.name as string, status.succeeded === 1 ? sees : undefined);
      }
      expect(Object.keys(outcome).sort()).toEqual(Object.keys(ATTACKS).sort());
    });
    const refused = (what: string) => expect.stringMatching(new RegExp(`violates PodSecurity "baseline:latest": .*${what}`)) as string;
    expect(outcome).toEqual({
      ...Object.fromEntries(Object.keys(ATTACKS).map((name) => [name, THROUGH])),
      ...Object.fromEntries(Object.entries(REFUSED_BY_POD_SECURITY).map(([name, what]) => [name, refused(what)])),
    });
  });
});
