import type { Duration } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-27';
import type { IVolume } from '../contracts/volume';
import type { XnatFacts } from '../contracts/watched-xnat';
import type { IXnatServer } from '../contracts/xnat-server';
import type { Component } from '../kubernetes/instance';
import { helperResources } from '../kubernetes/resources';
import { restrictedContainer, restrictedPod } from '../kubernetes/restricted';
import { STATE_LABEL } from '../xnat/xnat-facts';

export const SCRIPT = 'smoke-test.sh';
const VOLUMES = '/volumes';

/** The checks that do not wait for XNAT take less than this, if every one of them takes as long as it may. */
const OTHER_CHECKS = 600;

export interface SmokeTestJobFacts {
  readonly component: Component;
  readonly xnat: IXnatServer;
  readonly facts: XnatFacts;
  /** Volumes that many nodes may use at once. */
  readonly shared: readonly IVolume[];
  /** Those of XNAT alone. */
  readonly others: readonly IVolume[];
  readonly deadline: Duration;
  readonly keepFor: Duration;
  readonly loginPage: string;
  readonly callingAeTitle: string;
  readonly publicUrl: boolean;
}

const names = (volumes: readonly IVolume[]) => volumes.map(({ volumeName }) => volumeName).join(' ');
const seconds = (duration: Duration) => Math.ceil(duration.toSeconds({ integral: false }));

function environment({ component, xnat, facts, ...options }: SmokeTestJobFacts): Record<string, string> {
  const { database, dicomService, dicomReceivers } = facts;
  return {
    PODS: component.fullName,
    POD_PORT: String(xnat.podPort),
    EXPECTED_PODS: String(facts.leastPods),
    HEALTH_PATH: xnat.healthPath,
    DEADLINE: String(seconds(options.deadline)),
    PAUSE: '5',
    LOGIN_URL: xnat.restUrl + options.loginPage,
    PASSWORD_LOGIN: String(facts.passwordLogin),
    PROVIDERS: facts.loginProviders.join(' '),
    DATABASE: `${database.host}:${database.port}`,
    DATABASE_TLS: String(database.tls.mode !== 'disabled'),
    VOLUMES: names(options.shared),
    VOLUMES_FOLDER: VOLUMES,
    NOT_CHECKED: names(options.others),
    RECEIVERS: dicomReceivers.map(({ port, aeTitle }) => `${dicomService} ${port} ${aeTitle}`).join('\n'),
    SETTLE: '180',
    CALLING_AE: options.callingAeTitle,
    PUBLIC_URL: options.publicUrl ? xnat.url : '',
    PATIENCE: '15',
  };
}

/** The Job, in XNAT's own image, which has bash and curl and lies on the nodes already. */
export function smokeTestJob(options: SmokeTestJobFacts): k8s.JobSpec {
  const { component, xnat, facts, shared } = options;
  const { image, uid, gid, imagePullSecrets } = xnat.runtime;
  return {
    // What the script calls FAILED stays failed: only a pod that was put off its node is tried again.
    backoffLimit: 2,
    podFailurePolicy: {
      rules: [
        { action: 'FailJob', onExitCodes: { containerName: 'smoke-test', operator: 'In', values: [1] }, onPodConditions: [] },
        { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
      ],
    },
    activeDeadlineSeconds: seconds(options.deadline) + OTHER_CHECKS,
    ttlSecondsAfterFinished: seconds(options.keepFor),
    template: {
      metadata: { labels: component.labels, annotations: { [STATE_LABEL]: facts.stateLabels[STATE_LABEL] ?? '' } },
      spec: {
        restartPolicy: 'Never',
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        imagePullSecrets: imagePullSecrets.length > 0 ? imagePullSecrets.map((name) => ({ name })) : undefined,
        securityContext: restrictedPod(uid, gid),
        hostAliases: facts.database.hostAliases,
        containers: [
          {
            name: 'smoke-test',
            image,
            imagePullPolicy: 'IfNotPresent',
            command: ['bash', `/scripts/${SCRIPT}`],
            env: Object.entries(environment(options)).map(([name, value]) => ({ name, value })),
            resources: helperResources(),
            securityContext: restrictedContainer,
            volumeMounts: [
              { name: 'scripts', mountPath: '/scripts', readOnly: true },
              { name: 'tmp', mountPath: '/tmp' },
              ...shared.map(({ volumeName }) => ({ name: volumeName, mountPath: `${VOLUMES}/${volumeName}` })),
            ],
          },
        ],
        volumes: [
          { name: 'scripts', configMap: { name: component.fullName } },
          { name: 'tmp', emptyDir: {} },
          ...shared.map(({ volumeName, claimName }) => ({ name: volumeName, persistentVolumeClaim: { claimName } })),
        ],
      },
    },
  };
}
