import { Chart, Names } from 'cdk8s';
import { Construct } from 'constructs';
import { type INetworkMember, type IPodTraffic, NetworkPurpose } from '../../contracts/network-member';
import type { ISetupFeature } from '../../contracts/setup-feature';
import type { IVolume } from '../../contracts/volume';
import type { IXnat, IXnatHost, IXnatPods } from '../../contracts/xnat';
import { STAND_IN_XNAT, xnatKind } from '../../contracts/xnat-kinds';
import { Component } from '../../core/kubernetes/instance';
import { namespaceOf } from '../../core/kubernetes/namespace-of';
import { objectsOfApp, valueAt } from '../../core/kubernetes/objects-of-app';
import { writeBeside } from '../../core/kubernetes/write-beside';
import { checked } from '../../core/props/checked';
import { required, type Shape } from '../../core/props/kind';
import { Refusals } from '../../core/refusals/refusals';
import { scopeOf } from '../../core/scope';
import { hostOf, portOf } from '../../core/url';
import { BUILD_PATH } from '../../values/data-paths';
import type { RestSetting } from '../../values/rest-setting';
import { ContainerBackend, type DockerSwarmBackendOptions, type KubernetesBackendOptions, SWARM_FILES } from './container-backend';
import { type ContainerServiceOptions, containerServiceShape } from './container-options';
import {
  containerPlugin,
  containerRoot,
  containerUser,
  isRoot,
  jobTraffic,
  pathTranslation,
  pipelineAdmission,
  pipelineNamespace,
  pipelineShared,
  pipelineVolumes,
  setupMissing,
} from './container-service.rules';
import { dockerServerSettings, kubernetesServer, pathTranslationOf, swarmServer } from './docker-server';
import { makeJobAdmission } from './job-admission';
import { apiServer, makeRole, SERVICE_ACCOUNT_TOKEN } from './kubernetes-access';
import { pipelineJobs } from './pipeline-jobs';
import { pipelinePaths } from './pipeline-paths.rules';
import { placement } from './placement.rules';
import { processingUrl } from './processing-url.rules';
import { isStatic } from './static-volumes';
import { swarmGuide } from './swarm-guide';
import { swarmMounts, swarmPaths } from './swarm.rules';

const ARCHIVE_PATH = '/data/xnat/archive';
const STAND_IN: IVolume = { volumeName: 'missing', claimName: 'missing', mountPath: '/data/xnat/missing' };

/** How pipelines run, and whose they are. */
export interface ContainerServiceProps extends ContainerServiceOptions {
  /** XNAT, with its volumes: those that are added later are not found. */
  readonly xnat: IXnat;
}

const SHAPE: Shape<ContainerServiceProps> = { ...containerServiceShape, xnat: required(xnatKind, STAND_IN_XNAT) };

/**
 * Pipelines: XNAT's Container Service, and where it runs them.
 *
 * As Jobs of Kubernetes, which is the default, XNAT gets a Role that suffices for that, a policy of the API server limits what those Jobs
 * may be, and they mount the claims of the archive and of the build volume. On a Docker Swarm it gets a client's certificate, and beside the YAML
 * lies what the Swarm's administrator has to do.
 *
 * That the Container Service uses that backend is a setting which only XNAT's REST interface can make: give this to the
 * `features` of an `XnatSetup`, as `XnatSite` does.
 *
 * Reports the rules `container-plugin`, `container-user`, `container-root`, `pipeline-volumes`, `pipeline-shared`,
 * `pipeline-namespace`, `pipeline-admission`, `path-translation`, `placement`, `processing-url`, `job-egress`, `setup-missing`, `api-server-port`, `swarm-host`,
 * `swarm-certificates`, `swarm-open`, `swarm-paths` and `swarm-mounts`.
 *
 * @see https://wiki.xnat.org/container-service/
 */
export class ContainerService extends Construct implements ISetupFeature, INetworkMember {
  /** For the policies of a site: the Jobs, where there are any. */
  readonly podTraffic: IPodTraffic[] = [];
  private readonly settings: RestSetting[];
  private askedFor = false;

  constructor(scope: Construct, id: string, props: ContainerServiceProps) {
    super(scopeOf(scope, id, new.target), id);
    props = checked(this, 'ContainerService', props, SHAPE);
    const { _host: xnat } = props.xnat;
    const component = Component.of(this, 'container-service', 'pipelines');
    const backend = props.backend ?? ContainerBackend.kubernetes();
    const swarm = backend._dockerSwarmOptions;
    const kubernetes = backend._kubernetesOptions ?? {};
    const { uid, gid } = xnat.runtime;
    const user = props.containerUser ?? (swarm ? `${uid}:${gid}` : String(uid));
    const archive = volumeAt(xnat, ARCHIVE_PATH);
    const build = volumeAt(xnat, BUILD_PATH);

    const refusals = Refusals.of(this)
      .apply(containerPlugin, { version: xnat.pluginVersion('container-service'), kubernetes: swarm === undefined })
      .apply(containerUser, { user, kubernetes: swarm === undefined })
      .apply(containerRoot, user)
      .apply(pipelineVolumes, { archive, build, kubernetes: swarm === undefined });
    if (props.processingUrl !== undefined) refusals.apply(processingUrl, props.processingUrl);
    (props.constraints ?? []).forEach((constraint, i) => {
      const twin = props.constraints!.slice(0, i).some(({ attribute }) => attribute === constraint.attribute);
      refusals.apply(placement, { prop: `constraints[${i}]`, ...constraint, twin, kubernetes: swarm === undefined });
    });
    refusals
      .apply(jobTraffic, { ports: (props.jobEgress ?? []).map(({ port }) => port), kubernetes: swarm === undefined })
      .applyLater(setupMissing, () => this.askedFor);
    const server = swarm
      ? this.onSwarm(swarm, xnat, props)
      : this.onKubernetes(kubernetes, xnat, props, component, { archive: archive ?? STAND_IN, build: build ?? STAND_IN });
    writeBeside(this, `${Names.toDnsLabel(Chart.of(this))}.docker-swarm.md`, () => swarm && swarmGuide(this, { options: swarm, xnat, containerUser: user }));
    this.settings = dockerServerSettings({ options: props, containerUser: user, backend: server });
  }

  /** The backend, for an `XnatSetup`. */
  setupSettings(): RestSetting[] {
    this.askedFor = true;
    return [...this.settings];
  }

  private onKubernetes(
    options: KubernetesBackendOptions,
    xnat: IXnatHost,
    { jobEgress = [], processingUrl: given, containerUser: user }: ContainerServiceProps,
    component: Component,
    { archive, build }: { archive: IVolume; build: IVolume },
  ): Record<string, unknown> {
    const namespace = namespaceOf(this);
    const refusals = Refusals.of(this)
      .applyLater(pipelineShared, () => ({ archive, build }))
      .applyLater(pipelineNamespace, () => ({ namespace: namespace ?? 'default', level: this.levelOf(namespace) }));
    const translations = [
      { ...folderOf(archive), translation: options.archivePathTranslation ?? pathTranslationOf(archive) },
      { ...folderOf(build), translation: options.buildPathTranslation ?? pathTranslationOf(build) },
    ];
    refusals.apply(pipelinePaths, { volumes: translations, combined: archive.claimName === build.claimName });
    // A pipeline runs on any node. What a Swarm mounts, no claim decides.
    for (const volume of [archive, build]) volume._shareIf?.(() => true);
    for (const prop of ['archivePathTranslation', 'buildPathTranslation'] as const) {
      const { mountPath } = prop === 'archivePathTranslation' ? archive : build;
      if (options[prop] !== undefined) refusals.apply(pathTranslation, { prop, path: options[prop], mountPath });
    }
    makeRole(this, component, xnat.serviceAccountName);
    refusals.apply(pipelineAdmission, options.createAdmissionPolicy ?? true);
    if (options.createAdmissionPolicy ?? true) {
      makeJobAdmission(this, {
        component,
        namespace,
        serviceAccountName: xnat.serviceAccountName,
        claims: [...new Set([archive.claimName, build.claimName])],
        imagePullSecrets: () => xnat.runtime.imagePullSecrets,
        // XNAT's own user is root in an image that says so.
        root: isRoot(user ?? String(xnat.runtime.uid)),
      });
    }
    xnat.addPodParts({ files: [SERVICE_ACCOUNT_TOKEN] });
    for (const traffic of apiServer(options.apiServerPorts)) xnat.addEgress(traffic);
    // Pipelines are told to reach XNAT here: through the ingress and back they may not get.
    xnat.setPreference('siteConfig', 'processingUrl', given ?? xnat.restUrl);
    this.podTraffic.push(pipelineJobs(component, xnat, jobEgress));
    return kubernetesServer(archive, build, options);
  }

  private onSwarm(options: DockerSwarmBackendOptions, xnat: IXnatHost, { processingUrl: given }: ContainerServiceProps): Record<string, unknown> {
    const certPath = `${xnat.tomcat}/certs`;
    const key = (name: string) => ({ key: options.certificates.key(name).key, path: name });
    if (options.pathTranslation) Refusals.of(this).apply(swarmPaths, { ...options.pathTranslation, mountPaths: [ARCHIVE_PATH, BUILD_PATH] });
    Refusals.of(this).applyLater(swarmMounts, () => this.madeByClass(xnat));
    xnat.addPodParts({
      // Without it the client speaks in clear, certificates or not.
      env: { DOCKER_TLS_VERIFY: '1' },
      files: [
        {
          mountPath: certPath,
          volume: {
            name: 'swarm-certificates',
            secret: { secretName: options.certificates.secretName, defaultMode: 0o440, items: SWARM_FILES.map(key) },
          },
        },
      ],
    });
    const server = swarmServer(options, certPath);
    xnat.addEgress({ purpose: NetworkPurpose.CONTAINER_BACKEND, port: portOf(options.host), host: hostOf(options.host) });
    // The Swarm is outside: it reaches XNAT as users do. Said, since XNAT keeps what another backend was told.
    xnat.setPreference('siteConfig', 'processingUrl', given ?? xnat.url);
    return server;
  }

  private levelOf(namespace: string | undefined): string | undefined {
    const found = objectsOfApp(this, 'Namespace').find(({ name }) => name === namespace);
    return found && (valueAt(found.json, 'metadata', 'labels', 'pod-security.kubernetes.io/enforce') as string | undefined);
  }

  private madeByClass(xnat: IXnatPods): string[] {
    return [ARCHIVE_PATH, BUILD_PATH].flatMap((path) => {
      const volume = volumeAt(xnat, path);
      return volume && volume.accessMode !== undefined && !isStatic(this, volume) ? [volume.volumeName] : [];
    });
  }
}

function volumeAt(xnat: IXnatPods, path: string): IVolume | undefined {
  return xnat.volumes.find(({ mountPath }) => mountPath.replace(/(?<=.)\/+$/, '') === path);
}

const folderOf = ({ volumeName, mountPath, subPath }: IVolume) => ({ volumeName, mountPath, subPath });
