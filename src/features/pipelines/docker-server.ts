import type { IVolume } from '../../contracts/volume';
import { hostOf } from '../../core/url';
import { RestSetting } from '../../values/rest-setting';
import type { DockerSwarmBackendOptions, KubernetesBackendOptions } from './container-backend';
import type { ContainerServiceOptions, PlacementConstraint } from './container-options';

export interface DockerServerFacts {
  readonly options: ContainerServiceOptions;
  readonly containerUser: string;
  /** Members that the backend alone has. */
  readonly backend: { readonly [name: string]: unknown };
}

/** What a Kubernetes backend is told of. */
export function kubernetesServer(archive: IVolume, build: IVolume, options: KubernetesBackendOptions): Record<string, unknown> {
  const ofArchive = options.archivePathTranslation ?? translationOf(archive);
  const ofBuild = options.buildPathTranslation ?? translationOf(build);
  const claims =
    // A pod names its volumes after their claims, so that one claim must be told of once.
    archive.claimName === build.claimName
      ? { 'combined-pvc-name': archive.claimName, 'combined-path-translation': ofArchive }
      : {
          'archive-pvc-name': archive.claimName,
          'build-pvc-name': build.claimName,
          'archive-path-translation': ofArchive,
          'build-path-translation': ofBuild,
        };
  return { name: 'Kubernetes', backend: 'kubernetes', ...claims, 'gpu-vendor': options.gpuVendor ?? null };
}

/** What a path of XNAT's is shortened by to become a path within the claim; undefined where no shortening makes it one. */
export function pathTranslationOf({ mountPath, subPath }: IVolume): string | undefined {
  if (subPath === undefined) return `${mountPath}/`;
  return mountPath.endsWith(`/${subPath}`) ? mountPath.slice(0, -subPath.length) : undefined;
}

/** Where there is none a rule says so. */
const translationOf = (volume: IVolume) => pathTranslationOf(volume) ?? `${volume.mountPath}/`;

/** What a Docker Swarm is told of. */
export function swarmServer(options: DockerSwarmBackendOptions, certPath: string): Record<string, unknown> {
  return {
    name: hostOf(options.host),
    host: options.host,
    backend: 'swarm',
    'cert-path': certPath,
    'path-translation-xnat-prefix': options.pathTranslation?.xnatPrefix ?? null,
    'path-translation-docker-prefix': options.pathTranslation?.swarmPrefix ?? null,
  };
}

/**
 * The settings of the Container Service. What the backend has not is null, so that nothing of another one stays.
 *
 * @see https://github.com/NrgXnat/container-service
 */
export function dockerServerSettings({ options, containerUser, backend }: DockerServerFacts): RestSetting[] {
  const server = {
    host: null,
    'cert-path': null,
    'path-translation-xnat-prefix': null,
    'path-translation-docker-prefix': null,
    'archive-pvc-name': null,
    'build-pvc-name': null,
    'combined-pvc-name': null,
    'archive-path-translation': null,
    'build-path-translation': null,
    'combined-path-translation': null,
    'gpu-vendor': null,
    ...backend,
    'container-user': containerUser,
    // Left out, these two would be false.
    'auto-cleanup': options.autoCleanup ?? true,
    'status-email-enabled': options.statusEmail ?? true,
    'pull-images-on-xnat-init': options.pullImagesOnStart ?? false,
    'max-concurrent-finalizing-jobs': options.maxConcurrentFinalizingJobs ?? null,
    'swarm-constraints': (options.constraints ?? []).map(constraintOf),
  };
  return [RestSetting._role('ContainerManager'), RestSetting._row('/xapi/docker/server', server), RestSetting._ping('/xapi/docker/server/ping')];
}

const constraintOf = ({ attribute, values, isNot, userSettable }: PlacementConstraint) => ({
  'user-settable': userSettable ?? false,
  attribute,
  comparator: isNot ? '!=' : '==',
  values,
});
