import type { Duration } from 'cdk8s';
import { longestGap } from '../../core/units/cron-gap';
import type { PrometheusRuleSpecGroupsRules } from '../../imports/monitoring.coreos.com';
import type { AlertOptions } from './monitoring-options';
import type { WatchedBackup, WatchedObjects } from './watched-objects';

export interface AlertFacts {
  readonly instance: string;
  readonly namespace?: string;
  readonly statefulSet: string;
  readonly headlessService: string;
  readonly watched: WatchedObjects;
  readonly options: AlertOptions;
}

interface Alert {
  readonly name: string;
  readonly critical?: boolean;
  /** How long it must hold, where that is not reckoned over a time anyway. */
  readonly after?: string;
  readonly expr: string;
  readonly summary: string;
  readonly description: string;
}

const seconds = (duration: Duration) => Math.round(duration.toSeconds({ integral: false }));
const escaped = (name: string) => name.replace(/\./g, '\\\\.');

/** Alerts, each of which is a reason to wake or to mail somebody. What each needs is in docs/how-to/monitoring.md. */
export function alertRules(facts: AlertFacts): PrometheusRuleSpecGroupsRules[] {
  const { instance, options } = facts;
  return [...pods(facts), ...java(facts), ...volumes(facts), ...jobs(facts)].map(({ name, critical, after, expr, summary, description }) => ({
    alert: name,
    expr,
    ...(after !== undefined && { for: after }),
    labels: { severity: critical ? 'critical' : 'warning', site: instance, ...options.labels },
    annotations: {
      summary,
      description,
      runbook: `docs/how-to/monitoring.md#${name.toLowerCase()} of cdk8s-xnat`,
      ...(options.runbookUrl !== undefined && { runbook_url: `${options.runbookUrl}#${name.toLowerCase()}` }),
    },
  }));
}

/** A selector; where the namespace is not known, without it. */
function select({ namespace }: AlertFacts, ...matchers: string[]): string {
  return `{${[...(namespace === undefined ? [] : [`namespace="${namespace}"`]), ...matchers].join(',')}}`;
}

const anyOf = (label: string, names: readonly string[]) => `${label}=~"${names.map(escaped).join('|')}"`;

function pods(facts: AlertFacts): Alert[] {
  const { statefulSet, watched, options } = facts;
  const xnat = select(facts, `statefulset="${statefulSet}"`);
  const all = select(facts, anyOf('statefulset', watched.statefulSets));
  const others = watched.statefulSets.filter((name) => name !== statefulSet);
  return [
    {
      name: 'XnatDown',
      critical: true,
      after: options.downAfter ? `${seconds(options.downAfter)}s` : '15m',
      expr: `kube_statefulset_status_replicas_ready${xnat} == 0`,
      summary: `${facts.instance}: XNAT is down`,
      description: 'No pod of XNAT is ready. Nobody can log in or upload, and scans that are sent are refused.',
    },
    ...(others.length === 0
      ? []
      : [
          {
            name: 'XnatDependencyDown',
            critical: true,
            after: '5m',
            expr: `kube_statefulset_status_replicas_ready${select(facts, anyOf('statefulset', others))} == 0`,
            summary: `${facts.instance}: {{ $labels.statefulset }} is down`,
            description: 'XNAT does not work without it, even where its own pods still count as ready.',
          },
        ]),
    {
      name: 'XnatPodsNotReady',
      after: '30m',
      expr: `(kube_statefulset_status_replicas_ready${all} > 0) < kube_statefulset_replicas${all}`,
      summary: `${facts.instance}: only {{ $value }} pods of {{ $labels.statefulset }} are ready`,
      description: 'Some pods do not become ready. The others carry the load; an update of the site may stand still.',
    },
    {
      name: 'XnatPodRestarts',
      expr: `changes(kube_pod_container_status_restarts_total${select(facts, `pod=~"(${watched.statefulSets.map(escaped).join('|')})-[0-9]+"`)}[1h]) > 1`,
      summary: `${facts.instance}: {{ $labels.container }} of {{ $labels.pod }} is restarted again and again`,
      description: 'It ended {{ $value }} times within an hour. Each time sessions and uploads are lost.',
    },
    {
      name: 'XnatUnwatched',
      after: '30m',
      expr: `absent(kube_statefulset_status_replicas_ready${xnat})`,
      summary: `${facts.instance}: nobody tells Prometheus of its pods`,
      description: 'kube-state-metrics does not know the StatefulSet of XNAT: it is gone, or no alert about pods could fire.',
    },
  ];
}

function java(facts: AlertFacts): Alert[] {
  const { statefulSet, headlessService, options } = facts;
  const metrics = (...matchers: string[]) => select(facts, `service="${headlessService}"`, ...matchers);
  const heap = metrics('area="heap"');
  const share = `sum by (namespace, pod) (jvm_memory_used_bytes${heap}) / sum by (namespace, pod) (jvm_memory_max_bytes${heap})`;
  return [
    {
      name: 'XnatHeapNearlyFull',
      // The lowest point of half an hour: what is left when garbage was collected, whichever collector it is.
      // After a gap there are few points, and the first of them says nothing of what garbage leaves.
      expr: `min_over_time((${share})[30m:1m]) > ${(options.heapPercent ?? 90) / 100} and count_over_time((${share})[30m:1m]) >= 25`,
      summary: `${facts.instance}: the Java heap of {{ $labels.pod }} is nearly full`,
      description: 'For half an hour at least {{ $value | humanizePercentage }} of the heap was in use. XNAT ends when it is full, and is started anew.',
    },
    {
      name: 'XnatCollectsGarbage',
      after: '10m',
      expr: `sum by (namespace, pod) (rate(jvm_gc_collection_seconds_sum${metrics()}[5m])) > 0.3`,
      summary: `${facts.instance}: {{ $labels.pod }} is busy collecting garbage`,
      description: '{{ $value | humanizePercentage }} of the time Java stands still to find memory. XNAT is slow, and near its end.',
    },
    {
      name: 'XnatMetricsMissing',
      after: '30m',
      // Each pod by itself: one that shows them says nothing of the others.
      expr: `kube_pod_status_ready${select(facts, 'condition="true"', `pod=~"${escaped(statefulSet)}-[0-9]+"`)} == 1 unless on (namespace, pod) (up${metrics()} == 1)`,
      summary: `${facts.instance}: {{ $labels.pod }} shows no metrics`,
      description: 'It runs, and Prometheus reads nothing of it: no alert about its heap could fire.',
    },
  ];
}

function volumes(facts: AlertFacts): Alert[] {
  const { claims } = facts.watched;
  if (claims.length === 0) return [];
  const of = select(facts, anyOf('persistentvolumeclaim', claims));
  const used = `(1 - kubelet_volume_stats_available_bytes${of} / kubelet_volume_stats_capacity_bytes${of})`;
  const files = `(kubelet_volume_stats_inodes_used${of} / (kubelet_volume_stats_inodes${of} > 0))`;
  const alert = (name: string, share: number, after: string, critical: boolean): Alert => ({
    name,
    critical,
    after,
    expr: `${used} > ${share} or ${files} > ${share}`,
    summary: `${facts.instance}: the claim {{ $labels.persistentvolumeclaim }} is {{ $value | humanizePercentage }} full`,
    description: critical
      ? 'XNAT or its database stops within hours or days, and scans are lost on their way.'
      : 'Of its bytes or of its files there are few left. Let it grow, or make room.',
  });
  const share = (facts.options.volumePercent ?? 85) / 100;
  return [alert('XnatVolumeNearlyFull', share, '15m', false), alert('XnatVolumeFull', Math.max(0.95, share), '5m', true)];
}

/** The newest of the Jobs whose name is this and a hash has failed. */
function lastFailed(facts: AlertFacts, name: string): string {
  const job = `job_name=~"${escaped(name)}-[0-9a-f]{8}"`;
  const start = `kube_job_status_start_time${select(facts, job)}`;
  return `kube_job_failed${select(facts, job, 'condition="true"')} == 1 unless on (namespace, job_name) (${start} < on (namespace) group_left () max by (namespace) (${start}))`;
}

/** How old the last one may be, in seconds: a start that was late by what the CronJob grants, and one that took as long as it may. */
function oldestGoodBackup({ schedule, timeout }: WatchedBackup): number {
  return (longestGap(schedule) ?? 86400) + timeout + 3600;
}

function jobs(facts: AlertFacts): Alert[] {
  const { instance, options, watched } = facts;
  const found: Alert[] = [];
  if (watched.backup !== undefined) {
    const age = options.backupAge ? seconds(options.backupAge) : oldestGoodBackup(watched.backup);
    const cronjob = select(facts, `cronjob="${watched.backup.name}"`);
    const job = `job_name=~"${escaped(watched.backup.name)}-[0-9]+"`;
    const last = `kube_cronjob_status_last_successful_time${cronjob}`;
    found.push(
      {
        name: 'XnatBackupTooOld',
        critical: true,
        after: '10m',
        expr: `time() - ${last} > ${age} or (time() - kube_cronjob_created${cronjob} > ${age} unless on (namespace, cronjob) ${last})`,
        summary: `${instance}: the last backup of the database is {{ $value | humanizeDuration }} old`,
        description: 'If the database is lost now, so is all that was done since then.',
      },
      {
        name: 'XnatBackupMissing',
        critical: true,
        after: '30m',
        // Where nobody tells of XNAT either, XnatUnwatched says so.
        expr: `absent(kube_cronjob_created${cronjob}) unless on () absent(kube_statefulset_status_replicas_ready${select(facts, `statefulset="${facts.statefulSet}"`)})`,
        summary: `${instance}: there is no CronJob ${watched.backup.name}`,
        description: 'Nobody backs up the database, or kube-state-metrics does not tell of CronJobs, and no other alert about backups could fire.',
      },
      {
        name: 'XnatBackupFailed',
        expr: `kube_job_failed${select(facts, job, 'condition="true"')} == 1 unless on (namespace, job_name) (kube_job_status_start_time${select(facts, job)} < on (namespace) group_left () max by (namespace) (${last}))`,
        summary: `${instance}: the backup {{ $labels.job_name }} failed`,
        description: 'No later one has succeeded yet.',
      },
    );
  }
  if (watched.smokeTest) {
    found.push({
      name: 'XnatSmokeTestFailed',
      expr: lastFailed(facts, `${instance}-smoke-test`),
      summary: `${instance}: the smoke test {{ $labels.job_name }} failed`,
      description: 'After the last change of the site something does not work. The log of the Job says what.',
    });
  }
  if (watched.setup) {
    found.push({
      name: 'XnatSetupFailed',
      expr: lastFailed(facts, `${instance}-xnat-setup`),
      summary: `${instance}: XNAT could not be set up by {{ $labels.job_name }}`,
      description: 'Receivers, pipelines or other settings of the site are not what its file says. The log of the Job says why.',
    });
  }
  if (watched.cleanUp !== undefined) {
    const job = `job_name=~"${escaped(watched.cleanUp)}-[0-9]+"`;
    const failed = `max by (namespace) (kube_job_status_start_time${select(facts, job)} and on (namespace, job_name) (kube_job_failed${select(facts, job, 'condition="true"')} == 1))`;
    const last = `max by (namespace) (kube_cronjob_status_last_successful_time${select(facts, `cronjob="${watched.cleanUp}"`)})`;
    found.push({
      name: 'XnatBuildCleanUpFailed',
      // Of the newest that failed, so that one that fails each night is one alert.
      expr: `${failed} > ${last} or (${failed} unless ${last})`,
      summary: `${instance}: old build folders could not all be removed`,
      description: 'No later clean-up has succeeded yet. The log of the last Job names the folders that stay; in time the build volume is full.',
    });
  }
  if (watched.certificates) {
    const expires = 'certmanager_certificate_expiration_timestamp_seconds';
    // Prometheus renames the label, unless it is told to honour it.
    const own = facts.namespace === undefined ? expires : `(${expires}{namespace="${facts.namespace}"} or ${expires}{exported_namespace="${facts.namespace}"})`;
    found.push({
      name: 'XnatCertificateExpires',
      after: '1h',
      expr: `${own} - time() < ${10 * 86400}`,
      summary: `${instance}: the certificate {{ $labels.name }} ends in {{ $value | humanizeDuration }}`,
      description: 'cert-manager renews a certificate a month before its end. It has tried, and failed.',
    });
  }
  return found;
}
