import { Duration, Lazy, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { NetworkPurpose } from '../../contracts/network-member';
import type { IXnat, IXnatHost } from '../../contracts/xnat';
import { STAND_IN_XNAT, xnatKind } from '../../contracts/xnat-kinds';
import type { XnatPodParts } from '../../contracts/xnat-pod-parts';
import { assets } from '../../core/assets';
import { k8s } from '../../core/k8s';
import { environment } from '../../core/kubernetes/environment';
import { Component } from '../../core/kubernetes/instance';
import { namespaceOf } from '../../core/kubernetes/namespace-of';
import { restrictedContainer } from '../../core/kubernetes/restricted';
import { scratch } from '../../core/kubernetes/scratch';
import { checked } from '../../core/props/checked';
import { required, type Shape } from '../../core/props/kind';
import { Refusals } from '../../core/refusals/refusals';
import { portRange } from '../../core/rules/port-range';
import { scopeOf } from '../../core/scope';
import { longestGap } from '../../core/units/cron-gap';
import { helperResources } from '../../core/units/resources';
import { portOf } from '../../core/url';
import { VERSIONS } from '../../core/versions';
import { PrometheusRule, type PrometheusRuleSpec, ServiceMonitor } from '../../imports/monitoring.coreos.com';
import { alertRules } from './alerts';
import { type MetricsAgentOptions, type MonitoringOptions, monitoringShape } from './monitoring-options';
import { alertBackupAge, alertLabel, alertThreshold, metricsAgent, metricsInterval, metricsPort } from './rules';
import { watchedObjects } from './watched-objects';

/** What Prometheus learns, and of which XNAT. */
export interface MonitoringProps extends MonitoringOptions {
  /** The XNAT, such as `site.xnat`. */
  readonly xnat: IXnat;
}

const SHAPE: Shape<MonitoringProps> = { ...monitoringShape, xnat: required(xnatKind, STAND_IN_XNAT) };

const AGENT_FOLDER = '/opt/jmx-exporter';
const AGENT = `${AGENT_FOLDER}/jmx_prometheus_javaagent.jar`;
const CONFIG_FOLDER = '/etc/jmx-exporter';
const CONFIG = 'jmx-exporter.yaml';
const FETCH = 'fetch-agent.sh';

/**
 * Metrics of XNAT's server for Prometheus, and alerts about all that runs in the chart: XNAT, its database, its volumes,
 * the backup, the smoke test.
 *
 * The metrics come from Prometheus' own JMX exporter, a Java agent that is downloaded when a pod starts; where that fails,
 * XNAT starts without it. They are readable without a password, so the site's `NetworkPolicies` close the port to all but
 * those that `networkPolicies.monitoring` names.
 *
 * Reports the rules `metrics-agent`, `metrics-port`, `metrics-interval`, `port-range`, `alert-threshold` and `alert-label`.
 *
 * `ApiObject.of(monitoring)` is the ConfigMap of the agent.
 *
 * @see https://prometheus.github.io/jmx_exporter/
 */
export class Monitoring extends Construct {
  /** TCP port of the metrics. */
  readonly port: number;

  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scopeOf(scope, id, new.target), id);
    props = checked(this, 'Monitoring', props, SHAPE);
    const component = Component.of(this, 'metrics', 'monitoring');
    const agent = props.agent ?? { url: VERSIONS.jmxExporterUrl, sha256: VERSIONS.jmxExporterSha256 };
    const { _host: xnat } = props.xnat;
    this.port = props.port ?? 9404;

    Refusals.of(this)
      .apply(metricsAgent, agent)
      .apply(metricsInterval, props.interval)
      .apply(alertThreshold, props.alerts ?? {})
      .apply(alertLabel, props.alerts?.labels ?? {})
      .apply(portRange, { prop: 'monitoring.port', port: this.port, lowest: 1024, taken: xnat.podPort })
      .applyLater(alertBackupAge, () => {
        const { backup } = watchedObjects(this);
        const age = props.alerts?.backupAge;
        return { backupAgeSeconds: age?.toSeconds({ integral: false }), gapSeconds: backup && longestGap(backup.schedule) };
      })
      .applyLater(metricsPort, () => ({ port: this.port, receivers: xnat.dicomReceivers }));

    new k8s.KubeConfigMap(this, 'Resource', { metadata: component.metadata(), data: assets(__dirname, [CONFIG, FETCH]) });
    xnat.addPodParts(this.podParts(component, agent, xnat));
    xnat.addEgress({ purpose: NetworkPurpose.PLUGIN_DOWNLOAD, port: portOf(agent.url) });
    this.makeObjects(component, props);
  }

  private podParts(component: Component, agent: MetricsAgentOptions, xnat: IXnatHost): XnatPodParts {
    const env = { URL: agent.url, SHA256: agent.sha256.toLowerCase(), TARGET: AGENT, ATTEMPTS: '5' };
    return {
      agents: [{ jar: AGENT, options: `${this.port}:${CONFIG_FOLDER}/${CONFIG}` }],
      ports: [{ name: 'metrics', port: this.port, purpose: NetworkPurpose.MONITORING }],
      files: [
        { volume: scratch('metrics-agent', Size.mebibytes(64)), mountPath: AGENT_FOLDER },
        { volume: { name: 'metrics-config', configMap: { name: component.fullName } }, mountPath: CONFIG_FOLDER },
      ],
      // Read at the end: whom a download trusts is known then.
      get initContainers() {
        return [fetching({ ...env, ...xnat.outgoing.env }, xnat)];
      },
    };
  }

  private makeObjects(component: Component, { xnat, labels, interval, alerts = {}, createAlerts, createServiceMonitor }: MonitoringProps): void {
    const metadata = { ...component.metadata(), labels: { ...component.labels, ...labels } };
    if (createServiceMonitor ?? true) {
      const every = Math.round((interval ?? Duration.seconds(30)).toSeconds({ integral: false }));
      new ServiceMonitor(this, 'service-monitor', {
        metadata,
        spec: {
          // Only one of the Services that these labels select has a port of this name.
          selector: { matchLabels: { ...xnat._host.podLabels } },
          endpoints: [{ port: 'metrics', path: '/metrics', interval: `${every}s` }],
        },
      });
    }
    if (createAlerts ?? true) {
      new PrometheusRule(this, 'alerts', {
        metadata,
        spec: Lazy.any({ produce: (): PrometheusRuleSpec => this.rules(component, xnat._host, alerts) }) as PrometheusRuleSpec,
      });
    }
  }

  /** Asked for at the end: what there is to watch is known then. */
  private rules({ instance }: Component, xnat: IXnatHost, options: NonNullable<MonitoringOptions['alerts']>): PrometheusRuleSpec {
    const { statefulSetName: statefulSet, headlessServiceName: headlessService } = xnat;
    const watched = watchedObjects(this);
    return { groups: [{ name: instance, rules: alertRules({ instance, namespace: namespaceOf(this), statefulSet, headlessService, watched, options }) }] };
  }
}

/** The container that downloads the agent. */
function fetching(env: Readonly<Record<string, string>>, { runtime, outgoing }: IXnatHost): k8s.Container {
  return {
    name: 'metrics-agent',
    image: runtime.image,
    imagePullPolicy: 'IfNotPresent',
    command: ['bash', `${CONFIG_FOLDER}/${FETCH}`],
    env: environment(env),
    resources: helperResources(),
    securityContext: restrictedContainer,
    volumeMounts: [
      { name: 'metrics-agent', mountPath: AGENT_FOLDER },
      { name: 'metrics-config', mountPath: CONFIG_FOLDER, readOnly: true },
      ...outgoing.volumeMounts,
    ],
  };
}
