import type { Duration } from 'cdk8s';
import { hostsOf } from '../../contracts/database-hosts';
import { STATE_LABEL } from '../../contracts/pod-labels';
import type { IVolume } from '../../contracts/volume';
import type { IXnatServer, IXnatState } from '../../contracts/xnat';
import type { k8s } from '../../core/k8s';
import type { Component } from '../../core/kubernetes/instance';
import { finitePod, singleTry } from '../../core/kubernetes/job';
import { nodeContainer } from '../../core/kubernetes/node-program';
import { proxyFor } from '../../values/proxy';
import type { SmokeTestEnvironment } from './smoke-test-environment';

/** Made of job/ by scripts/bundle.js. */
export const PROGRAM = 'smoke-test.mjs';
const VOLUMES = '/volumes';
const TRUST = '/trust';

/** Seconds for which name servers in clusters keep an answer at most, as kubeadm and the caches on nodes set them up. */
const NAME_TTL = 30;
/** Seconds that a single answer may take. */
const PATIENCE = 15;
/** Seconds after XNAT answers in which an ingress, a receiver or a slow answer may still become well. */
const SETTLE = 180;
/** Seconds that the first pod is waited for at most beyond the deadline: a ceiling of a hundred pods is seldom reached. */
const LONGEST_WAIT = 3 * 3600;
/** Seconds for the pod of the test itself: a node, its image, and another attempt where it was put off its node. */
const OWN_START = 900;

export interface SmokeTestJobFacts {
  readonly component: Component;
  readonly xnat: IXnatServer & IXnatState;
  readonly image: string;
  /** Volumes that many nodes may use at once. */
  readonly shared: readonly IVolume[];
  /** Those of XNAT alone. */
  readonly others: readonly IVolume[];
  readonly deadline: Duration;
  readonly keepFor: Duration;
  readonly loginPage: string;
  readonly callingAeTitle: string;
  readonly checkPublicUrl: boolean;
}

const names = (volumes: readonly IVolume[]) => volumes.map(({ volumeName }) => volumeName).join(' ');
const seconds = (duration: Duration) => Math.ceil(duration.toSeconds({ integral: false }));

/** The pods above the least are replaced before the first one, where DICOM comes to. */
function firstDeadline({ xnat, deadline }: SmokeTestJobFacts): number {
  const others = xnat.dicomReceivers.length > 0 ? (xnat.mostPods - xnat.leastPods) * seconds(xnat.startupTimeout) : 0;
  return seconds(deadline) + Math.min(others, LONGEST_WAIT);
}

/** What the checks take after XNAT has started, if each takes as long as it may; so the program ends by itself, and says why. */
function restSeconds({ xnat, shared }: SmokeTestJobFacts): number {
  const single = Math.min(xnat.mostPods, 20) * 3 + xnat.dicomReceivers.length * 2 + 10;
  return 2 * SETTLE + single * PATIENCE + shared.length * 8 * PATIENCE;
}

function environmentOf(all: SmokeTestJobFacts): SmokeTestEnvironment {
  const { component, xnat, ...options } = all;
  const publicProxy = options.checkPublicUrl ? proxyFor(xnat.proxy, xnat.url) : undefined;
  const { database, dicomServiceName, dicomReceivers } = xnat;
  return {
    PODS: component.fullName,
    NAME_TTL: String(NAME_TTL),
    POD_PORT: String(xnat.podPort),
    EXPECTED_PODS: String(xnat.leastPods),
    HEALTH_PATH: xnat.healthPath,
    DEADLINE: String(seconds(options.deadline)),
    PAUSE: '5',
    SETTLE: String(SETTLE),
    LOGIN_PAGE: options.loginPage,
    PASSWORD_LOGIN: String(xnat.passwordLogin),
    PROVIDERS: xnat.loginProviders.join(' '),
    DATABASE: hostsOf(database)
      .map(({ host, port }) => `${host}:${port}`)
      .join(' '),
    DATABASE_TLS: String(database.tls.mode !== 'disabled'),
    VOLUMES: names(options.shared),
    VOLUMES_FOLDER: VOLUMES,
    NOT_CHECKED: names(options.others),
    RECEIVERS: dicomReceivers.map(({ servicePort, aeTitle }) => `${dicomServiceName} ${servicePort} ${aeTitle}`).join('\n'),
    FIRST_POD: `${xnat.statefulSetName}-0.${xnat.headlessServiceName}`,
    FIRST_DEADLINE: String(firstDeadline(all)),
    CALLING_AE: options.callingAeTitle,
    PUBLIC_URL: options.checkPublicUrl ? xnat.url : '',
    ...(publicProxy !== undefined && { PUBLIC_PROXY: publicProxy }),
    PATIENCE: String(PATIENCE),
  };
}

/** The Job. It runs as XNAT's user: the volumes that it writes to are XNAT's. */
export function smokeTestJob(options: SmokeTestJobFacts): k8s.JobSpec {
  const { component, xnat, image, shared, keepFor } = options;
  const { uid, gid, imagePullSecrets } = xnat.runtime;
  // The pods themselves are asked without TLS.
  const trust = options.checkPublicUrl ? xnat.trustVolume : undefined;
  return singleTry({
    activeDeadlineSeconds: firstDeadline(options) + restSeconds(options) + OWN_START,
    keepFor,
    template: {
      metadata: { labels: component.labels, annotations: { [STATE_LABEL]: xnat.stateLabels[STATE_LABEL] ?? '' } },
      spec: finitePod({
        uid,
        gid,
        imagePullSecrets,
        hostAliases: xnat.database.hostAliases,
        containers: [
          nodeContainer({
            name: 'smoke-test',
            image,
            program: `/scripts/${PROGRAM}`,
            env: { ...environmentOf(options), ...(trust && { NODE_EXTRA_CA_CERTS: `${TRUST}/ca.pem` }) },
            volumeMounts: [
              { name: 'scripts', mountPath: '/scripts', readOnly: true },
              ...(trust ? [{ name: trust.name, mountPath: TRUST, readOnly: true }] : []),
              ...shared.map(({ volumeName, subPath }) => ({ name: volumeName, mountPath: `${VOLUMES}/${volumeName}`, subPath })),
            ],
          }),
        ],
        volumes: [
          ...(trust ? [trust] : []),
          { name: 'scripts', configMap: { name: component.fullName } },
          ...shared.map(({ volumeName, claimName }) => ({ name: volumeName, persistentVolumeClaim: { claimName } })),
        ],
      }),
    },
  });
}
