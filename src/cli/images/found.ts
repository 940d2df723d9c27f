import { isTree, type Tree } from '../from-helm/values';
import { type Manifest, title, within } from '../manifests/manifests';

/** An image that pods of an app run. */
export interface FoundImage {
  /** As it stands in the YAML. */
  readonly image: string;
  readonly registry: string;
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
  readonly usedBy: readonly string[];
}

/** A file that a pod downloads when it starts. */
export interface Download {
  readonly url: string;
  readonly sha256?: string;
  readonly usedBy: readonly string[];
}

const CONTAINERS = ['initContainers', 'containers', 'ephemeralContainers'];

/** Every image, by its name. */
export function imagesOf(manifests: readonly Manifest[]): FoundImage[] {
  const users = new Map<string, Set<string>>();
  for (const manifest of manifests) {
    for (const image of imageNames(manifest.object)) users.set(image, (users.get(image) ?? new Set()).add(title(manifest)));
  }
  return sorted(users).map(([image, usedBy]) => ({ image, ...partsOf(image), usedBy }));
}

function imageNames(object: Tree): string[] {
  return [...within(object)].flatMap((tree) => {
    const containers = CONTAINERS.flatMap((key) => (Array.isArray(tree[key]) ? tree[key].filter(isTree) : []));
    // Image volumes; and what operators run, such as CloudNativePG for its Cluster.
    const others = [isTree(tree.image) ? tree.image.reference : undefined, tree.imageName];
    return [...containers.map(({ image }) => image), ...others].filter((image): image is string => typeof image === 'string' && image !== '');
  });
}

/** Takes a name apart as container runtimes do: without a registry it is Docker's. */
export function partsOf(image: string): Omit<FoundImage, 'image' | 'usedBy'> {
  const [rest = '', digest] = image.split('@');
  const [, path = rest, tag] = /^(.*?)(?::([^:/]+))?$/.exec(rest) ?? [];
  const [first = '', ...more] = path.split('/');
  const hosted = more.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const registry = hosted ? first : 'docker.io';
  const repository = hosted ? more.join('/') : path;
  return {
    registry,
    repository: registry === 'docker.io' && !repository.includes('/') ? `library/${repository}` : repository,
    ...(tag !== undefined && { tag }),
    ...(digest !== undefined && { digest }),
  };
}

/** What pods download at their start: plugins, and agents of Java. */
export function downloadsOf(manifests: readonly Manifest[]): Download[] {
  const found = new Map<string, { sha256?: string; usedBy: Set<string> }>();
  for (const manifest of manifests) {
    for (const { url, sha256 } of [...plugins(manifest), ...agents(manifest)]) {
      const before = found.get(url);
      found.set(url, { sha256: sha256 ?? before?.sha256, usedBy: (before?.usedBy ?? new Set()).add(title(manifest)) });
    }
  }
  return sorted(found).map(([url, { sha256, usedBy }]) => ({ url, ...(sha256 !== undefined && { sha256 }), usedBy: [...usedBy] }));
}

/** Lines "download <file> <sha256> <url>", as the init container reads them. */
function plugins({ kind, object }: Manifest): Array<{ url: string; sha256: string }> {
  if (kind !== 'ConfigMap' || !isTree(object.data)) return [];
  const texts = Object.values(object.data).filter((text): text is string => typeof text === 'string');
  return texts.flatMap((text) => [...text.matchAll(/^download \S+ ([0-9a-f]{64}) (https:\S+)$/gm)].map(([, sha256, url]) => ({ url: url!, sha256: sha256! })));
}

/** A container with the variables URL and SHA256. */
function agents({ object }: Manifest): Array<{ url: string; sha256?: string }> {
  return [...within(object)].flatMap(({ env }) => {
    if (!Array.isArray(env)) return [];
    const value = (name: string) => env.filter(isTree).find((variable) => variable.name === name)?.value;
    const [url, sha256] = [value('URL'), value('SHA256')];
    return typeof url === 'string' && /^https?:/.test(url) && typeof sha256 === 'string' ? [{ url, sha256 }] : [];
  });
}

function sorted<T>(map: ReadonlyMap<string, T>): Array<[string, T extends Set<string> ? string[] : T]> {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => [key, (value instanceof Set ? [...value] : value) as never]);
}
