import { App, Duration, Size } from 'cdk8s';
import { BackupDestination, Cpu, NetworkPeer, Secret, XnatSite } from 'cdk8s-xnat';
import { commandsOf } from '../../real/support/how-to';
import { apply, applyObjects, bash, curl, eventually, getAll, inPod, kubectl, makeNamespace, makeSecret, rolledOut, start } from '../support/node';
import { story } from '../support/story';

const PAGE = 'docs/how-to/backup-and-restore.md';
const [WATCH, LOGS] = [commandsOf(PAGE, 'get pods --selector job-name="$JOB" --watch'), commandsOf(PAGE, 'logs "job/$JOB"')];
const S3_KEYS = { access_key: 'test-access-key', secret_key: 'test-secret-key' };
const SIGNED = ['--aws-sigv4', 'aws:amz:us-east-1:s3', '--user', Object.values(S3_KEYS).join(':')];

const CLAIM = BackupDestination.claim({ size: Size.gibibytes(1) });
const BUCKET = BackupDestination.s3({
  bucket: 'xnat-backups',
  endpoint: 'http://s3.xnat-s3.svc.cluster.local:8333',
  credentials: Secret.named('xnat-backup-s3'),
  peers: [NetworkPeer.namespace('xnat-s3')],
  workspaceSize: Size.mebibytes(100),
});

function siteOf(destination: BackupDestination, schedule?: string): App {
  const app = new App();
  const site = new XnatSite(app, 'xnat', {
    url: 'https://xnat.example.edu.au',
    adminEmail: 'xnat-admin@example.edu.au',
    xnat: { resources: { cpu: Cpu.millis(250), cpuLimit: Cpu.units(2), memory: Size.mebibytes(1500) } },
    postgres: { resources: { cpu: Cpu.millis(100), cpuLimit: Cpu.units(1), memory: Size.mebibytes(512) } },
    backup: { destination, keepFor: Duration.days(30), schedule },
  });
  if (schedule === '* * * * *') site.acknowledge('backup-often', 'the story does not wait for an hour');
  if (destination === BUCKET) site.acknowledge('backup-in-clear', 'the S3 server of the tests has no certificate');
  return app;
}

/** Runs the page's commands that make a Job, watches it as the page says, and ends that with Ctrl-C; its log. */
async function job(commands: string): Promise<string> {
  const terminal = start(`${commands}\n${WATCH}`);
  await terminal.until(/ (Completed|Error) /, 120);
  await terminal.interrupt();
  const [, JOB] = /^job\.batch\/(\S+) created$/m.exec(terminal.output())!;
  return bash(LOGS, { env: { JOB: JOB! } });
}

const sql = (statement: string) => inPod('xnat', 'xnat-postgresql-0', ['psql', '--username=xnat', '--no-align', '--tuples-only', '--command', statement]);
/** Count and checksum, as XNAT's stand-in computes them. */
const rows = async (): Promise<unknown> =>
  JSON.parse(
    await sql(
      `select json_build_object('count', count(*), 'md5', md5(coalesce(string_agg(concat_ws('|', id, project, label, modality, uid, note), E'\\n' order by id), ''))) from xnat_imagesessiondata`,
    ),
  );
const dumpsIn = (log: string) =>
  [...log.matchAll(/there is (xnat-xnat-\w+\.dump), \d+ bytes, of https:\/\/xnat\.example\.edu\.au$/gm)].map(([, name]) => name!);

story('A backup, the loss of the database, and a restore', ['xnat', 'xnat-s3'], () => {
  let before: unknown;

  test('a site whose database is dumped to a claim comes up, with 10,000 sessions in it', async () => {
    await makeNamespace('xnat');
    await makeNamespace('xnat-s3');
    await makeSecret('xnat', 'xnat-xnat-web-admin', { password: 'Trial-1.of_XNAT' });
    await makeSecret('xnat', 'xnat-postgresql', { password: `it's "$HOME" \\ ü#;=%` });
    await makeSecret('xnat', 'xnat-backup-s3', S3_KEYS);
    await applyObjects(
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 's3', namespace: 'xnat-s3' }, spec: { selector: { app: 's3' }, ports: [{ port: 8333 }] } },
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 's3', namespace: 'xnat-s3', labels: { app: 's3' } },
        spec: { containers: [{ name: 's3', image: 'test.invalid/s3:1', readinessProbe: { tcpSocket: { port: 8333 }, periodSeconds: 2 } }] },
      },
    );
    await apply(siteOf(CLAIM));
    await rolledOut('xnat', 'statefulset/xnat-xnat-web');
    before = JSON.parse(await curl('xnat', 'xnat-xnat-web', '/trial/sessions?rows=10000', '--request', 'POST'));
    expect(before).toEqual({ count: 10_000, md5: expect.stringMatching(/^[0-9a-f]{32}$/) as string });
    expect(await rows()).toEqual(before);
  });

  test('with schedule: "* * * * *" the next minute brings a dump, and its log says that it is good', async () => {
    await apply(siteOf(CLAIM, '* * * * *'));
    await kubectl(['wait', 'cronjob/xnat-postgresql-backup', '--namespace', 'xnat', '--for=jsonpath={.status.lastSuccessfulTime}', '--timeout=150s']);
    expect(await bash(commandsOf(PAGE, '--all-containers --prefix --tail=-1'))).toMatch(/is good: 8 tables, \d+ bytes$/m);
  });

  test('the destination is changed to a bucket: the NetworkPolicies of the site let a dump by hand through to a real S3 server', async () => {
    await apply(siteOf(BUCKET));
    await eventually('the end of the last scheduled backup', 60, async () =>
      expect((await getAll('cronjob', 'xnat-postgresql-backup', '--namespace', 'xnat'))[0]!.status.active).toBeUndefined(),
    );
    await eventually('the S3 server', 60, () => curl('xnat-s3', 's3', '/xnat-backups', ...SIGNED, '--request', 'PUT'));
    const [, name] = /^job\.batch\/(before-upgrade-\d+) created$/m.exec(await bash(commandsOf(PAGE, 'before-upgrade-')))!;
    await kubectl(['wait', `job/${name!}`, '--namespace', 'xnat', '--for=condition=Complete', '--timeout=120s']);
    // kubectl shows the containers of a pod in any order.
    const log = await bash(LOGS, { env: { JOB: name! } });
    expect(log).toMatch(/is good: 8 tables, \d+ bytes$/m);
    expect(log).toMatch(/s3:\/\/xnat-backups\/xnat\/\S+ is good: \d+ bytes, sha256 [0-9a-f]{64}$/m);
    expect(await curl('xnat-s3', 's3', '/xnat-backups?list-type=2', ...SIGNED)).toMatch(/<Key>xnat\/xnat-xnat-\w+\.dump<\/Key>/);
  });

  test('the database is lost with its claim, and the same file brings an empty one', async () => {
    await kubectl(['delete', 'statefulset', 'xnat-postgresql', '--namespace', 'xnat']);
    await kubectl(['delete', 'persistentvolumeclaim', 'data-xnat-postgresql', '--namespace', 'xnat', '--timeout=120s']);
    await apply(siteOf(BUCKET));
    await rolledOut('xnat', 'statefulset/xnat-postgresql');
    expect(await sql(`select count(*) from pg_tables where schemaname = 'public'`)).toBe('0\n');
  });

  test('the commands of the page suspend the backup and stop XNAT', async () => {
    await bash(commandsOf(PAGE, `cronjob xnat-postgresql-backup --patch '{"spec":{"suspend":true}}'`));
    await bash(commandsOf(PAGE, 'scale statefulset/xnat-xnat-web --replicas=0'));
    await bash(commandsOf(PAGE, 'alter role xnat createdb'));
    expect(await kubectl(['get', 'pods', '--namespace', 'xnat', '--selector', 'app.kubernetes.io/name=xnat-web'])).toBe('');
  });

  test('the commands of the page list the dump in the bucket, and restore the newest: all 10,000 sessions are there, and are the same', async () => {
    const [dump, ...others] = dumpsIn(await job(commandsOf(PAGE, 'DUMP=list')));
    expect(others).toEqual([]);
    expect(await job(commandsOf(PAGE, 'cronjob/xnat-postgresql-restore\n'))).toContain(`restored ${dump!}: 8 tables are there, and 8 were in the dump`);
    expect(await rows()).toEqual(before);
  });

  test('a table is dropped: the commands of the page restore the first dump on the claim by its name, and all sessions are the same', async () => {
    await sql('drop table xnat_imagesessiondata');
    // All but XNAT, which would start again.
    await kubectl(['apply', '--selector', 'app.kubernetes.io/name!=xnat-web', '--filename', '-'], siteOf(CLAIM).synthYaml());
    const [dump] = dumpsIn(await job(commandsOf(PAGE, 'DUMP=list')));
    const byName = commandsOf(
      PAGE,
      '--namespace xnat create job "$JOB" --from=cronjob/xnat-postgresql-restore --dry-run=client --output=yaml |\n  kubectl set env --local --filename=- --output=yaml DUMP=xnat-',
    );
    expect(await job(byName.replace(/DUMP=\S+/, `DUMP=${dump!}`))).toContain(`restored ${dump!}: 8 tables are there, and 8 were in the dump`);
    expect(await rows()).toEqual(before);
    expect(await sql(`select count(*) from pg_database where datname like 'before_restore_%'`)).toBe('1\n');
  });

  test('the last commands of the page start XNAT and the backup again, and XNAT has its sessions', async () => {
    expect((await getAll('cronjob', 'xnat-postgresql-backup', '--namespace', 'xnat'))[0]!.spec.suspend).toBe(true);
    await bash(commandsOf(PAGE, 'scale statefulset/xnat-xnat-web --replicas=1\nkubectl --namespace xnat patch'));
    await bash(commandsOf(PAGE, 'alter role xnat nocreatedb'));
    expect(await sql(`select rolsuper, rolcreatedb, rolcreaterole from pg_roles where rolname = 'xnat'`)).toBe('f|f|f\n');
    await rolledOut('xnat', 'statefulset/xnat-xnat-web');
    expect(JSON.parse(await curl('xnat', 'xnat-xnat-web', '/trial/sessions'))).toEqual(before);
    expect((await getAll('cronjob', 'xnat-postgresql-backup', '--namespace', 'xnat'))[0]!.spec.suspend).toBe(false);
  });
});
