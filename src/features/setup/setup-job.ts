import { type Duration, Lazy } from 'cdk8s';
import type { Construct } from 'constructs';
import { POD_NAME_LABEL, STATE_LABEL } from '../../contracts/pod-labels';
import type { IXnatServer, IXnatState } from '../../contracts/xnat';
import { asset } from '../../core/assets';
import { checksum } from '../../core/checksum';
import { k8s } from '../../core/k8s';
import type { Component } from '../../core/kubernetes/instance';
import { finitePod, jobName, makeJob, singleTry } from '../../core/kubernetes/job';
import { restartedFor } from '../../core/kubernetes/secret-versions';
import { NODE_USER, nodeContainer } from '../../core/kubernetes/node-program';
import type { RestSetting } from '../../values/rest-setting';
import type { SecretKey } from '../../values/secret';
import type { SetupEnvironment } from './setup-environment';

/** Made of job/ by scripts/bundle.js. */
const PROGRAM = 'setup.mjs';
const SECRETS = '/run/secrets/xnat-setup';
/** Seconds for which a node may keep a ConfigMap as it was. */
const CURRENT_WAIT = 180;
/** Seconds for which one setting is tried. */
const TRY_FOR = 300;
/** Seconds in which a pod of XNAT's gets a node and its image, beside the time to end and to start. */
const FETCH = 180;
/** Seconds that it waits at most for the pods that an autoscaler may have added: a ceiling of a hundred is seldom reached. */
const LONGEST_WAIT = 3 * 3600;
/** How often the program tries all of it. */
const ROUNDS = 3;
/** Seconds before the second round; before the third it is twice as long. */
const ROUND_PAUSE = 30;

export interface SetupJobFacts {
  readonly component: Component;
  readonly xnat: IXnatServer & IXnatState;
  readonly image: string;
  readonly username: string;
  readonly passwordKey: SecretKey;
  readonly keepFor: Duration;
  readonly settings: readonly RestSetting[];
}

/**
 * Makes the Job, its Service and its ConfigMaps. The hash in its name is also one of the state of the site, which is known at the
 * end. Another ConfigMap, whose name stays, has the name of the Job that holds: an older one, which is still at work, sees it and ends.
 */
export function makeSetupJob(scope: Construct, facts: SetupJobFacts): void {
  const { component } = facts;
  const data = { [PROGRAM]: asset(__dirname, PROGRAM), 'settings.json': settingsFile(facts.settings) };
  const settings = component.metadata(`-${checksum(data).slice(0, 8)}`);
  const spec = (name: string) => jobSpec(scope, facts, settings.name, name);
  const name = Lazy.any({ produce: () => jobName(component.fullName, spec) }) as string;
  new k8s.KubeConfigMap(scope, 'settings', { metadata: settings, data });
  new k8s.KubeConfigMap(scope, 'current', { metadata: component.metadata(), data: { job: name } });
  makeService(scope, facts);
  makeJob(scope, 'Resource', { metadata: component.metadata(), name, spec: () => spec(name) });
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
      selector: Lazy.any({ produce: () => ({ ...xnat.stateLabels, [POD_NAME_LABEL]: `${xnat.statefulSetName}-0` }) }) as Record<string, string>,
      ports: [{ name: 'http', port: xnat.podPort, targetPort: k8s.IntOrString.fromNumber(xnat.podPort), protocol: 'TCP' }],
    },
  });
}

const seconds = (duration: Duration) => Math.ceil(duration.toSeconds({ integral: false }));

/** How long the Job waits for pod 0: the pods are replaced one after another, each is ended first, and an image is fetched. */
function secondsToWait(xnat: IXnatState): number {
  const { startupTimeout, terminationGracePeriod, leastPods, mostPods } = xnat;
  const each = seconds(startupTimeout) + seconds(terminationGracePeriod) + FETCH;
  return leastPods * each + Math.min((mostPods - leastPods) * each, LONGEST_WAIT) + 600;
}

/** One entry a line, so that a difference of two files is that of their settings. */
function settingsFile(settings: readonly RestSetting[]): string {
  // A backend that does not answer must not keep the others waiting.
  const ordered = [...settings].sort((a, b) => Number(a._asksOnly) - Number(b._asksOnly));
  return `[\n${ordered.map(({ _entry }) => JSON.stringify(_entry)).join(',\n')}\n]\n`;
}

function jobSpec(
  scope: Construct,
  { component, xnat, image, username, passwordKey, keepFor, settings }: SetupJobFacts,
  configMap: string,
  name: string,
): k8s.JobSpec {
  const { imagePullSecrets } = xnat.runtime;
  const wait = secondsToWait(xnat);
  const env: SetupEnvironment = {
    // One pod and not the Service of all: what is changed of a receiver takes effect in the pod that is asked.
    XNAT_URL: `http://${component.fullName}:${xnat.podPort}`,
    HEALTH_PATH: xnat.healthPath,
    USERNAME: username,
    PASSWORD_FILE: `${SECRETS}/password`,
    SETTINGS: '/setup/settings.json',
    NAME: name,
    CURRENT: '/current/job',
    CURRENT_WAIT: String(CURRENT_WAIT),
    WAIT: String(wait),
    TRY_FOR: String(TRY_FOR),
    PAUSE: '5',
    ROUNDS: String(ROUNDS),
    ROUND_PAUSE: String(ROUND_PAUSE),
  };
  return singleTry({
    // More than all its rounds take if each thing takes as long as it may: who is ended by this is removed with its log.
    activeDeadlineSeconds: ROUNDS * (CURRENT_WAIT + wait + (settings.length + 1) * (TRY_FOR + 60)) + 600,
    keepFor,
    template: restartedFor(scope, {
      metadata: { labels: component.labels, annotations: { [STATE_LABEL]: xnat.stateLabels[STATE_LABEL] ?? '' } },
      spec: finitePod({
        uid: NODE_USER,
        gid: NODE_USER,
        imagePullSecrets,
        containers: [
          nodeContainer({
            name: 'setup',
            image,
            program: `/setup/${PROGRAM}`,
            env: { ...env },
            volumeMounts: [
              { name: 'setup', mountPath: '/setup', readOnly: true },
              { name: 'current', mountPath: '/current', readOnly: true },
              { name: 'credentials', mountPath: SECRETS, readOnly: true },
            ],
          }),
        ],
        volumes: [
          { name: 'setup', configMap: { name: configMap } },
          { name: 'current', configMap: { name: component.fullName } },
          { name: 'credentials', secret: { secretName: passwordKey.secretName, defaultMode: 0o440, items: [{ key: passwordKey.key, path: 'password' }] } },
        ],
      }),
    }),
  });
}
