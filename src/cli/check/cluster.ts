import { WrongUse } from '../command';
import { type Kubectl, objectsOf } from '../cluster/kubectl';
import { at, type Tree } from '../from-helm/values';
import { type Manifest, manifestOf } from '../manifests/manifests';

/** A kind that the cluster knows: its name for kubectl, and whether it lies in namespaces. */
export interface Resource {
  readonly resource: string;
  readonly namespaced: boolean;
}

/** What is known of a cluster: each thing is asked for once, and only when a check needs it. Nothing is changed. */
export class Cluster {
  private readonly lists = new Map<string, Manifest[] | undefined>();
  private known?: Map<string, Resource>;
  /** What could not be read, and so was not checked. */
  readonly unread = new Set<string>();

  constructor(private readonly kubectl: Kubectl) {}

  get name(): string {
    return this.kubectl.name;
  }

  /** All objects of a resource that is named as `nodes` or `ingresses.networking.k8s.io`; undefined where they may not be read. */
  list(resource: string, namespace?: string): Manifest[] | undefined {
    const id = `${resource} ${namespace ?? ''}`;
    if (!this.lists.has(id)) this.lists.set(id, this.read(resource, namespace));
    return this.lists.get(id);
  }

  private read(resource: string, namespace: string | undefined): Manifest[] | undefined {
    const where = namespace === undefined ? ['--all-namespaces'] : ['--namespace', namespace];
    const { code, out, err } = this.kubectl.tried(['get', resource, ...where, '--output', 'json']);
    if (code === 0) return objectsOf(out).flatMap(manifestOf);
    if (/doesn't have a resource type|could not find the requested resource/i.test(err)) return [];
    if (!/forbidden/i.test(err)) throw new WrongUse(`kubectl get ${resource} failed: ${err.trim()}`);
    this.unread.add(`${resource}${namespace === undefined ? '' : ` in ${namespace}`}: you may not list them`);
    return undefined;
  }

  /** The kinds that the API server knows, by `apiVersion kind`. */
  get resources(): ReadonlyMap<string, Resource> {
    this.known ??= new Map(
      this.kubectl
        .ask(['api-resources', '--no-headers', '--output', 'wide'])
        .split('\n')
        .flatMap((line) => {
          const [, name, version, namespaced, kind] = /^(\S+)\s+(?:\S+\s+)?((?:[\w.-]+\/)?v\d\w*)\s+(true|false)\s+(\S+)/.exec(line) ?? [];
          if (name === undefined || version === undefined) return [];
          const group = groupOf(version);
          return [[`${group} ${kind!}`, { resource: group === '' ? name : `${name}.${group}`, namespaced: namespaced === 'true' }] as const];
        }),
    );
    return this.known;
  }

  /** The resource of an object; undefined where the cluster does not know its kind. A group may have it in several versions. */
  resourceOf({ object, kind }: Manifest): Resource | undefined {
    return this.resources.get(`${groupOf(String(object.apiVersion ?? 'v1'))} ${kind}`);
  }

  /** The versions of kubectl and of the API server, as numbers of their minor releases. */
  get versions(): { readonly client?: number; readonly server?: number } {
    const found = JSON.parse(this.kubectl.ask(['version', '--output', 'json'])) as Tree;
    const minor = (of: string) => {
      const [, number] = /^v1\.(\d+)/.exec(String(at(found, [of, 'gitVersion']) ?? '')) ?? [];
      return number === undefined ? undefined : Number(number);
    };
    return { client: minor('clientVersion'), server: minor('serverVersion') };
  }

  /** The keys of a Secret or ConfigMap, and never a value; undefined where there is none, and where it may not be read. */
  keysOf(kind: 'Secret' | 'ConfigMap', namespace: string | undefined, name: string): ReadonlySet<string> | 'missing' | 'unread' {
    const where = namespace === undefined ? [] : ['--namespace', namespace];
    // kubectl prints the keys alone, each on a line of its own, behind a first line that says that it is there.
    const template =
      'go-template=there{{"\\n"}}{{range $key, $value := .data}}{{$key}}{{"\\n"}}{{end}}{{range $key, $value := .binaryData}}{{$key}}{{"\\n"}}{{end}}';
    const { code, out, err } = this.kubectl.tried(['get', `${kind.toLowerCase()}s`, name, ...where, '--ignore-not-found', '--output', template]);
    if (code !== 0) {
      if (/not found/i.test(err) && !/forbidden/i.test(err)) return 'missing';
      this.unread.add(`${kind} ${name}${namespace === undefined ? '' : ` in ${namespace}`}: you may not read it`);
      return 'unread';
    }
    const [there, ...keys] = out.split('\n').filter((line) => line !== '');
    return there === undefined ? 'missing' : new Set(keys);
  }

  /** The live state of what the YAML has: undefined for what is not there. */
  live(object: Manifest): Manifest | undefined {
    const resource = this.resourceOf(object);
    if (resource === undefined) return undefined;
    const all = object.kind === 'Secret' ? [] : this.list(resource.resource, resource.namespaced ? (object.namespace ?? 'default') : undefined);
    return all?.find(({ name }) => name === object.name);
  }

  may(verb: string, resource: string, namespace: string | undefined): boolean {
    const where = namespace === undefined ? [] : ['--namespace', namespace];
    return this.kubectl.tried(['auth', 'can-i', verb, resource, ...where, '--quiet']).code === 0;
  }
}

/** The group of an apiVersion; that of the core has no name. */
const groupOf = (version: string) => (version.includes('/') ? version.split('/')[0]! : '');
