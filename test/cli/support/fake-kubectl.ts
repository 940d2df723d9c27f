import { parseAllDocuments } from 'yaml';
import type { Json } from './release';
import type { Programs } from './terminal';

interface Named extends Json {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Readonly<Record<string, string>> };
}

/** A cluster that holds objects in memory and answers what the command asks, as kubectl does. It takes every dry run as it is given. */
export class FakeKubectl {
  readonly lines: string[] = [];
  readonly objects: Named[] = [];
  /** What `kubectl auth can-i` denies, as `verb resource`. */
  readonly denied: string[] = [];
  /** The message of the API server against an object, by its name. */
  readonly refuses = new Map<string, string>();
  /** Groups that it does not know. */
  readonly unknown: string[] = [];
  version = 'v1.35.0';
  client = 'v1.35.0';

  has(...objects: readonly object[]): this {
    this.objects.push(...(objects as Named[]));
    return this;
  }

  readonly programs: Programs = {
    kubectl: (given, input = '') => {
      const args = given[0] === '--context' ? given.slice(2) : [...given];
      this.lines.push(args.join(' '));
      const [verb] = args;
      if (verb === 'config') return ok(args[1] === 'current-context' ? 'trial\n' : 'default');
      if (verb === 'version') return ok(JSON.stringify({ clientVersion: { gitVersion: this.client }, serverVersion: { gitVersion: this.version } }));
      if (verb === 'auth') return { code: this.denied.includes(args.slice(2, 4).join(' ')) ? 1 : 0, out: '', err: '' };
      if (verb === 'api-resources') return ok(resources(this.unknown).join(''));
      if (verb === 'apply') return this.apply(args, input);
      if (verb === 'get' && this.denied.includes(`get ${args[1]}`)) return { code: 1, out: '', err: 'Error from server (Forbidden): it is forbidden' };
      if (verb === 'get') return ok(this.get(args.slice(1), input));
      return { code: 1, out: '', err: `unknown command ${verb}` };
    },
  };

  private apply(args: readonly string[], input: string) {
    if (!args.includes('--dry-run=server')) throw new Error('a command that reads has applied');
    const given = documents(input);
    const wrong = given.find(({ metadata }) => this.refuses.has(metadata.name));
    if (wrong) return { code: 1, out: '', err: `Error from server: ${this.refuses.get(wrong.metadata.name)}` };
    return ok(list(given.map((object) => ({ ...this.find(object), ...object }) as Named)));
  }

  private find = ({ kind, metadata }: Named) =>
    this.objects.find((one) => one.kind === kind && one.metadata.name === metadata.name && one.metadata.namespace === metadata.namespace);

  private get(args: readonly string[], input: string): string {
    if (args.includes('--filename')) return list(documents(input).flatMap((object) => this.find(object) ?? []));
    const value = (name: string) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
    const [kinds, name] = args;
    const namespace = value('--namespace');
    const kindsOf = kinds!.split(',').map((one) => one.split('.')[0]!);
    const chosen = this.objects.filter(
      (one) =>
        kindsOf.includes(plural(one.kind)) &&
        (namespace === undefined || one.metadata.namespace === namespace) &&
        (name!.startsWith('--') || one.metadata.name === name) &&
        labelled(one, value('--selector')),
    );
    if (args.some((arg) => arg.startsWith('go-template'))) return chosen.map((one) => ['there', ...Object.keys(one.data as object)].join('\n')).join('\n');
    if (!name!.startsWith('--')) return chosen.length === 0 ? '' : JSON.stringify(chosen[0]);
    return list(chosen);
  }
}

const ok = (out: string) => ({ code: 0, out, err: '' });
const list = (items: readonly object[]) => JSON.stringify({ kind: 'List', items });
const documents = (text: string) => (parseAllDocuments(text) as Array<{ toJS(): unknown }>).map((one) => one.toJS() as Named);

function labelled({ metadata }: Named, selector: string | undefined): boolean {
  if (selector === undefined) return true;
  const [, maker, instances] = /^app\.kubernetes\.io\/managed-by=(.*),app\.kubernetes\.io\/instance in \((.*)\)$/.exec(selector)!;
  const { 'app.kubernetes.io/managed-by': by, 'app.kubernetes.io/instance': instance } = metadata.labels ?? {};
  return by === maker && instances!.split(',').includes(String(instance));
}

const plural = (kind: string) => {
  const word = kind.toLowerCase();
  return word.endsWith('s') ? `${word}es` : word.endsWith('y') ? `${word.slice(0, -1)}ies` : `${word}s`;
};

/** What a cluster with everything installed knows: version, then kinds; those that lie in no namespace have a star. */
const KNOWN: ReadonlyArray<readonly [version: string, kinds: string]> = [
  ['v1', 'ConfigMap Namespace* Node* PersistentVolume* PersistentVolumeClaim Pod Secret Service ServiceAccount LimitRange ResourceQuota'],
  ['apps/v1', 'DaemonSet Deployment StatefulSet'],
  ['autoscaling/v2', 'HorizontalPodAutoscaler'],
  ['batch/v1', 'CronJob Job'],
  ['discovery.k8s.io/v1', 'EndpointSlice'],
  ['networking.k8s.io/v1', 'Ingress IngressClass* NetworkPolicy'],
  ['policy/v1', 'PodDisruptionBudget'],
  ['rbac.authorization.k8s.io/v1', 'ClusterRole* ClusterRoleBinding* Role RoleBinding'],
  ['storage.k8s.io/v1', 'StorageClass*'],
  ['apiregistration.k8s.io/v1', 'APIService*'],
  ['admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy* ValidatingAdmissionPolicyBinding*'],
  ['monitoring.coreos.com/v1', 'PrometheusRule ServiceMonitor PodMonitor'],
  ['cert-manager.io/v1', 'Certificate ClusterIssuer* Issuer'],
];

/** As `kubectl api-resources --no-headers --output wide` prints them. */
const resources = (unknown: readonly string[]) =>
  KNOWN.filter(([version]) => !unknown.includes(version.split('/')[0]!)).flatMap(([version, kinds]) =>
    kinds
      .split(' ')
      .map((kind) => `${plural(kind.replace('*', ''))}   ${version}   ${String(!kind.endsWith('*'))}   ${kind.replace('*', '')}   [create get list]\n`),
  );
