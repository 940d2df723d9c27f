import type { Duration } from 'cdk8s';
import { port } from '../../core/grammar/numbers';
import { SHA256 } from '../../core/grammar/sources';
import { address, countingNumber, duration, flag, heldBy, mapOf, optional, required, type Shape, struct, text, wholeNumber } from '../../core/props/kind';
import { VERSIONS } from '../../core/versions';
import { LABELS } from '../../values/network-peer';

/** Where the JMX exporter is downloaded from when a pod of XNAT starts. */
export interface MetricsAgentOptions {
  /** Where the jar is, by https, such as a mirror of the site. Its certificate must be one that the image trusts by itself. */
  readonly url: string;

  /** SHA-256 of the jar, 64 hexadecimal digits, as `sha256sum` prints it. Any other file is not loaded. */
  readonly sha256: string;
}

/** When to tell somebody. */
export interface AlertOptions {
  /**
   * How long no pod of XNAT may be ready. A new version of a site takes XNAT as long as it takes to start.
   *
   * @default Duration.minutes(15)
   */
  readonly downAfter?: Duration;

  /**
   * Share of the Java heap that may stay in use for half an hour, garbage collected, in percent.
   *
   * @default 90
   */
  readonly heapPercent?: number;

  /**
   * Share of a volume that may be used, in percent. From 95 percent on it is critical.
   *
   * @default 85
   */
  readonly volumePercent?: number;

  /**
   * How old the last backup of the database may be.
   *
   * @default - the longest time between two backups, what one may take (`backup.timeout`), and an hour: 31 hours for one a day
   */
  readonly backupAge?: Duration;

  /**
   * URL of a page with a heading for each alert, such as your copy of the how-to.
   *
   * @default - the annotation `runbook` names the how-to of this library
   */
  readonly runbookUrl?: string;

  /**
   * Further labels of every alert, by which Alertmanager may send it to somebody, such as `{ team: "imaging" }`. Names of
   * letters, digits and "_", and plain values; not `severity`, `site` and `alertname`, which the alerts have, and not those
   * by which they are told apart, such as `namespace`, `pod` and `instance`.
   *
   * @default - none
   */
  readonly labels?: { readonly [name: string]: string };
}

/** What Prometheus learns of a site, and when somebody is told. */
export interface MonitoringOptions {
  /**
   * Labels by which Prometheus selects what it reads, such as `{ release: "kube-prometheus-stack" }`.
   *
   * @default - none; a Prometheus that selects by labels does not find this site
   */
  readonly labels?: { readonly [name: string]: string };

  /**
   * How often the metrics are read.
   *
   * @default Duration.seconds(30)
   */
  readonly interval?: Duration;

  /**
   * TCP port of the metrics, in XNAT's pods.
   *
   * @default 9404
   */
  readonly port?: number;

  /**
   * The JMX exporter of Prometheus, from elsewhere.
   *
   * @default - version 1.0.1 of Maven Central
   */
  readonly agent?: MetricsAgentOptions;

  /**
   * When to tell somebody.
   *
   * @default - see each of them
   */
  readonly alerts?: AlertOptions;

  /**
   * Whether a PrometheusRule is made. It needs the Prometheus Operator.
   *
   * @default true
   */
  readonly createAlerts?: boolean;

  /**
   * Whether a ServiceMonitor is made. It needs the Prometheus Operator.
   *
   * @default true
   */
  readonly createServiceMonitor?: boolean;
}

const PROMETHEUS = 'https://prometheus.io/docs/prometheus/latest/configuration/';

const agentShape: Shape<MetricsAgentOptions> = {
  url: required(heldBy(address, 'metrics-agent', 'RFC 3986'), VERSIONS.jmxExporterUrl),
  sha256: required(heldBy(text, 'metrics-agent', SHA256), VERSIONS.jmxExporterSha256),
};

const alertShape: Shape<AlertOptions> = {
  downAfter: optional(heldBy(duration, 'alert-threshold', PROMETHEUS)),
  heapPercent: optional(heldBy(countingNumber, 'alert-threshold', PROMETHEUS)),
  volumePercent: optional(heldBy(countingNumber, 'alert-threshold', PROMETHEUS)),
  backupAge: optional(heldBy(duration, 'alert-threshold', PROMETHEUS)),
  runbookUrl: optional(heldBy(address, 'alert-threshold', PROMETHEUS)),
  labels: optional(mapOf(heldBy(text, 'alert-label', PROMETHEUS), heldBy(text, 'alert-label', PROMETHEUS))),
};

export const monitoringShape: Shape<MonitoringOptions> = {
  labels: optional(LABELS),
  interval: optional(heldBy(duration, 'metrics-interval', PROMETHEUS)),
  port: optional(heldBy(wholeNumber, 'port-range', port(1024).source)),
  agent: optional(struct(agentShape), { url: VERSIONS.jmxExporterUrl, sha256: VERSIONS.jmxExporterSha256 }),
  alerts: optional(struct(alertShape)),
  createAlerts: optional(flag),
  createServiceMonitor: optional(flag),
};
