import { Arguments } from '../../core/props/arguments';
import { by, filledText, flag, hiddenText, mapOf, optional, type Shape, text, valueOf } from '../../core/props/kind';
import { IMAGE_PREFIX, PULL_SECRET, REGISTRY_HOST } from '../grammar/pods';

/** How images are taken from a mirror. */
export interface RegistryOptions {
  /**
   * Name of the Secret with which images are pulled from there, in each namespace that has pods.
   *
   * @default - none is needed
   * @see https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/
   */
  readonly pullSecret?: string;

  /**
   * Whether the name of the registry that an image comes from is a folder of the mirror: `…/ghcr.io/nrgxnat/xnat-web`.
   *
   * @default false
   */
  readonly keepHost?: boolean;
}

const SHAPE: Shape<RegistryOptions> = { pullSecret: optional(by(hiddenText, PULL_SECRET)), keepHost: optional(flag) };

/** Anybody pulls from these. What comes from any other was put there by the site, and stays there. */
const PUBLIC = ['docker.io', 'docker.elastic.co', 'gcr.io', 'ghcr.io', 'mcr.microsoft.com', 'public.ecr.aws', 'quay.io', 'registry.k8s.io'];

/**
 * Where the nodes of a cluster take images from that are on public registries: `registry` of a site, of `ClusterServices` or of `Defaults`. An image
 * that a site names on a registry of its own comes from there, as before. `cdk8s-xnat images` lists what the mirror must have.
 *
 * @see https://goharbor.io/docs/main/administration/configure-proxy-cache/
 * @example
 * Registry.mirror('harbor.example.edu.au/proxy', { pullSecret: 'harbor' });
 */
export class Registry {
  /**
   * One mirror of all public registries: `docker.io/library/postgres` comes from `<prefix>/library/postgres`.
   *
   * @param prefix registry, and a folder in it
   */
  static mirror(prefix: string, options: RegistryOptions = {}): Registry {
    const args = new Arguments('Registry.mirror');
    const found = args.value('prefix', by(filledText, IMAGE_PREFIX), prefix, 'missing.example');
    return args.of(new Registry(Object.fromEntries(PUBLIC.map((host) => [host, found])), args.options(options, SHAPE)));
  }

  /**
   * A mirror for each registry, as the proxy caches of Harbor, Artifactory and ECR are set up. Images of a registry that is not named come from there.
   *
   * @param prefixes from the registry to where its images are: `{ 'docker.io': 'harbor.example.edu.au/dockerhub' }`
   */
  static mirrors(prefixes: { readonly [registry: string]: string }, options: RegistryOptions = {}): Registry {
    const args = new Arguments('Registry.mirrors');
    const found = args.value('prefixes', mapOf(by(filledText, IMAGE_PREFIX), by(text, REGISTRY_HOST)), prefixes, {});
    return args.of(new Registry({ ...found }, args.options(options, SHAPE)));
  }

  private constructor(
    private readonly prefixes: { readonly [registry: string]: string },
    private readonly options: RegistryOptions,
  ) {}

  /**
   * The reference of an image as it is pulled.
   *
   * @internal
   */
  _reference(image: string): string {
    const [registry, path] = partsOf(image);
    const prefix = new Map(Object.entries(this.prefixes)).get(registry);
    if (prefix === undefined || image.startsWith(`${prefix}/`)) return image;
    return `${prefix}/${this.options.keepHost ? `${registry}/` : ''}${path}`;
  }

  /** @internal */
  get _pullSecret(): string | undefined {
    return this.options.pullSecret;
  }
}

/** The registry of a reference, and the rest of it, with all that Docker Hub leaves out. */
function partsOf(image: string): readonly [string, string] {
  const [first = '', ...rest] = image.split('/');
  if (rest.length > 0 && (/[.:]/.test(first) || first === 'localhost')) return [first, rest.join('/')];
  return ['docker.io', rest.length === 0 ? `library/${image}` : image];
}

/** A registry in a prop. */
export const registryKind = valueOf(Registry, 'Registry.mirror("harbor.example.edu.au/proxy")');
