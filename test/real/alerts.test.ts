import { join } from 'node:path';
import { App, Duration, Size } from 'cdk8s';
import { BackupDestination, NetworkPeer, XnatSite, type XnatSiteProps } from 'cdk8s-xnat';
import { stringify } from 'yaml';
import { find, manifests } from '../support/manifests';
import { MINIMAL } from '../support/sites';
import { temporaryFolder, writeFiles } from './support/folders';
import { describeWith } from './support/parts';
import { run } from './support/processes';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly annotations: Record<string, string>;
  readonly labels: Record<string, string>;
}

function rulesOf(props: Partial<XnatSiteProps> = {}): { groups: Array<{ name: string; rules: Rule[] }> } {
  const site = new XnatSite(new App(), 'uwa', {
    ...MINIMAL,
    monitoring: {},
    smokeTest: {},
    setup: {},
    backup: { destination: BackupDestination.claim({ size: Size.gibibytes(50) }), keepFor: Duration.days(30) },
    messageBroker: {},
    ingress: { className: 'traefik', clusterIssuer: 'letsencrypt' },
    buildVolume: {},
    buildCleanUp: {},
    networkPolicies: { monitoring: [NetworkPeer.namespace('monitoring')] },
    ...props,
  });
  return find(manifests(site), 'PrometheusRule', 'uwa-metrics').spec;
}

/** Series of a minute each: `name{labels}` and promtool's notation of their values. */
type Series = Record<string, string>;

const xnat = (metric: string, set = 'uwa-xnat-web', namespace = 'uwa') => `${metric}{namespace="${namespace}",statefulset="${set}"}`;
const ready = (set?: string, namespace?: string) => xnat('kube_statefulset_status_replicas_ready', set, namespace);
const wanted = (set?: string) => xnat('kube_statefulset_replicas', set);
const jvm = (metric: string, labels = '', namespace = 'uwa') =>
  `${metric}{namespace="${namespace}",service="uwa-xnat-web-headless",pod="uwa-xnat-web-0"${labels}}`;
const HEAP = ',area="heap"';
const volume = (metric: string, claim: string) => `kubelet_volume_stats_${metric}{namespace="uwa",persistentvolumeclaim="${claim}"}`;
const cron = (metric: string, name = 'uwa-postgresql-backup') => `kube_cronjob_${metric}{namespace="uwa",cronjob="${name}"}`;
const failed = (job: string) => `kube_job_failed{namespace="uwa",job_name="${job}",condition="true"}`;
const started = (job: string) => `kube_job_status_start_time{namespace="uwa",job_name="${job}"}`;
const podReady = (number: number) => `kube_pod_status_ready{namespace="uwa",pod="uwa-xnat-web-${number}",condition="true"}`;
const cleaned = (job: string, failure: number, start: number) => ({
  [failed(`uwa-build-clean-up-${job}`)]: `${failure}x400`,
  [started(`uwa-build-clean-up-${job}`)]: `${start}x400`,
});
const cleanedLast = { [cron('status_last_successful_time', 'uwa-build-clean-up')]: '150x400' };
const restarts = (pod: string) => `kube_pod_container_status_restarts_total{namespace="uwa",pod="${pod}",container="xnat"}`;
const full = (available: number, claim = 'archive-uwa-xnat-web') => ({
  [volume('available_bytes', claim)]: `${available}x400`,
  [volume('capacity_bytes', claim)]: '100x400',
});
const DAY = 86400;
const certificate = (days: number, namespace = 'namespace="uwa"') => ({
  [`certmanager_certificate_expiration_timestamp_seconds{${namespace},name="xnat-tls"}`]: `${days * DAY}x400`,
});

/** Of each alert: series that make it fire, and after how many minutes; and series beside them that do not. */
const CASES: Array<readonly [alert: string, title: string, series: Series, minutes: number, fires: boolean]> = [
  ['XnatDown', 'no pod is ready', { [ready()]: '0x400' }, 16, true],
  ['XnatDown', 'a pod starts', { [ready()]: '1x9 0x10 1x400' }, 25, false],
  ['XnatDown', 'a pod is ready', { [ready()]: '1x400' }, 60, false],
  ['XnatDown', 'the pods of another site are not ready', { [ready('uwa-xnat-web', 'other')]: '0x400' }, 60, false],
  ['XnatDependencyDown', 'the database is down', { [ready()]: '1x400', [ready('uwa-postgresql')]: '0x400' }, 6, true],
  ['XnatDependencyDown', 'the broker is down', { [ready('uwa-activemq')]: '0x400' }, 6, true],
  ['XnatDependencyDown', 'XNAT is down', { [ready()]: '0x400', [ready('uwa-postgresql')]: '1x400' }, 60, false],
  ['XnatPodsNotReady', 'one of two pods', { [ready()]: '1x400', [wanted()]: '2x400' }, 31, true],
  ['XnatPodsNotReady', 'all pods', { [ready()]: '2x400', [wanted()]: '2x400' }, 60, false],
  ['XnatPodsNotReady', 'none of one, of which another alert tells', { [ready()]: '0x400', [wanted()]: '1x400' }, 60, false],
  ['XnatPodRestarts', 'two in an hour', { [restarts('uwa-xnat-web-0')]: '3x10 4x10 5x400' }, 40, true],
  ['XnatPodRestarts', 'one in an hour', { [restarts('uwa-xnat-web-0')]: '3x10 4x400' }, 40, false],
  ['XnatPodRestarts', 'one each two hours', { [restarts('uwa-xnat-web-0')]: '3x120 4x120 5x400' }, 300, false],
  ['XnatPodRestarts', 'another pod', { [restarts('uwa-xnat-web-helper-0')]: '3x10 4x10 5x400' }, 40, false],
  ['XnatUnwatched', 'nobody tells', { other: '1x400' }, 31, true],
  ['XnatUnwatched', 'somebody tells', { [ready()]: '0x400' }, 60, false],
  [
    'XnatHeapNearlyFull',
    'never less than 92 percent',
    { [jvm('jvm_memory_used_bytes', HEAP)]: '92x5 99x5 95x400', [jvm('jvm_memory_max_bytes', HEAP)]: '100x400' },
    35,
    true,
  ],
  [
    'XnatHeapNearlyFull',
    'a saw that reaches 99 percent',
    { [jvm('jvm_memory_used_bytes', HEAP)]: Array<string>(40).fill('99x8 30').join(' '), [jvm('jvm_memory_max_bytes', HEAP)]: '100x400' },
    60,
    false,
  ],
  [
    'XnatHeapNearlyFull',
    'memory beside the heap',
    { [jvm('jvm_memory_used_bytes', ',area="nonheap"')]: '99x400', [jvm('jvm_memory_max_bytes', ',area="nonheap"')]: '100x400' },
    60,
    false,
  ],
  [
    'XnatHeapNearlyFull',
    'another site',
    { [jvm('jvm_memory_used_bytes', HEAP, 'other')]: '99x400', [jvm('jvm_memory_max_bytes', HEAP, 'other')]: '100x400' },
    60,
    false,
  ],
  [
    'XnatHeapNearlyFull',
    'one high value after a gap',
    { [jvm('jvm_memory_used_bytes', HEAP)]: '50x5 _x60 95x400', [jvm('jvm_memory_max_bytes', HEAP)]: '100x5 _x60 100x400' },
    70,
    false,
  ],
  [
    'XnatHeapNearlyFull',
    'high values half an hour after a gap',
    { [jvm('jvm_memory_used_bytes', HEAP)]: '50x5 _x60 95x400', [jvm('jvm_memory_max_bytes', HEAP)]: '100x5 _x60 100x400' },
    100,
    true,
  ],
  [
    'XnatCollectsGarbage',
    'by two collectors, 24 s of each minute',
    { [jvm('jvm_gc_collection_seconds_sum', ',gc="young"')]: '0+12x400', [jvm('jvm_gc_collection_seconds_sum', ',gc="old"')]: '0+12x400' },
    20,
    true,
  ],
  ['XnatCollectsGarbage', '6 s of each minute', { [jvm('jvm_gc_collection_seconds_sum', ',gc="young"')]: '0+6x400' }, 60, false],
  ['XnatMetricsMissing', 'XNAT runs without them', { [podReady(0)]: '1x400' }, 31, true],
  ['XnatMetricsMissing', 'they cannot be read', { [podReady(0)]: '1x400', [jvm('up')]: '0x400' }, 31, true],
  ['XnatMetricsMissing', 'they are read', { [podReady(0)]: '1x400', [jvm('up')]: '1x400' }, 60, false],
  ['XnatMetricsMissing', 'the first of two pods shows them', { [podReady(0)]: '1x400', [podReady(1)]: '1x400', [jvm('up')]: '1x400' }, 31, true],
  [
    'XnatMetricsMissing',
    'a pod that is not ready shows them in the place of one that is',
    { [podReady(0)]: '0x400', [podReady(1)]: '1x400', [jvm('up')]: '1x400' },
    31,
    true,
  ],
  ['XnatMetricsMissing', 'XNAT is down', { [podReady(0)]: '0x400' }, 60, false],
  [
    'XnatMetricsMissing',
    'another pod of the namespace shows none',
    { 'kube_pod_status_ready{namespace="uwa",pod="uwa-postgresql-0",condition="true"}': '1x400' },
    60,
    false,
  ],
  ['XnatVolumeNearlyFull', '86 percent', full(14), 16, true],
  ['XnatVolumeNearlyFull', 'the database at 86 percent', full(14, 'data-uwa-postgresql'), 16, true],
  ['XnatVolumeNearlyFull', 'the backup at 86 percent', full(14, 'backups-uwa-postgresql-backup'), 16, true],
  ['XnatVolumeNearlyFull', '84 percent', full(16), 60, false],
  ['XnatVolumeNearlyFull', 'the claim of somebody else', full(1, 'archive-other'), 60, false],
  [
    'XnatVolumeNearlyFull',
    'hardly any files left',
    { ...full(90), [volume('inodes_used', 'archive-uwa-xnat-web')]: '96x400', [volume('inodes', 'archive-uwa-xnat-web')]: '100x400' },
    16,
    true,
  ],
  [
    'XnatVolumeNearlyFull',
    'a file system that counts no files',
    { ...full(90), [volume('inodes_used', 'archive-uwa-xnat-web')]: '0x400', [volume('inodes', 'archive-uwa-xnat-web')]: '0x400' },
    60,
    false,
  ],
  ['XnatVolumeFull', '96 percent', full(4), 6, true],
  ['XnatVolumeFull', '94 percent', full(6), 60, false],
  ['XnatBackupTooOld', 'the last is of 32 hours ago', { [cron('status_last_successful_time')]: '0x2000', [cron('created')]: '0x2000' }, 32 * 60, true],
  [
    'XnatBackupTooOld',
    'the last is of 30 hours ago: the next may still be at work',
    { [cron('status_last_successful_time')]: '0x2000', [cron('created')]: '0x2000' },
    30 * 60,
    false,
  ],
  ['XnatBackupTooOld', 'there never was one in 32 hours', { [cron('created')]: '0x2000' }, 32 * 60, true],
  ['XnatBackupTooOld', 'there was none yet in 30 hours', { [cron('created')]: '0x2000' }, 30 * 60, false],
  [
    'XnatBackupTooOld',
    'the last of an old CronJob is new',
    { [cron('status_last_successful_time')]: `${20 * 3600}x2000`, [cron('created')]: '0x2000' },
    33 * 60,
    false,
  ],
  ['XnatBackupTooOld', 'that of something else is old', { [cron('status_last_successful_time', 'other')]: '0x2000' }, 32 * 60, false],
  ['XnatBackupMissing', 'the CronJob is gone', { [ready()]: '1x400', [cron('created', 'other')]: '0x400' }, 31, true],
  ['XnatBackupMissing', 'it is there', { [ready()]: '1x400', [cron('created')]: '0x400' }, 60, false],
  ['XnatBackupMissing', 'nobody tells of anything', { other: '1x400' }, 60, false],
  [
    'XnatBackupFailed',
    'and none succeeded since',
    { [failed('uwa-postgresql-backup-1')]: '1x400', [started('uwa-postgresql-backup-1')]: '200x400', [cron('status_last_successful_time')]: '100x400' },
    10,
    true,
  ],
  ['XnatBackupFailed', 'the very first', { [failed('uwa-postgresql-backup-1')]: '1x400', [started('uwa-postgresql-backup-1')]: '200x400' }, 10, true],
  [
    'XnatBackupFailed',
    'but a later one succeeded',
    { [failed('uwa-postgresql-backup-1')]: '1x400', [started('uwa-postgresql-backup-1')]: '200x400', [cron('status_last_successful_time')]: '300x400' },
    10,
    false,
  ],
  ['XnatBackupFailed', 'none did', { [failed('uwa-postgresql-backup-1')]: '0x400', [started('uwa-postgresql-backup-1')]: '200x400' }, 10, false],
  ['XnatBackupFailed', 'another Job', { [failed('uwa-other-1')]: '1x400' }, 10, false],
  [
    'XnatSmokeTestFailed',
    'the last one',
    { [failed('uwa-smoke-test-0a1b2c3d')]: '1x400', [started('uwa-smoke-test-0a1b2c3d')]: '200x400', [started('uwa-smoke-test-ffffffff')]: '100x400' },
    5,
    true,
  ],
  [
    'XnatSmokeTestFailed',
    'an older one',
    {
      [failed('uwa-smoke-test-0a1b2c3d')]: '1x400',
      [started('uwa-smoke-test-0a1b2c3d')]: '200x400',
      [failed('uwa-smoke-test-ffffffff')]: '0x400',
      [started('uwa-smoke-test-ffffffff')]: '300x400',
    },
    5,
    false,
  ],
  ['XnatSmokeTestFailed', 'none', { [failed('uwa-smoke-test-0a1b2c3d')]: '0x400', [started('uwa-smoke-test-0a1b2c3d')]: '200x400' }, 5, false],
  ['XnatSetupFailed', 'the last one', { [failed('uwa-xnat-setup-0a1b2c3d')]: '1x400', [started('uwa-xnat-setup-0a1b2c3d')]: '200x400' }, 5, true],
  [
    'XnatSetupFailed',
    'an older one',
    { [failed('uwa-xnat-setup-0a1b2c3d')]: '1x400', [started('uwa-xnat-setup-0a1b2c3d')]: '200x400', [started('uwa-xnat-setup-ffffffff')]: '300x400' },
    5,
    false,
  ],
  ['XnatBuildCleanUpFailed', 'the very first', cleaned('1', 1, 100), 5, true],
  ['XnatBuildCleanUpFailed', 'two nights, which are one alert', { ...cleaned('1', 1, 100), ...cleaned('2', 1, 200) }, 5, true],
  ['XnatBuildCleanUpFailed', 'after one that succeeded', { ...cleaned('2', 1, 200), ...cleanedLast }, 5, true],
  ['XnatBuildCleanUpFailed', 'while the next one is at work', { ...cleaned('2', 1, 200), ...cleaned('3', 0, 300), ...cleanedLast }, 5, true],
  ['XnatBuildCleanUpFailed', 'before one that succeeded', { ...cleaned('1', 1, 100), ...cleanedLast }, 5, false],
  ['XnatBuildCleanUpFailed', 'none', { ...cleaned('1', 0, 100), ...cleanedLast }, 5, false],
  ['XnatBuildCleanUpFailed', 'another Job', { [failed('uwa-other-1')]: '1x400', [started('uwa-other-1')]: '100x400' }, 5, false],
  ['XnatCertificateExpires', 'in nine days', certificate(9), 61, true],
  ['XnatCertificateExpires', 'in nine days, under the other label', certificate(9, 'exported_namespace="uwa",namespace="cert-manager"'), 61, true],
  ['XnatCertificateExpires', 'in eleven days', certificate(11), 61, false],
  ['XnatCertificateExpires', 'that of somebody else', certificate(1, 'namespace="other"'), 61, false],
];

describeWith(['promtool'], 'the alerts of a site', () => {
  const folder = temporaryFolder();
  const rules = rulesOf();
  const alerts = rules.groups.flatMap((group) => group.rules);
  let runs = 0;

  async function promtool(tests: object[], of = rules, every = '1m'): Promise<string> {
    const here = writeFiles(join(folder, String(runs++)), {
      'rules.yaml': stringify(of),
      'tests.yaml': stringify({ rule_files: ['rules.yaml'], evaluation_interval: every, tests: tests.map((one) => ({ interval: '1m', ...one })) }),
    });
    const { code, stdout, stderr } = await run('promtool', ['test', 'rules', 'tests.yaml'], { cwd: here });
    return code === 0 ? '' : stdout + stderr;
  }
  const input = (series: Series) => Object.entries(series).map(([name, values]) => ({ series: name, values }));
  const firing = (alert: string) => `count(ALERTS{alertname="${alert}",alertstate="firing"}) or vector(0)`;

  test('are rules that Prometheus takes', async () => {
    const here = writeFiles(join(folder, 'check'), { 'rules.yaml': stringify(rules) });
    expect(await run('promtool', ['check', 'rules', 'rules.yaml'], { cwd: here })).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`${alerts.length} rules found`) as string,
    });
  });

  test('are each seen to fire, and not to fire', () => {
    for (const { alert } of alerts) {
      expect([alert, [true, false].map((fires) => CASES.some(([name, , , , does]) => name === alert && does === fires))]).toEqual([alert, [true, true]]);
    }
  });

  test.each(CASES)('%s: %s', async (alert, _, series, minutes, fires) => {
    expect(alerts.map((rule) => rule.alert)).toContain(alert);
    const exp_samples = [{ labels: '{}', value: fires ? 1 : 0 }];
    expect(
      await promtool(
        [{ input_series: input(series), promql_expr_test: [{ expr: firing(alert), eval_time: `${minutes}m`, exp_samples }] }],
        rules,
        minutes > 1000 ? '30m' : '1m',
      ),
    ).toBe('');
  });

  test('a test that expects the wrong thing fails', async () => {
    const exp_samples = [{ labels: '{}', value: 0 }];
    const told = await promtool([
      { input_series: input({ [ready()]: '0x400' }), promql_expr_test: [{ expr: firing('XnatDown'), eval_time: '16m', exp_samples }] },
    ]);
    expect(told).toContain('FAILED');
  });

  test('say what it is about', async () => {
    const labels = { namespace: 'uwa', persistentvolumeclaim: 'archive-uwa-xnat-web', severity: 'warning', site: 'uwa', team: 'imaging' };
    const annotations = {
      summary: 'uwa: the claim archive-uwa-xnat-web is 86% full',
      description: 'Of its bytes or of its files there are few left. Let it grow, or make room.',
      runbook: 'docs/how-to/monitoring.md#xnatvolumenearlyfull of cdk8s-xnat',
      runbook_url: 'https://wiki.example.edu.au/xnat#xnatvolumenearlyfull',
    };
    const own = rulesOf({ monitoring: { alerts: { labels: { team: 'imaging' }, runbookUrl: 'https://wiki.example.edu.au/xnat' } } });
    const alert_rule_test = [{ alertname: 'XnatVolumeNearlyFull', eval_time: '16m', exp_alerts: [{ exp_labels: labels, exp_annotations: annotations }] }];
    expect(await promtool([{ input_series: input(full(14)), alert_rule_test }], own)).toBe('');
  });

  test.each([
    ['each week', { schedule: '0 1 * * SUN' }, 7 * 24 + 7],
    ['on working days', { schedule: '0 1 * * 1-5' }, 3 * 24 + 7],
    ['each hour, of half an hour at most', { schedule: '@hourly', timeout: Duration.minutes(30) }, 2.5],
  ])('a backup %s is too old when the next one should have ended', async (_, options, hours) => {
    const own = rulesOf({ backup: { destination: BackupDestination.fromClaimName('b'), keepFor: Duration.days(30), ...options } });
    const last = { [cron('status_last_successful_time')]: '0x20000', [cron('created')]: '0x20000' };
    const at = (minutes: number, value: number) => ({ expr: firing('XnatBackupTooOld'), eval_time: `${minutes}m`, exp_samples: [{ labels: '{}', value }] });
    expect(await promtool([{ input_series: input(last), promql_expr_test: [at(hours * 60, 0), at(hours * 60 + 15, 1)] }], own, '5m')).toBe('');
  });

  test('fire when the site says', async () => {
    const own = rulesOf({
      backup: { destination: BackupDestination.fromClaimName('b'), keepFor: Duration.days(30), schedule: '0 * * * *' },
      monitoring: { alerts: { volumePercent: 50, heapPercent: 60, backupAge: Duration.hours(2) } },
    });
    const exp_samples = [{ labels: '{}', value: 1 }];
    const heap = { [jvm('jvm_memory_used_bytes', HEAP)]: '61x400', [jvm('jvm_memory_max_bytes', HEAP)]: '100x400' };
    const tests = [
      { input_series: input(full(49)), promql_expr_test: [{ expr: firing('XnatVolumeNearlyFull'), eval_time: '16m', exp_samples }] },
      { input_series: input({ [cron('created')]: '0x400' }), promql_expr_test: [{ expr: firing('XnatBackupTooOld'), eval_time: '140m', exp_samples }] },
      { input_series: input(heap), promql_expr_test: [{ expr: firing('XnatHeapNearlyFull'), eval_time: '35m', exp_samples }] },
    ];
    expect(await promtool(tests, own)).toBe('');
  });
});
