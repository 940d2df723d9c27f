import type { Duration } from 'cdk8s';
import type { XnatReceiver } from '../../contracts/xnat';
import { quoted, withoutSecrets } from '../../core/refusals/describe';
import { type Report, Rule } from '../../core/refusals/rule';
import type { AlertOptions, MetricsAgentOptions } from './monitoring-options';

export const metricsAgent = new Rule<MetricsAgentOptions>({
  id: 'metrics-agent',
  refuses: 'a metrics agent that is not a jar by https, carries a password in its URL, or has no SHA-256 of 64 hexadecimal digits',
  why: "an agent runs inside XNAT with all of its rights: only a file that somebody has looked at may be loaded, and what stands in its URL ends up in the pod's variables",
  check: ({ url, sha256 }) => {
    const reports: Report[] = [];
    if (/^[a-z]+:\/\/[^/]*@/i.test(url)) reports.push({ what: 'monitoring.agent.url carries a password', fix: 'host the jar where no password is needed' });
    else if (!/^https:\/\/[^\s/@]+\/\S+\.jar$/.test(url)) {
      reports.push({ what: `monitoring.agent.url is ${quoted(withoutSecrets(url))}`, fix: 'write the https URL of the jar itself; it ends in .jar' });
    }
    if (!/^[0-9a-fA-F]{64}$/.test(sha256)) {
      reports.push({
        what: `monitoring.agent.sha256 is ${quoted(sha256)}`,
        fix: 'download the jar, check where it is from, and write what sha256sum prints for it',
      });
    }
    return reports;
  },
});

export interface MetricsPortSubject {
  readonly port: number;
  readonly receivers: readonly XnatReceiver[];
}

export const metricsPort = new Rule<MetricsPortSubject>({
  id: 'metrics-port',
  refuses: 'metrics on the port of a DICOM receiver',
  why: 'one of the two would not start, and an agent that cannot start takes XNAT with it',
  check: ({ port, receivers }) =>
    receivers
      .filter((receiver) => receiver.port === port)
      .map(({ aeTitle }) => ({
        what: `monitoring.port is ${port}, on which the DICOM receiver ${quoted(aeTitle)} listens`,
        fix: 'choose another; 9404 is the default',
      })),
});

const seconds = (duration: Duration) => duration.toSeconds({ integral: false });

export const metricsInterval = new Rule<Duration | undefined>({
  id: 'metrics-interval',
  refuses: 'metrics that are read more often than every 5 seconds, or less often than every 2 minutes',
  why: 'an alert looks at the last five minutes, and needs two values in them; and who reads without pause is a load of its own',
  check: (interval) =>
    interval === undefined || (seconds(interval) >= 5 && seconds(interval) <= 120)
      ? []
      : [{ what: `monitoring.interval is ${seconds(interval)} s`, fix: 'write Duration.seconds(30), or leave it out' }],
});

export interface BackupAgeSubject {
  readonly backupAgeSeconds: number | undefined;
  /** The longest time between two backups by their schedule. */
  readonly gapSeconds: number | undefined;
}

export const alertBackupAge = new Rule<BackupAgeSubject>({
  id: 'alert-backup-age',
  refuses: 'an alert for a backup that is older than its schedule makes it',
  why: 'it fires before each backup, and is switched off by those whom it wakes',
  check: ({ backupAgeSeconds, gapSeconds }) =>
    backupAgeSeconds !== undefined && gapSeconds !== undefined && backupAgeSeconds <= gapSeconds
      ? [
          {
            what: `monitoring.alerts.backupAge is ${backupAgeSeconds} s, and two backups are up to ${gapSeconds} s apart`,
            fix: `write backupAge: Duration.hours(${Math.ceil(gapSeconds / 3600) + 12}), or leave it out: it then follows the schedule`,
          },
        ]
      : [],
});

export const alertThreshold = new Rule<AlertOptions>({
  id: 'alert-threshold',
  refuses: 'an alert that would always fire, or never in time',
  why: 'an alert that fires without a reason is switched off by those whom it wakes, and one that comes too late might as well not be there',
  check: ({ heapPercent, volumePercent, downAfter, backupAge, runbookUrl }) => {
    const reports: Report[] = [];
    const percent = (name: string, value: number | undefined, least: number, most: number, usual: number) => {
      if (value !== undefined && !(value >= least && value <= most)) {
        reports.push({ what: `monitoring.alerts.${name} is ${value}`, fix: `choose a share between ${least} and ${most}; ${usual} is the default` });
      }
    };
    percent('heapPercent', heapPercent, 50, 99, 90);
    percent('volumePercent', volumePercent, 50, 98, 85);
    if (downAfter !== undefined && !(seconds(downAfter) >= 60 && seconds(downAfter) <= 86400)) {
      reports.push({
        what: `monitoring.alerts.downAfter is ${seconds(downAfter)} s`,
        fix: 'choose between a minute and a day; Duration.minutes(15) is the default',
      });
    }
    if (backupAge !== undefined && seconds(backupAge) < 3600) {
      reports.push({
        what: `monitoring.alerts.backupAge is ${seconds(backupAge)} s`,
        fix: 'choose an hour or more: the time between two backups, and some hours for the making of one',
      });
    }
    if (runbookUrl !== undefined && !/^https?:\/\/[^\s#{}@]+$/.test(runbookUrl)) {
      reports.push({
        what: `monitoring.alerts.runbookUrl is ${quoted(withoutSecrets(runbookUrl))}`,
        why: 'the name of the alert is appended to it, behind a "#"',
        fix: 'write the URL of a page, without a user, "#", braces and blanks',
      });
    }
    return reports;
  },
});

/** Labels that each alert has from this library, or from Prometheus. */
const OWN_LABELS = ['alertname', 'severity', 'site'];
/** Labels by which Prometheus tells two of the same alert apart, such as those about two volumes. */
const TOLD_APART_BY = [
  'container',
  'exported_namespace',
  'instance',
  'job_name',
  'name',
  'namespace',
  'node',
  'persistentvolumeclaim',
  'pod',
  'statefulset',
  'uid',
];

export const alertLabel = new Rule<NonNullable<AlertOptions['labels']>>({
  id: 'alert-label',
  refuses: 'a label of alerts that Prometheus does not take, or that the alerts have already',
  why: 'Prometheus refuses the whole file for the sake of one label, and then there is no alert at all',
  check: (labels) =>
    Object.entries(labels).flatMap(([name, value]): Report[] => {
      const what = `monitoring.alerts.labels has ${quoted(name)}`;
      if (OWN_LABELS.includes(name)) {
        return [
          {
            what,
            why: 'by it an alert is known, and its weight or its site told: a fixed value would make all of them look alike',
            fix: 'choose another name, such as "team"',
          },
        ];
      }
      if (TOLD_APART_BY.includes(name)) {
        return [
          {
            what,
            why: 'by it two of the same alert are told apart: a fixed value would make them one, and Prometheus then drops them both',
            fix: 'choose another name, such as "team"',
          },
        ];
      }
      if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) || name.startsWith('__')) {
        return [{ what, fix: 'use letters, digits and "_", with a letter first, such as "team"' }];
      }
      if (/\p{Cc}|\p{Cs}/u.test(value)) {
        return [{ what: `${what} with a control character in it`, fix: 'write a plain text, in one line' }];
      }
      return value.includes('{{')
        ? [
            {
              what: `${what}: ${quoted(value)}`,
              why: 'Prometheus reads it as a template, and refuses the whole file where that does not hold',
              fix: 'write a plain text, without "{{"',
            },
          ]
        : [];
    }),
});
