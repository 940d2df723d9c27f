import { CIDR } from '../../core/grammar/network';
import { Arguments } from '../../core/props/arguments';
import {
  address,
  by,
  filledListOf,
  filledText,
  flag,
  heldBy,
  oneOf,
  optional,
  required,
  secretOf,
  type Shape,
  struct,
  text,
  wholeNumber,
} from '../../core/props/kind';
import { Secret } from '../../values/secret';
import { apiServerPort } from './container-service.rules';
import { swarmCertificates, swarmHost, swarmOpen } from './swarm.rules';

/** Whose graphics cards the nodes have. */
export enum GpuVendor {
  /** `nvidia.com/gpu` */
  NVIDIA = 'nvidia',
  /** `amd.com/gpu` */
  AMD = 'amd',
}

/** Pipelines as Jobs of the site's own namespace. */
export interface KubernetesBackendOptions {
  /**
   * What a path of XNAT's is shortened by to become a path within the archive's claim. It ends in a slash.
   *
   * @default - the path at which XNAT mounts the archive, with a slash
   */
  readonly archivePathTranslation?: string;

  /**
   * The same for the build volume.
   *
   * @default - the path at which XNAT mounts the build volume, with a slash
   */
  readonly buildPathTranslation?: string;

  /**
   * Whose graphics cards commands may ask for.
   *
   * @default - none
   */
  readonly gpuVendor?: GpuVendor;

  /**
   * TCP ports of the API server, as a NetworkPolicy may see them: that of its Service, and that of the machines behind it. Behind it
   * MicroK8s has 16443, minikube 8443.
   *
   * @default [443, 6443]
   */
  readonly apiServerPorts?: number[];

  /**
   * Whether a ValidatingAdmissionPolicy, of Kubernetes 1.30 and later, limits what Jobs XNAT may make: no Secret, no claim but those of the
   * archive and the build volume, no other service account, no labels of other pods, nothing of the node.
   *
   * @default true
   */
  readonly createAdmissionPolicy?: boolean;
}

/** Other paths on the Swarm's nodes than in XNAT. */
export interface PathTranslationOptions {
  /** The folder in XNAT that archive and build are in, such as `/data/xnat`. */
  readonly xnatPrefix: string;
  /** That folder on the Swarm's nodes, such as `/srv/xnat`. */
  readonly swarmPrefix: string;
}

/** Pipelines as services of a Docker Swarm, which is there. */
export interface DockerSwarmBackendOptions {
  /** URL of a manager, by the DNS name that its certificate has, such as `tcp://swarm.example.com:2376`. */
  readonly host: string;

  /**
   * The Secret with the keys `ca.pem`, `cert.pem` and `key.pem`: the authority that has signed the Swarm's certificate, and
   * XNAT's own certificate with its key. For a Secret of cert-manager:
   * `Secret.named('swarm', { 'ca.pem': 'ca.crt', 'cert.pem': 'tls.crt', 'key.pem': 'tls.key' })`.
   */
  readonly certificates: Secret;

  /**
   * How paths differ, where the Swarm's nodes mount archive and build elsewhere.
   *
   * @default - they mount them where XNAT does
   */
  readonly pathTranslation?: PathTranslationOptions;

  /**
   * Subnets from which the Swarm sees XNAT come: those of the cluster's nodes or pods. For the firewall in the text that is
   * written for the Swarm's administrator.
   *
   * @default - the administrator fills them in
   */
  readonly clientSubnets?: string[];
}

const SERVICE = 'https://bitbucket.org/xnatdev/container-service';

const KUBERNETES: Shape<KubernetesBackendOptions> = {
  archivePathTranslation: optional(heldBy(text, 'path-translation', SERVICE), '/data/xnat/archive/'),
  buildPathTranslation: optional(heldBy(text, 'path-translation', SERVICE), '/data/xnat/build/'),
  gpuVendor: optional(oneOf(GpuVendor, 'GpuVendor')),
  apiServerPorts: optional(filledListOf(heldBy(wholeNumber, 'api-server-port', 'RFC 9293, 3.1 Header Format'))),
  createAdmissionPolicy: optional(flag),
};

const TRANSLATION: Shape<PathTranslationOptions> = {
  xnatPrefix: required(heldBy(filledText, 'swarm-paths', SERVICE), '/data/xnat'),
  swarmPrefix: required(heldBy(filledText, 'swarm-paths', SERVICE), '/data/xnat'),
};

const STAND_IN_HOST = 'tcp://missing.invalid:2376';

const SWARM: Shape<DockerSwarmBackendOptions> = {
  host: required(heldBy(address, 'swarm-host', 'https://docs.docker.com/engine/security/protect-access/'), STAND_IN_HOST),
  certificates: required(secretOf(Secret, 'Secret.named("xnat-swarm")'), Secret.named('missing')),
  pathTranslation: optional(struct(TRANSLATION)),
  clientSubnets: optional(filledListOf(by(text, CIDR))),
};

/** As the client of Docker names its files, and the Secret its keys. */
export const SWARM_FILES = ['ca.pem', 'cert.pem', 'key.pem'] as const;

/** Where pipelines run. */
export class ContainerBackend {
  /** As Jobs of Kubernetes, beside XNAT. They mount the archive's claim and the build volume's, so no paths differ. */
  static kubernetes(options: KubernetesBackendOptions = {}): ContainerBackend {
    const args = new Arguments('ContainerBackend.kubernetes');
    const known = args.options(options, KUBERNETES);
    for (const port of known.apiServerPorts ?? []) args.apply(apiServerPort, port);
    // One that is refused here is not told again by those that it is handed on to.
    const apiServerPorts = known.apiServerPorts?.filter((port) => apiServerPort.findings(port).length === 0);
    return args.of(new ContainerBackend({ ...known, apiServerPorts }, undefined));
  }

  /** As services of a Docker Swarm. It takes none but clients whose certificate its authority has signed. */
  static dockerSwarm(options: DockerSwarmBackendOptions): ContainerBackend {
    const args = new Arguments('ContainerBackend.dockerSwarm');
    const known = args.options(options, SWARM);
    args.apply(swarmHost, known.host).apply(
      swarmCertificates,
      SWARM_FILES.map((name) => known.certificates.key(name).key),
    );
    for (const range of known.clientSubnets ?? []) args.apply(swarmOpen, range);
    const host = swarmHost.findings(known.host).length === 0 ? known.host : STAND_IN_HOST;
    return args.of(new ContainerBackend(undefined, { ...known, host }));
  }

  private constructor(
    /**
     * Where they are Jobs.
     *
     * @internal
     */
    readonly _kubernetesOptions?: KubernetesBackendOptions,
    /**
     * Where they run on a Docker Swarm.
     *
     * @internal
     */
    readonly _dockerSwarmOptions?: DockerSwarmBackendOptions,
  ) {}
}
