import { Duration, Lazy, Size } from 'cdk8s';
import { Construct } from 'constructs';
import type { INetworkMember, IPodTraffic } from '../../contracts/network-member';
import type { IVolume } from '../../contracts/volume';
import type { IXnat, IXnatServer } from '../../contracts/xnat';
import { STAND_IN_XNAT, xnatKind } from '../../contracts/xnat-kinds';
import { assets } from '../../core/assets';
import { CRON, TIME_ZONE } from '../../core/grammar/schedules';
import { k8s } from '../../core/k8s';
import { makeCronJob } from '../../core/kubernetes/cron-job';
import { environment } from '../../core/kubernetes/environment';
import { Component } from '../../core/kubernetes/instance';
import { finitePod } from '../../core/kubernetes/job';
import { restrictedContainer } from '../../core/kubernetes/restricted';
import { scratch } from '../../core/kubernetes/scratch';
import { checked } from '../../core/props/checked';
import { by, contract, duration, filledText, flag, heldBy, optional, required, type Shape, struct, text } from '../../core/props/kind';
import { Refusals } from '../../core/refusals/refusals';
import { scopeOf } from '../../core/scope';
import { helperResources } from '../../core/units/resources';
import { BUILD_PATH } from '../../values/data-paths';
import { type PodOptions, podShape } from '../../values/pods/pod-options';
import { withPodOptions } from '../../values/pods/with-pod-options';
import { cleanUpKeepFor, cleanUpSoon, cleanUpVolume } from './build-clean-up.rules';

/** What becomes of the folders that pipelines leave behind in the build volume. */
export interface BuildCleanUpOptions {
  /**
   * How long a folder is kept in which nothing changes, at least a day: then it is removed. The folder of a pipeline that runs
   * must not be: choose more than the longest one takes, and than somebody takes to look at one that failed.
   *
   * @default Duration.days(30)
   */
  readonly keepFor?: Duration;

  /**
   * When it runs, as cron writes it: minute, hour, day of the month, month, day of the week.
   *
   * @default "30 3 * * *"
   */
  readonly schedule?: string;

  /**
   * Time zone of the schedule, such as `Australia/Perth`.
   *
   * @default - that of the cluster, most often UTC
   */
  readonly timeZone?: string;

  /**
   * Whether it says only what it would remove, and what it could not.
   *
   * @default false
   */
  readonly dryRun?: boolean;

  /**
   * Where its pod runs and what stands on it.
   *
   * @default - as the site's `pod` says; on nodes where XNAT may run
   */
  readonly pod?: PodOptions;
}

/** A clean-up, and the volume that it is for. */
export interface BuildCleanUpProps extends BuildCleanUpOptions {
  /** The XNAT whose pipelines these are, such as `site.xnat`: its image and its user are taken. */
  readonly xnat: IXnat;

  /** The volume that pipelines work in, such as `new BuildVolume(…)`. */
  readonly volume: IVolume;
}

export const buildCleanUpShape: Shape<BuildCleanUpOptions> = {
  pod: optional(struct(podShape)),
  keepFor: optional(heldBy(duration, 'clean-up-keep-for', 'find(1), -mtime counts in days')),
  schedule: optional(by(filledText, CRON)),
  timeZone: optional(by(filledText, TIME_ZONE)),
  dryRun: optional(flag),
};

const VOLUME = contract('a volume, such as new BuildVolume(…)', { volumeName: filledText, claimName: filledText, mountPath: text });
const STAND_IN_VOLUME: IVolume = { volumeName: 'build', claimName: 'missing', mountPath: BUILD_PATH };
const SHAPE: Shape<BuildCleanUpProps> = { ...buildCleanUpShape, xnat: required(xnatKind, STAND_IN_XNAT), volume: required(VOLUME, STAND_IN_VOLUME) };
const SCRIPT = 'clean-build.sh';

/**
 * A CronJob that removes folders of the build volume in which nothing has changed for long. The Container Service makes one
 * for each container that it runs, and leaves it there.
 *
 * Only folders directly in the build folder go, never a file, a link or another file system; the log names each with its
 * size. It runs as XNAT's user: a folder with something of another user's that it cannot remove stays as a whole, is named,
 * and the Job fails.
 *
 * Give it to the site's `NetworkPolicies`, as `XnatSite` does: it talks to nobody.
 *
 * Reports the rules `clean-up-keep-for`, `clean-up-soon`, `clean-up-volume`, `cron-schedule` and `cron-time-zone`.
 *
 * `ApiObject.of(cleanUp)` is the CronJob.
 */
export class BuildCleanUp extends Construct implements INetworkMember {
  readonly podTraffic: IPodTraffic[];

  constructor(scope: Construct, id: string, props: BuildCleanUpProps) {
    super(scopeOf(scope, id, new.target), id);
    props = checked(this, 'BuildCleanUp', props, SHAPE);
    const component = Component.of(this, 'build-clean-up', 'storage');
    const keepFor = props.keepFor ?? Duration.days(30);
    const schedule = props.schedule ?? '30 3 * * *';
    // It works on a volume: nobody comes to it, and it calls nobody.
    this.podTraffic = [{ name: component.fullName, labels: component.selector, inbound: () => [], outbound: () => [] }];

    Refusals.of(this).apply(cleanUpKeepFor, keepFor).apply(cleanUpSoon, keepFor).apply(cleanUpVolume, props.volume);

    new k8s.KubeConfigMap(this, 'script', { metadata: component.metadata(), data: assets(__dirname, [SCRIPT]) });
    makeCronJob(this, 'Resource', {
      metadata: component.metadata(),
      schedule,
      timeZone: props.timeZone,
      job: {
        backoffLimit: 0,
        activeDeadlineSeconds: Duration.hours(6).toSeconds(),
        ttlSecondsAfterFinished: Duration.days(7).toSeconds(),
        template: withPodOptions(this, {
          given: props.pod,
          beside: () => props.xnat._host.runtime.placement,
          template: () => this.pod(component, props, keepFor),
        }),
      },
    });
  }

  private pod(component: Component, { xnat: { _host: xnat }, volume, dryRun }: BuildCleanUpProps, keepFor: Duration): k8s.PodTemplateSpec {
    const { image, uid, gid, imagePullSecrets } = xnat.runtime;
    const env = { BUILD: BUILD_PATH, AGE_SECONDS: String(Math.round(keepFor.toSeconds({ integral: false }))), DRY_RUN: String(dryRun ?? false) };
    return {
      metadata: { labels: component.labels },
      spec: finitePod({
        uid,
        gid,
        imagePullSecrets,
        // Which access mode the volume has, is known at the end.
        affinity: Lazy.any({ produce: () => beside(xnat, volume) }) as k8s.Affinity | undefined,
        containers: [
          {
            name: 'clean-up',
            image,
            imagePullPolicy: 'IfNotPresent',
            command: ['bash', `/scripts/${SCRIPT}`],
            env: environment(env),
            resources: helperResources(),
            securityContext: restrictedContainer,
            volumeMounts: [
              { name: 'scripts', mountPath: '/scripts', readOnly: true },
              { name: 'tmp', mountPath: '/tmp' },
              { name: 'build', mountPath: BUILD_PATH, subPath: volume.subPath },
            ],
          },
        ],
        volumes: [
          { name: 'scripts', configMap: { name: component.fullName } },
          scratch('tmp', Size.mebibytes(512)),
          { name: 'build', persistentVolumeClaim: { claimName: volume.claimName } },
        ],
      }),
    };
  }
}

/**
 * A volume of one node is where XNAT is. A claim that exists already may be one: on another node this Job would keep XNAT
 * from it.
 */
function beside({ podLabels }: IXnatServer, { accessMode }: IVolume): k8s.Affinity | undefined {
  if (accessMode === 'ReadWriteMany') return undefined;
  const term = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { ...podLabels } } };
  return { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
}
