import type { IVolume } from '../../contracts/volume';
import type { WebFrontEnd } from '../../contracts/web-backend';
import { Rule } from '../../core/refusals/rule';
import { BUILD_PATH } from '../../values/data-paths';

export interface SeveralPodsSubject {
  readonly prop: string;
  readonly pods: number;
}

export const severalPods = new Rule<SeveralPodsSubject>({
  id: 'several-pods',
  refuses: 'more than one pod of XNAT',
  why: 'XNAT is written for one: each pod keeps sessions and permissions in its own memory, so one may not know of a change in another for a day',
  acknowledgeable: true,
  check: ({ prop, pods }) =>
    pods > 1 ? [{ what: `${prop} is ${pods}`, fix: 'run one pod, and give it more CPU and memory; or acknowledge "several-pods"' }] : [],
});

export interface StickySubject {
  readonly pods: number;
  readonly frontEnds: readonly WebFrontEnd[];
}

export const stickySessions = new Rule<StickySubject>({
  id: 'sticky-sessions',
  refuses: 'several pods behind what may send a browser from one to another',
  why: "a session is in one pod's memory: users would be logged out again and again",
  acknowledgeable: true,
  check: ({ pods, frontEnds }) => {
    if (pods <= 1) return [];
    const loose = frontEnds.filter(({ sticky }) => !sticky);
    if (frontEnds.length > 0 && loose.length === 0) return [];
    const fix =
      'use albIngress, ingress with a preset, or gateway with controller: GatewayController.ENVOY_GATEWAY where that runs; or acknowledge "sticky-sessions" and say what keeps a browser with its pod';
    return frontEnds.length === 0
      ? [{ what: `there may be ${pods} pods, and nothing here that keeps a browser with one of them`, fix }]
      : loose.map(({ description }) => ({ what: `there may be ${pods} pods, and ${description} is not known to keep a browser with one of them`, fix }));
  },
});

export interface StickyWindowSubject {
  readonly frontEnds: readonly WebFrontEnd[];
  /** After how long a pod may be taken away that is no longer needed; undefined where none ever is. */
  readonly scaleDownSeconds: number | undefined;
}

export const stickyWindow = new Rule<StickyWindowSubject>({
  id: 'sticky-window',
  refuses: 'browsers that are kept with a pod for longer than the autoscaler keeps the pod',
  why: 'users whose pod goes are logged out in the middle of their work, and sent to another',
  acknowledgeable: true,
  check: ({ frontEnds, scaleDownSeconds }) =>
    frontEnds.flatMap(({ description, stickySeconds }) =>
      stickySeconds !== undefined && scaleDownSeconds !== undefined && stickySeconds > scaleDownSeconds
        ? [
            {
              what: `${description} keeps a browser with its pod for ${stickySeconds} s, and autoscaling.scaleDownAfter is ${scaleDownSeconds} s`,
              fix: `lower stickiness to Duration.seconds(${scaleDownSeconds}), or write autoscaling: { scaleDown: false }; or acknowledge "sticky-window"`,
            },
          ]
        : [],
    ),
});

export interface SharedBuildSubject {
  readonly pods: number;
  readonly volumes: readonly IVolume[];
}

export const sharedBuild = new Rule<SharedBuildSubject>({
  id: 'shared-build',
  refuses: 'several pods that each have a build folder of their own',
  why: 'a pipeline that one pod has prepared is finished by any of them, which would not find its files',
  acknowledgeable: true,
  check: ({ pods, volumes }) =>
    pods > 1 && !volumes.some(({ mountPath }) => mountPath.replace(/\/+$/, '') === BUILD_PATH)
      ? [
          {
            what: `there may be ${pods} pods, and no volume at ${BUILD_PATH} that they share`,
            fix: 'add buildVolume: {}; or acknowledge "shared-build" where no pipelines run',
          },
        ]
      : [],
});

export interface SharedBroker {
  readonly pods: number;
  readonly broker: boolean;
}

export const messageBroker = new Rule<SharedBroker>({
  id: 'message-broker',
  refuses: 'several pods of XNAT without a message broker',
  why: 'each pod keeps the work that waits in its own memory: it is lost with the pod, and the others do not know what it does',
  acknowledgeable: true,
  check: ({ pods, broker }) =>
    pods > 1 && !broker
      ? [
          {
            what: `there may be ${pods} pods, and no message broker that they share`,
            fix: 'add messageBroker: {} for one in the cluster, or externalMessageBroker: { … }; or run one pod',
          },
        ]
      : [],
});
