import { assets } from '../../core/assets';
import { ApiObject, type Duration, Lazy } from 'cdk8s';
import type { Construct } from 'constructs';
import { k8s } from '../../core/kubernetes/k8s';
import type { IWatchedXnat } from '../../contracts/watched-xnat';
import { environment } from '../../core/kubernetes/environment';
import type { Component } from '../../core/kubernetes/instance';
import { helperResources } from '../../core/units/resources';
import { restrictedContainer, restrictedPod } from '../../core/kubernetes/restricted';
import type { SecretKey } from '../../values/secret';
import { checksum } from '../../core/checksum';
import { POD_NAME_LABEL } from '../../contracts/pod-labels';
import { STATE_LABEL } from '../../contracts/pod-labels';
import type { RestSetting } from '../../values/rest-setting';

const SCRIPTS = ['json.sh', 'compare.sh', 'rest.sh', 'setup.sh'] as const;
/** What the script ends with where trying again is in vain: a wrong password, tried often, locks the user out. */
const IN_VAIN = 78;
/** Seconds for which a node may keep a ConfigMap as it was. */
const CURRENT_WAIT = 180;
/** Seconds for which one setting is tried. */
const TRY_FOR = 300;
/** Seconds in which a pod of XNAT's gets a node and its image, beside the time to end and to start. */
const FETCH = 180;
/** Seconds that it waits at most for the pods that an autoscaler may have added: a ceiling of a hundred is seldom reached. */
const LONGEST_WAIT = 3 * 3600;
/** Pods that the Job makes at most, one after another. */
const PODS = 3;

export interface SetupJobFacts {
  readonly component: Component;
  readonly xnat: IWatchedXnat;
  readonly username: string;
  readonly passwordKey: SecretKey;
  readonly keepFor: Duration;
  readonly settings: readonly RestSetting[];
}

/**
 * Makes the Job, its Service and its ConfigMaps. A Job cannot be changed: its name holds a hash of what it does and of the
 * state of the site, which is known at the end. Another ConfigMap, whose name stays, has the name of the Job that holds: an
 * older one, which Kubernetes tries again, sees it and ends.
 */
export function makeSetupJob(scope: Construct, facts: SetupJobFacts): void {
  const { component } = facts;
  const data = { ...scripts(), ...settingsFiles(facts.settings) };
  const settings = component.metadata(`-${checksum(data).slice(0, 8)}`);
  const spec = (name: string) => jobSpec(facts, settings.name, name);
  const name = Lazy.any({ produce: () => `${component.fullName}-${checksum({ spec: JSON.stringify(spec('')) }).slice(0, 8)}` }) as string;
  new k8s.KubeConfigMap(scope, 'settings', { metadata: settings, data });
  new k8s.KubeConfigMap(scope, 'current', { metadata: component.metadata(), data: { job: name } });
  makeService(scope, facts);
  const job = new k8s.KubeJob(scope, 'Resource', { metadata: component.metadata(), spec: Lazy.any({ produce: () => spec(name) }) as k8s.JobSpec });
  Object.assign(ApiObject.of(job).metadata, { name });
}

/**
 * Behind its name is pod 0 of this state of the site, and only once that is ready. A StatefulSet replaces that pod last, and
 * the one of before may lack the plugin, or the certificates, that a setting is about.
 */
function makeService(scope: Construct, { component, xnat }: SetupJobFacts): void {
  new k8s.KubeService(scope, 'service', {
    metadata: component.metadata(),
    spec: {
      type: 'ClusterIP',
      clusterIp: 'None',
      selector: Lazy.any({ produce: () => ({ ...xnat.facts().stateLabels, [POD_NAME_LABEL]: `${xnat.facts().statefulSet}-0` }) }) as Record<string, string>,
      ports: [{ name: 'http', port: xnat.podPort, targetPort: k8s.IntOrString.fromNumber(xnat.podPort), protocol: 'TCP' }],
    },
  });
}

const seconds = (duration: Duration) => Math.ceil(duration.toSeconds({ integral: false }));

/** How long the Job waits for pod 0: the pods are replaced one after another, each is ended first, and an image is fetched. */
function secondsToWait(xnat: IWatchedXnat): number {
  const { startupTimeout, terminationGracePeriod, leastPods, mostPods } = xnat.facts();
  const each = seconds(startupTimeout) + seconds(terminationGracePeriod) + FETCH;
  return leastPods * each + Math.min((mostPods - leastPods) * each, LONGEST_WAIT) + 600;
}

function scripts(): Record<string, string> {
  return assets(__dirname, SCRIPTS);
}

function settingsFiles(settings: readonly RestSetting[]): Record<string, string> {
  // A backend that does not answer must not keep the others waiting.
  const ordered = [...settings].sort((a, b) => Number(a.asksOnly) - Number(b.asksOnly));
  const written = ordered.map((setting, i) => setting.toFiles(`setting-${String(i + 1).padStart(2, '0')}`));
  return Object.assign({ 'settings.txt': written.map(({ line }) => `${line}\n`).join('') }, ...written.map(({ files }) => files)) as Record<string, string>;
}

function jobSpec({ component, xnat, username, passwordKey, keepFor, settings }: SetupJobFacts, configMap: string, name: string): k8s.JobSpec {
  const { image, uid, gid, imagePullSecrets } = xnat.runtime;
  const wait = secondsToWait(xnat);
  const env = {
    // One pod and not the Service of all: what is changed of a receiver takes effect in the pod that is asked.
    XNAT_URL: `http://${component.fullName}:${xnat.podPort}`,
    HEALTH_PATH: xnat.healthPath,
    SECRETS: '/run/secrets/xnat-setup',
    USERNAME: username,
    SETTINGS: '/setup',
    NAME: name,
    CURRENT: '/current/job',
    CURRENT_WAIT: String(CURRENT_WAIT),
    WAIT: String(wait),
    TRY_FOR: String(TRY_FOR),
    PAUSE: '5',
  };
  return {
    backoffLimit: PODS - 1,
    // More than all its pods take if each thing takes as long as it may: who is ended by this is removed with its log.
    activeDeadlineSeconds: PODS * (CURRENT_WAIT + wait + (settings.length + 1) * (TRY_FOR + 60)) + 600,
    ttlSecondsAfterFinished: seconds(keepFor),
    podFailurePolicy: {
      rules: [
        // The schema of Kubernetes 1.27 requires the empty list, though its API server leaves it out.
        { action: 'FailJob', onExitCodes: { containerName: 'setup', operator: 'In', values: [IN_VAIN] }, onPodConditions: [] },
        { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
      ],
    },
    template: {
      metadata: { labels: component.labels, annotations: { [STATE_LABEL]: xnat.facts().stateLabels[STATE_LABEL] ?? '' } },
      spec: {
        restartPolicy: 'Never',
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        imagePullSecrets: imagePullSecrets.length > 0 ? imagePullSecrets.map((name) => ({ name })) : undefined,
        securityContext: restrictedPod(uid, gid),
        containers: [
          {
            name: 'setup',
            image,
            imagePullPolicy: 'IfNotPresent',
            command: ['bash', '/setup/setup.sh'],
            env: environment(env),
            resources: helperResources(),
            securityContext: restrictedContainer,
            volumeMounts: [
              { name: 'setup', mountPath: '/setup', readOnly: true },
              { name: 'current', mountPath: '/current', readOnly: true },
              { name: 'credentials', mountPath: env.SECRETS, readOnly: true },
              { name: 'tmp', mountPath: '/tmp' },
            ],
          },
        ],
        volumes: [
          { name: 'setup', configMap: { name: configMap } },
          { name: 'current', configMap: { name: component.fullName } },
          { name: 'credentials', secret: { secretName: passwordKey.secretName, defaultMode: 0o440, items: [{ key: passwordKey.key, path: 'password' }] } },
          { name: 'tmp', emptyDir: { medium: 'Memory', sizeLimit: k8s.Quantity.fromString('16Mi') } },
        ],
      },
    },
  };
}
