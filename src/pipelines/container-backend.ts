import { Secret } from '../secrets/secret';
import { Arguments } from '../validation/arguments';
import { filledListOf, filledText, oneOf, optional, required, secretOf, type Shape, struct, text } from '../validation/kind';
import { cidr } from '../validation/rules/cidr';
import { swarmHost } from '../validation/rules/swarm';

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
}

/** Other paths on the Swarm's nodes than in XNAT. */
export interface PathTranslationOptions {
  /** What paths begin with in XNAT, such as `/data/xnat`. */
  readonly xnatPrefix: string;
  /** What they begin with on the Swarm's nodes, such as `/srv/xnat`. */
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

const KUBERNETES: Shape<KubernetesBackendOptions> = {
  archivePathTranslation: optional(text, '/data/xnat/archive/'),
  buildPathTranslation: optional(text, '/data/xnat/build/'),
  gpuVendor: optional(oneOf(GpuVendor, 'GpuVendor')),
};

const TRANSLATION: Shape<PathTranslationOptions> = {
  xnatPrefix: required(filledText, '/data/xnat'),
  swarmPrefix: required(filledText, '/data/xnat'),
};

const SWARM: Shape<DockerSwarmBackendOptions> = {
  host: required(text, 'tcp://missing.invalid:2376'),
  certificates: required(secretOf(Secret, 'Secret.named("xnat-swarm")'), Secret.named('missing')),
  pathTranslation: optional(struct(TRANSLATION)),
  clientSubnets: optional(filledListOf(text)),
};

/** Where pipelines run. */
export class ContainerBackend {
  /** As Jobs of Kubernetes, beside XNAT. They mount the archive's claim and the build volume's, so no paths differ. */
  static kubernetes(options: KubernetesBackendOptions = {}): ContainerBackend {
    const args = new Arguments('ContainerBackend.kubernetes');
    return args.of(new ContainerBackend(args.options(options, KUBERNETES), undefined));
  }

  /** As services of a Docker Swarm. It takes none but clients whose certificate its authority has signed. */
  static dockerSwarm(options: DockerSwarmBackendOptions): ContainerBackend {
    const args = new Arguments('ContainerBackend.dockerSwarm');
    const known = args.options(options, SWARM);
    args.apply(swarmHost, known.host);
    for (const range of known.clientSubnets ?? []) args.apply(cidr, { prop: 'a subnet of clientSubnets', cidr: range });
    return args.of(new ContainerBackend(undefined, known));
  }

  private constructor(
    /** Where they are Jobs. */
    readonly kubernetesOptions?: KubernetesBackendOptions,
    /** Where they run on a Docker Swarm. */
    readonly dockerSwarmOptions?: DockerSwarmBackendOptions,
  ) {}
}
