import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { VERSIONS } from '../../../src/core/versions';
import { commandsOf } from '../../real/support/how-to';
import { ROOT } from '../../real/support/repository';
import { type AisChart, roleAndDatabase, writeAisChart } from '../support/ais-chart';
import { applyObjects, bash, curl, eventually, getAll, inPod, installHelm, kubectl, makeNamespace, makeSecret, rolledOut } from '../support/node';
import { story } from '../support/story';

const PAGE = 'docs/how-to/takeover-from-helm.md';
// As hostile as the chart allows: it puts it into a file of properties as it is.
const PASSWORD = 'pass "word\' $HOME %s & {x}';
const VALUES = {
  'xnat-web': {
    timezone: 'Australia/Sydney',
    volumes: { build: { accessMode: 'ReadWriteMany', existingClaim: 'build-xnat-xnat-web', mountPath: '/data/xnat/build', size: '1Gi' } },
    plugins: {
      'container-service': [],
      'openid-auth-plugin': [
        {
          openid: {
            aaf: {
              accessTokenUri: 'https://central.aaf.edu.au/oidc/token',
              userAuthUri: 'https://central.aaf.edu.au/oidc/authorize',
              clientId: '0a1b2c3d',
              clientSecret: '$e "cr\\et\' ü',
            },
          },
        },
      ],
    },
  },
};

/** An operator's folder with the site's file, in which the commands of the page are run. */
class Takeover {
  readonly folder = mkdtempSync(join(tmpdir(), 'takeover-'));

  /** @param fill what the operator puts in the place of the page's own names */
  constructor(private readonly fill: ReadonlyArray<readonly [string, string]> = []) {
    const [, main] = /^## 2\. Write the file\n[\s\S]*?^```ts\n([\s\S]*?)^```$/m.exec(readFileSync(join(ROOT, PAGE), 'utf8'))!;
    writeFileSync(join(this.folder, 'main.ts'), this.filled(main!));
    writeFileSync(join(this.folder, 'package.json'), JSON.stringify({ scripts: { synth: `node -r ${ROOT}/scripts/typescript.js main.ts` } }));
  }

  /** Runs the block of the page that holds a text; what it printed. */
  page(text: string, answers: readonly string[] = []): Promise<string> {
    return this.run(this.filled(commandsOf(PAGE, text)), answers);
  }

  run(commands: string, answers: readonly string[] = []): Promise<string> {
    return bash(commands, { cwd: this.folder, env: { NODE_PATH: join(ROOT, 'node_modules') }, answers });
  }

  read(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8');
  }

  async install(chart: AisChart): Promise<void> {
    writeAisChart(join(this.folder, 'chart'), chart);
    writeFileSync(join(this.folder, 'values.yaml'), JSON.stringify(VALUES));
    await this.run('helm install xnat chart --namespace xnat --values values.yaml --wait --timeout 150s');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  private filled(text: string): string {
    return this.fill.reduce((filled, [old, now]) => filled.replaceAll(old, now), text);
  }
}

const xnat = async (path: string, ...args: readonly string[]) => JSON.parse(await curl('xnat', 'xnat-xnat-web', path, ...args)) as Record<string, unknown>;
// A pod that is ready is in the node's rules a moment later.
const sessions = () => eventually('XNAT', 30, () => xnat('/trial/sessions'));
const scan = () => curl('xnat', 'xnat-xnat-web', '/trial/archive?name=project-1/scan-1.dcm');
const SCAN = 'a scan with an ümlaut '.repeat(5000);
const storeScan = () => xnat('/trial/archive?name=project-1/scan-1.dcm', '--data-binary', SCAN);

/** The claims of the namespace, with the volumes behind them, as nothing may change them. */
async function claims(): Promise<object> {
  const volumes = new Map((await getAll('persistentvolumes')).map(({ metadata }) => [metadata.name as string, metadata.uid as string]));
  const found = await getAll('persistentvolumeclaims', '--namespace', 'xnat');
  return Object.fromEntries(
    found.map(({ metadata, spec, status }) => [
      metadata.name,
      [metadata.uid, spec.volumeName, volumes.get(spec.volumeName as string), status.phase, metadata.deletionTimestamp],
    ]),
  );
}

const makeBuildClaim = () =>
  applyObjects({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'build-xnat-xnat-web', namespace: 'xnat' },
    spec: { accessModes: ['ReadWriteMany'], storageClassName: 'shared', resources: { requests: { storage: '1Gi' } } },
  });

/** The Secret that is not there yet; the values stand in what the page has saved of Helm's. */
function clientOfAaf(takeover: Takeover): string[] {
  const [{ openid }] = parse(takeover.read('takeover/before-values.yaml'))['xnat-web'].plugins['openid-auth-plugin'] as [
    { openid: { aaf: { clientId: string; clientSecret: string } } },
  ];
  return [openid.aaf.clientId, openid.aaf.clientSecret];
}

story('A site of the AIS Helm chart moves to this library, and back', ['xnat'], () => {
  const takeover = new Takeover();
  let before: object;
  let stored: object;
  beforeAll(installHelm);
  afterAll(() => takeover.remove());

  test('Helm installs a chart with the names of the AIS chart, PostgreSQL included; XNAT stores 10,000 rows and a scan', async () => {
    await makeNamespace('xnat');
    await makeBuildClaim();
    await takeover.install({
      database: { host: 'xnat-postgresql', name: 'xnat_web', user: 'xnat_web' },
      bitnami: { superuserPassword: 'another "one\' $1', password: PASSWORD },
      existingClaims: { build: 'build-xnat-xnat-web' },
      plugins: ['container-service', 'openid-auth'],
    });
    expect(await takeover.run('helm list --namespace xnat --output json')).toContain('"status":"deployed","chart":"xnat-2.0.0"');
    expect(await sessions()).toMatchObject({ count: 0 });
    stored = await xnat('/trial/sessions?rows=10000', '--request', 'POST');
    expect(stored).toMatchObject({ count: 10_000 });
    await storeScan();
    before = await claims();
    expect(Object.keys(before).sort()).toEqual([
      'build-xnat-xnat-web',
      'cache-xnat-xnat-web-0',
      'data-xnat-postgresql-0',
      'xnat-xnat-web-archive',
      'xnat-xnat-web-prearchive',
    ]);
  });

  test("the page's commands write down the claims, Helm's record and what the database says", async () => {
    expect(await takeover.page('before-manifest.yaml')).toMatch(/data-xnat-postgresql-0 +[0-9a-f-]{36} +pvc-/);
    expect(takeover.read('takeover/before-manifest.yaml')).toContain('kind: StatefulSet');
    await takeover.page('kind: Pod');
    expect(await takeover.page('xhbm_preference')).toMatch(/archivePath +\| \/data\/xnat\/archive\n/);
    expect(await takeover.page('ls -ldn')).toMatch(/uid=65534[\s\S]*65534 65534 .*\/data\/xnat\/archive\/project-1/);
    expect(await takeover.page('describe secret')).toMatch(/password: +32 bytes/);
  });

  test("the page's file makes the site, and asks for no Secret but the one of AAF", async () => {
    await takeover.page('enforce=baseline');
    await takeover.page('npm run synth', clientOfAaf(takeover));
    const [secret] = await getAll('secret', 'xnat-aaf', '--namespace', 'xnat');
    expect(Buffer.from(secret!.data.clientSecret as string, 'base64').toString()).toBe('$e "cr\\et\' ü');
    const refused: Error = await takeover.page('--dry-run=server').then(
      () => new Error('nothing was refused'),
      (error: Error) => error,
    );
    expect(refused.message.match(/^(Error|Warning).*$/gm)).toEqual([
      expect.stringMatching(/Service "xnat-xnat-web-headless".*Duplicate value: "http"/),
      expect.stringMatching(/StatefulSet.apps "xnat-xnat-web".*field is immutable/),
    ]);
  });

  test('every volume is told to stay, XNAT stops, and the dump is restored beside the database with as many rows', async () => {
    const policies = await takeover.page('kubectl patch pv');
    expect(policies.match(/ xnat .* Retain$/gm)).toHaveLength(5);
    await takeover.page('pg_dump');
    expect(await getAll('pods', '--namespace', 'xnat', '--selector', 'app.kubernetes.io/name=xnat-web')).toEqual([]);
    expect(await takeover.page('createdb')).toMatch(/xnat_web +\| +10000\n[\s\S]*xnat_trial +\| +10000\n/);
  });

  test("Helm's record is taken away: `helm uninstall` does not find the release, and deletes nothing", async () => {
    expect(await takeover.page('helm-record.yaml\ngrep')).toMatch(/^1\n/);
    expect(await takeover.run('helm list --namespace xnat --output json')).toBe('[]\n');
    await expect(takeover.run('helm uninstall xnat --namespace xnat')).rejects.toThrow('release: not found');
    expect(await claims()).toEqual(before);
  });

  test("after the swap XNAT is the library's, with all rows, the scan, and no plugin that was not there before", async () => {
    await takeover.page('--cascade=orphan');
    const [workload] = await getAll('statefulset', 'xnat-xnat-web', '--namespace', 'xnat');
    expect(workload!.spec.serviceName).toBe('xnat-xnat-web-headless');
    expect(await sessions()).toEqual(stored);
    expect(await scan()).toBe(SCAN);
    expect(await xnat('/trial/node')).toMatchObject({ version: VERSIONS.xnat, plugins: { openIdAuth: '1.4.1', containers: expect.any(String) } });
    expect(Object.keys((await xnat('/trial/node')).plugins as object)).toHaveLength(2);
  });

  test("the login with AAF is there, the Job has set up pipelines, and the chart's Ingress leads to XNAT", async () => {
    expect(await takeover.page('condition=Complete job')).toContain('XNAT is as the site wants it');
    expect(await curl('xnat', 'xnat-xnat-web', '/app/template/Login.vm')).toContain('openid-login?providerId=aaf');
    await takeover.page('"value":"xnat-xnat-web"}');
    const [ingress] = await getAll('ingress', 'xnat-xnat-web', '--namespace', 'xnat');
    const { name, port } = ingress!.spec.rules[0].http.paths[0].backend.service;
    const [service] = await getAll('service', name, '--namespace', 'xnat');
    expect(service!.spec.ports.map((served: { port: number }) => served.port)).toEqual([port.number]);
  });

  test('no claim and no volume was deleted or made anew', async () => {
    expect(await takeover.page('after-claims.txt')).toBe('the same claims on the same volumes\n');
    expect(await claims()).toEqual(before);
  });

  test("the way back: Helm has its release again, the chart's XNAT runs, and rows that were stored in between are kept", async () => {
    const later = await xnat('/trial/sessions?rows=100', '--request', 'POST');
    await takeover.page('delete networkpolicy,job');
    await takeover.page('label serviceaccount');
    expect(await takeover.page('helm --namespace xnat rollback')).toMatch(/xnat\s+xnat\s+2\s.*deployed/);
    const [workload] = await getAll('statefulset', 'xnat-xnat-web', '--namespace', 'xnat');
    expect(workload!.spec.serviceName).toBe('xnat-xnat-web');
    expect((await getAll('networkpolicies', '--namespace', 'xnat')).map(({ metadata }) => metadata.name as string)).toEqual(['xnat-postgresql']);
    expect(await sessions()).toEqual(later);
    expect(await scan()).toBe(SCAN);
    expect(await claims()).toEqual(before);
    const [ingress] = await getAll('ingress', 'xnat-xnat-web', '--namespace', 'xnat');
    expect(ingress!.spec.rules[0].http.paths[0].backend.service.name).toBe('xnat-xnat-web-headless');
  });

  test("the page's dump, restored into the stopped site, has the rows of before", async () => {
    await kubectl(['scale', 'statefulset', 'xnat-xnat-web', '--namespace', 'xnat', '--replicas=0']);
    await kubectl(['wait', '--for=delete', 'pod/xnat-xnat-web-0', '--namespace', 'xnat', '--timeout=60s']);
    await takeover.page('--clean --if-exists');
    expect(await inPod('xnat', 'takeover', ['psql', '--tuples-only', '--no-align', '--command=SELECT count(*) FROM xnat_imagesessiondata'])).toBe('10000\n');
  });

  test('with its record Helm is as dangerous as the page says: an uninstall deletes claims that kubectl had marked to be kept', async () => {
    await kubectl(['annotate', 'persistentvolumeclaims', '--all', 'helm.sh/resource-policy=keep', '--namespace', 'xnat']);
    expect(await takeover.run('helm uninstall xnat --namespace xnat')).toContain('[Secret] xnat-xnat-web-admin');
    const gone = ['xnat-xnat-web-archive', 'xnat-xnat-web-prearchive'];
    await eventually('the claims to be deleted', 60, async () => expect(Object.keys(await claims()).filter((name) => gone.includes(name))).toEqual([]));
    // What the page did to the volumes is what saves the archive.
    const released = (await getAll('persistentvolumes')).filter(
      ({ spec }) => gone.includes(spec.claimRef?.name as string) && spec.claimRef.namespace === 'xnat',
    );
    expect(released.map(({ spec }) => spec.persistentVolumeReclaimPolicy as string)).toEqual(['Retain', 'Retain']);
  });
});

story('A site of the AIS Helm chart with a database outside its namespace moves to this library', ['xnat', 'databases'], () => {
  const database = { host: 'xnat.databases.svc.cluster.local', name: 'yourdatabase', user: 'yourusername' };
  const takeover = new Takeover([
    ['value: xnat-postgresql', `value: ${database.host}`],
    ['PGDATABASE, value: xnat_web', `PGDATABASE, value: ${database.name}`],
    ['PGUSER, value: xnat_web', `PGUSER, value: ${database.user}`],
    [`host: 'xnat-postgresql'`, `host: '${database.host}'`],
    [`databaseName: 'xnat_web'`, `databaseName: '${database.name}'`],
    [`username: 'xnat_web'`, `username: '${database.user}'`],
  ]);
  let before: object;
  let stored: object;
  beforeAll(installHelm);
  afterAll(() => takeover.remove());

  test('Helm installs the chart without PostgreSQL; XNAT stores 10,000 rows and a scan', async () => {
    await Promise.all(['xnat', 'databases'].map(makeNamespace));
    await Promise.all([
      makeBuildClaim(),
      makeSecret('xnat', 'xnat-postgresql', { password: PASSWORD }),
      makeSecret('databases', 'xnat', { password: PASSWORD }),
      makeDatabase(database),
    ]);
    await takeover.install({ database, existingClaims: { build: 'build-xnat-xnat-web' }, plugins: ['container-service', 'openid-auth'] });
    expect(await sessions()).toMatchObject({ count: 0 });
    stored = await xnat('/trial/sessions?rows=10000', '--request', 'POST');
    await storeScan();
    before = await claims();
    expect(Object.keys(before)).toHaveLength(4);
  });

  test('the same commands, with the address of the database, look at the site, stop it and restore its dump beside it', async () => {
    for (const block of ['before-manifest.yaml', 'kind: Pod']) await takeover.page(block);
    expect(await takeover.page('xhbm_preference')).toContain('siteId');
    await takeover.page('npm run synth', clientOfAaf(takeover));
    await takeover.page('kubectl patch pv');
    await takeover.page('pg_dump');
    expect(await takeover.page('createdb')).toMatch(/yourdatabase +\| +10000\n[\s\S]*xnat_trial +\| +10000\n/);
  });

  test("after the swap XNAT reaches the database through the library's policies, with all rows and the scan on the same volumes", async () => {
    await takeover.page('helm-record.yaml\ngrep');
    await takeover.page('--cascade=orphan');
    expect(await sessions()).toEqual(stored);
    expect(await scan()).toBe(SCAN);
    expect(await takeover.page('after-claims.txt')).toBe('the same claims on the same volumes\n');
    expect(await claims()).toEqual(before);
  });
});

/** A PostgreSQL that another team runs: in a namespace of its own, behind a Service. */
async function makeDatabase(database: { readonly name: string; readonly user: string }): Promise<void> {
  const metadata = { name: 'xnat', namespace: 'databases' };
  await applyObjects(
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: { app: 'xnat' }, ports: [{ port: 5432 }] } },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata,
      data: { 'role.sh': `psql --username=postgres --set=ON_ERROR_STOP=1 --set=password="$POSTGRES_PASSWORD" <<'END'\n${roleAndDatabase(database)}END\n` },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        selector: { matchLabels: { app: 'xnat' } },
        template: {
          metadata: { labels: { app: 'xnat' } },
          spec: {
            terminationGracePeriodSeconds: 1,
            containers: [
              {
                name: 'postgres',
                image: `${VERSIONS.postgresRepository}:${VERSIONS.postgres}`,
                env: [{ name: 'POSTGRES_PASSWORD', valueFrom: { secretKeyRef: { name: 'xnat', key: 'password' } } }],
                readinessProbe: { exec: { command: ['pg_isready', '--host=127.0.0.1', '--username=postgres'] }, periodSeconds: 1, timeoutSeconds: 10 },
                volumeMounts: [{ name: 'first', mountPath: '/docker-entrypoint-initdb.d' }],
              },
            ],
            volumes: [{ name: 'first', configMap: { name: 'xnat' } }],
          },
        },
      },
    },
  );
  await rolledOut('databases', 'deployment/xnat', 120);
}

/** What `cdk8s-xnat from-helm --json` says. */
interface FromHelm {
  readonly main: string;
  readonly left: readonly object[];
  readonly unknown: readonly object[];
  readonly refusals: readonly object[];
  readonly comparison: { readonly same: ReadonlyArray<{ what: string; site: string }> };
  readonly takeOver: { readonly [way in 'steps' | 'wayBack']: ReadonlyArray<{ title: string; commands: readonly string[] }> };
}

story('A site of the AIS Helm chart moves by the file and the commands that cdk8s-xnat from-helm writes, and back', ['xnat'], () => {
  const takeover = new Takeover();
  const command = `node -r ${ROOT}/scripts/typescript.js ${ROOT}/src/cli/main.ts from-helm`;
  let said: FromHelm;
  let before: object;
  let stored: object;
  /** Runs all commands of a step, as a person pastes them one by one. */
  const step = async (way: 'steps' | 'wayBack', title: RegExp, answers: readonly string[] = []) => {
    const found = said.takeOver[way].filter((candidate) => title.test(candidate.title));
    expect(found).toHaveLength(1);
    return takeover.run(found[0]!.commands.join('\n'), answers);
  };
  beforeAll(installHelm);
  afterAll(() => takeover.remove());

  test('Helm installs the chart, and XNAT stores 10,000 rows and a scan', async () => {
    await makeNamespace('xnat');
    await makeBuildClaim();
    await takeover.install({
      database: { host: 'xnat-postgresql', name: 'xnat_web', user: 'xnat_web' },
      bitnami: { superuserPassword: 'another "one\' $1', password: PASSWORD },
      existingClaims: { build: 'build-xnat-xnat-web' },
      plugins: ['container-service', 'openid-auth'],
    });
    await sessions();
    stored = await xnat('/trial/sessions?rows=10000', '--request', 'POST');
    await storeScan();
    before = await claims();
  });

  test('the command writes the file of what Helm says of the release: every claim is as it was, and nothing is left', async () => {
    await takeover.run('helm --namespace xnat get manifest xnat > manifest.yaml');
    const values = 'helm --namespace xnat get values xnat';
    const options = '--manifest manifest.yaml --url https://xnat.example.edu.au --admin-email xnat-admin@example.edu.au --out main.ts --force --json';
    // It ends with 1, for a Secret is to be made.
    const printed = await takeover.run(`status=0; ${values} | ${command} - ${options} || status=$?; [[ $status == 1 ]]`);
    expect(printed).not.toContain('cr\\\\et');
    said = JSON.parse(printed) as FromHelm;
    expect([said.left, said.unknown, said.refusals]).toEqual([[], [], []]);
    expect(takeover.read('main.ts')).toBe(said.main);
    const kept = said.comparison.same.filter(({ what }) => what.startsWith('claim at')).map(({ site }) => site);
    expect(kept.sort()).toEqual(['build-xnat-xnat-web', 'cache-xnat-xnat-web-0', 'xnat-xnat-web-archive', 'xnat-xnat-web-prearchive']);
  });

  test('its commands look, make the Secret, keep the volumes, stop and dump, each to what is to be seen', async () => {
    expect(await step('steps', /^Write down/)).toMatch(/data-xnat-postgresql-0 [^]*archivePath +\| \/data\/xnat\/archive\n/);
    await expect(step('steps', /^Make the Secrets/, [clientOfAaf(takeover)[1]!])).rejects.toThrow(/field is immutable/);
    expect(await step('steps', /^Keep the volumes/)).toContain('takeover/xnat.dump');
    expect(await getAll('pods', '--namespace', 'xnat', '--selector', 'app.kubernetes.io/name=xnat-web')).toEqual([]);
  });

  test("the swap makes XNAT the library's, with all rows, the scan and the login, on the same claims and volumes", async () => {
    expect(await step('steps', /^Take Helm's record/)).toMatch(/^[1-9]/m);
    await step('steps', /^Swap/);
    expect(await sessions()).toEqual(stored);
    expect(await scan()).toBe(SCAN);
    expect(await curl('xnat', 'xnat-xnat-web', '/app/template/Login.vm')).toContain('openid-login?providerId=aaf');
    expect(await step('steps', /^Look again/)).toContain('the same claims on the same volumes\n');
    const [ingress] = await getAll('ingress', 'xnat-xnat-web', '--namespace', 'xnat');
    expect(ingress!.spec.rules[0].http.paths[0].backend.service.name).toBe('xnat-xnat-web');
    expect(await claims()).toEqual(before);
  });

  test("the way back gives Helm its release again, and the chart's XNAT has all that was stored", async () => {
    const later = await xnat('/trial/sessions?rows=100', '--request', 'POST');
    await step('wayBack', /^Stop the new XNAT/);
    expect(await step('wayBack', /^Give Helm/)).toMatch(/xnat\s+xnat\s+2\s.*deployed/);
    expect(await sessions()).toEqual(later);
    expect(await scan()).toBe(SCAN);
    expect(await claims()).toEqual(before);
  });
});
