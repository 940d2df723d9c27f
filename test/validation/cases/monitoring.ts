import { Duration } from 'cdk8s';
import { type AlertOptions, type MonitoringOptions, NetworkPeer, type XnatSiteProps } from 'cdk8s-xnat';
import { type Allowed, type Case, mistake, site } from '../case';

const networkPolicies = { monitoring: [NetworkPeer.namespace('monitoring')] };
const watched = (monitoring: MonitoringOptions, props: Partial<XnatSiteProps> = {}) => site({ monitoring, networkPolicies, ...props });
const agent = { url: 'https://mirror.example.edu.au/agent.jar', sha256: 'A1'.repeat(32) };

const threshold = (
  title: string,
  alerts: AlertOptions,
  what: string,
  fix: string,
  mend: AlertOptions,
  why = 'an alert that fires without a reason is switched off by those whom it wakes, and one that comes too late might as well not be there',
) =>
  mistake(
    'alert-threshold',
    title,
    watched({ alerts }),
    `
      [uwa/monitoring] monitoring.alerts.${what} (alert-threshold)
          why  ${why}
          fix  ${fix}`,
    watched({ alerts: mend }),
  );

const WHOLE_FILE = 'Prometheus refuses the whole file for the sake of one label, and then there is no alert at all';
const ONE_OF_TWO = 'by it two of the same alert are told apart: a fixed value would make them one, and Prometheus then drops them both';
const ALIKE = 'by it an alert is known, and its weight or its site told: a fixed value would make all of them look alike';
const label = (title: string, labels: Record<string, string>, what: string, why: string, fix: string) =>
  mistake(
    'alert-label',
    title,
    watched({ alerts: { labels } }),
    `
      [uwa/monitoring] monitoring.alerts.labels has ${what} (alert-label)
          why  ${why}
          fix  ${fix}`,
    watched({ alerts: { labels: { team_1: 'imaging, at night' } } }),
  );

export const monitoringCases: readonly Case[] = [
  mistake(
    'metrics-reader',
    'metrics that nobody may read',
    site({ monitoring: {} }),
    `
      [uwa/network-policies] uwa-xnat-web has metrics, and networkPolicies.monitoring names nobody (metrics-reader)
          why  they are readable without a password, so the policies let in nobody who is not named: Prometheus would not reach them, and no alert could fire
          fix  name the namespace of Prometheus: networkPolicies: { monitoring: [NetworkPeer.namespace('monitoring')] }`,
    watched({}),
  ),
  mistake(
    'network-unused',
    'readers of metrics that there are not',
    site({ networkPolicies }),
    `
      [uwa/network-policies] networkPolicies.monitoring is given, but nothing here has metrics (network-unused)
          why  whoever reads the line believes that it limits something; most often the feature was forgotten or removed
          fix  remove monitoring, or turn on monitoring`,
    site({}),
  ),
  mistake(
    'metrics-agent',
    'an agent by http, of any content',
    watched({ agent: { url: 'http://mirror.example.edu.au/agent.jar', sha256: 'latest' } }),
    `
      [uwa/monitoring] monitoring.agent.url is "http://mirror.example.edu.au/agent.jar" (metrics-agent)
          why  an agent runs inside XNAT with all of its rights: only a file that somebody has looked at may be loaded, and what stands in its URL ends up in the pod's variables
          fix  write the https URL of the jar itself; it ends in .jar
      [uwa/monitoring] monitoring.agent.sha256 is "latest" (metrics-agent)
          why  an agent runs inside XNAT with all of its rights: only a file that somebody has looked at may be loaded, and what stands in its URL ends up in the pod's variables
          fix  download the jar, check where it is from, and write what sha256sum prints for it`,
    watched({ agent }),
  ),
  mistake(
    'metrics-agent',
    'a URL with a password',
    watched({ agent: { ...agent, url: 'https://robot:hunter2@mirror.example.edu.au/agent.jar' } }),
    `
      [uwa/monitoring] monitoring.agent.url carries a password (metrics-agent)
          why  an agent runs inside XNAT with all of its rights: only a file that somebody has looked at may be loaded, and what stands in its URL ends up in the pod's variables
          fix  host the jar where no password is needed`,
    watched({ agent }),
  ),
  mistake(
    'metrics-port',
    'the port of a DICOM receiver',
    watched({ port: 8104 }, { dicom: {} }),
    `
      [uwa/monitoring] monitoring.port is 8104, on which the DICOM receiver "XNAT" listens (metrics-port)
          why  one of the two would not start, and an agent that cannot start takes XNAT with it
          fix  choose another; 9404 is the default`,
    watched({ port: 9405 }, { dicom: {} }),
  ),
  mistake(
    'port-range',
    'the port of the web server for metrics',
    watched({ port: 8080 }),
    `
      [uwa/monitoring] monitoring.port is 8080, which XNAT's web server listens on (port-range)
          why  one of the two would not start
          fix  choose a port between 1024 and 65535, but not 8080`,
    watched({ port: 9404 }),
  ),
  mistake(
    'metrics-interval',
    'metrics that are read each hour',
    watched({ interval: Duration.hours(1) }),
    `
      [uwa/monitoring] monitoring.interval is 3600 s (metrics-interval)
          why  an alert looks at the last five minutes, and needs two values in them; and who reads without pause is a load of its own
          fix  write Duration.seconds(30), or leave it out`,
    watched({ interval: Duration.minutes(1) }),
  ),
  threshold('a heap that is always full', { heapPercent: 9 }, 'heapPercent is 9', 'choose a share between 50 and 99; 90 is the default', { heapPercent: 95 }),
  threshold('a volume that is never full', { volumePercent: 100 }, 'volumePercent is 100', 'choose a share between 50 and 98; 85 is the default', {
    volumePercent: 90,
  }),
  threshold(
    'an XNAT that is down at once',
    { downAfter: Duration.seconds(5) },
    'downAfter is 5 s',
    'choose between a minute and a day; Duration.minutes(15) is the default',
    { downAfter: Duration.minutes(5) },
  ),
  threshold(
    'a backup each minute',
    { backupAge: Duration.minutes(1) },
    'backupAge is 60 s',
    'choose an hour or more: the time between two backups, and some hours for the making of one',
    { backupAge: Duration.hours(30) },
  ),
  threshold(
    'a runbook with a heading of its own',
    { runbookUrl: 'https://wiki.example.edu.au/xnat#alerts' },
    'runbookUrl is "https://wiki.example.edu.au/xnat#alerts"',
    'write the URL of a page, without a user, "#", braces and blanks',
    { runbookUrl: 'https://wiki.example.edu.au/xnat' },
    'the name of the alert is appended to it, behind a "#"',
  ),
  threshold(
    'a runbook that Prometheus takes for a template',
    { runbookUrl: 'https://wiki.example.edu.au/{{alert}}' },
    'runbookUrl is "https://wiki.example.edu.au/{{alert}}"',
    'write the URL of a page, without a user, "#", braces and blanks',
    { runbookUrl: 'https://wiki.example.edu.au/xnat' },
    'the name of the alert is appended to it, behind a "#"',
  ),
  label('a name with a hyphen', { 'on-call': 'imaging' }, '"on-call"', WHOLE_FILE, 'use letters, digits and "_", with a letter first, such as "team"'),
  label(
    'a name that Prometheus keeps for itself',
    { __name__: 'imaging' },
    '"__name__"',
    WHOLE_FILE,
    'use letters, digits and "_", with a letter first, such as "team"',
  ),
  label('a weight that all alerts would have', { severity: 'page' }, '"severity"', ALIKE, 'choose another name, such as "team"'),
  label('a site that all alerts have already', { site: 'uwa' }, '"site"', ALIKE, 'choose another name, such as "team"'),
  label('a name that all alerts would have', { alertname: 'Xnat' }, '"alertname"', ALIKE, 'choose another name, such as "team"'),
  ...['persistentvolumeclaim', 'pod', 'name', 'instance'].map((name) =>
    label(`the name ${name}, by which two alerts are told apart`, { [name]: 'imaging' }, `"${name}"`, ONE_OF_TWO, 'choose another name, such as "team"'),
  ),
  label(
    'a template',
    { team: '{{ $labels.team }' },
    '"team": "{{ $labels.team }"',
    'Prometheus reads it as a template, and refuses the whole file where that does not hold',
    'write a plain text, without "{{"',
  ),
];

export const monitoringAllowed: readonly Allowed[] = [
  { rule: 'metrics-reader', title: 'metrics of a site without policies', allowed: site({ monitoring: {}, createNetworkPolicies: false }) },
  { rule: 'metrics-port', title: 'the port of no receiver of this site', allowed: watched({ port: 8104 }) },
];
