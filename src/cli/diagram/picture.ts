import { at, isTree, type Tree } from '../from-helm/values';
import { listAt, textAt, treeAt } from '../from-helm/takeover/manifest';
import type { Manifest } from '../manifests/manifests';
import { podOf, type Relation, relationsOf, selects } from '../manifests/relations';
import { outsideOf } from './outside';

export type NodeKind = 'people' | 'entry' | 'pods' | 'job' | 'data' | 'outside';

/** Something in the picture. */
export interface Node {
  readonly id: string;
  readonly kind: NodeKind;
  /** What it is called, and what it is. */
  readonly lines: readonly string[];
  readonly namespace?: string;
}

/** Who talks to whom, or holds whose data. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  /** Ports, or what is done. */
  readonly label: string;
}

export interface Picture {
  readonly nodes: readonly Node[];
  readonly arrows: readonly Arrow[];
}

/** The site as its YAML has it: who talks to whom on which port, what holds data, and what is outside. */
export function pictureOf(manifests: readonly Manifest[]): Picture {
  const nodes = new Map<string, Node>();
  const arrows: Arrow[] = [];
  const add = (node: Node) => (nodes.has(node.id) ? node.id : (nodes.set(node.id, node), node.id));
  const arrow = (from: string, to: string, label: string) => {
    if (from !== to && !arrows.some((one) => one.from === from && one.to === to && one.label === label)) arrows.push({ from, to, label });
  };
  const relations = relationsOf(manifests);
  const workloads = manifests.filter((manifest) => podOf(manifest) !== undefined);
  for (const workload of workloads) add(workloadNode(workload));
  const targets = (service: { readonly kind: string; readonly name: string; readonly namespace?: string }) =>
    relations.filter(({ from, verb, to }) => verb === 'sends to' && isSame(from, service) && podOf(to as Manifest) !== undefined).map(({ to }) => idOf(to));

  for (const ingress of manifests.filter(({ kind }) => kind === 'Ingress')) {
    const hosts = listAt(ingress.object, 'spec.rules').flatMap(({ host }) => (typeof host === 'string' ? [host] : []));
    const people = add({ id: 'people', kind: 'people', lines: ['People'] });
    const id = add({ id: idOf(ingress), kind: 'entry', lines: [`Ingress ${ingress.name}`, ...hosts], namespace: ingress.namespace });
    arrow(people, id, listAt(ingress.object, 'spec.tls').length > 0 || JSON.stringify(ingress.object.metadata).includes('alb.ingress') ? '443' : '80');
    for (const { to } of relations.filter(({ from, verb }) => from === ingress && verb === 'sends to')) {
      for (const target of targets(to)) arrow(id, target, portsOf(manifests.find((one) => isSame(one, to))));
    }
  }
  for (const xnat of workloads.filter(isXnat)) {
    if (!arrows.some(({ to }) => to === idOf(xnat))) arrow(add({ id: 'people', kind: 'people', lines: ['People'] }), idOf(xnat), 'kubectl port-forward');
  }
  for (const service of manifests.filter(
    ({ kind, object }) => kind === 'Service' && ['NodePort', 'LoadBalancer'].includes(String(at(object, ['spec', 'type']))),
  )) {
    const dicom = service.name.endsWith('-dicom-scp');
    const id = add({ id: dicom ? 'scanners' : 'clients', kind: 'people', lines: [dicom ? 'Scanners and PACS' : 'Clients outside'] });
    const ports = listAt(service.object, 'spec.ports');
    const onNodes = ports.every(({ nodePort }) => nodePort !== undefined);
    const where = `${ports.map(({ port, nodePort }) => String(onNodes ? nodePort : port)).join(', ')}${onNodes ? ' of every node' : ''}`;
    for (const target of targets(service)) arrow(id, target, `${dicom ? 'DICOM ' : ''}${where}`);
  }
  for (const [from, to, ports] of betweenPods(workloads, manifests, relations)) arrow(idOf(from), idOf(to), ports);
  for (const workload of workloads) {
    for (const { name, what, label } of outsideOf(textsOf(workload, manifests, relations), isXnat(workload), manifests)) {
      arrow(idOf(workload), add({ id: `outside ${name}`, kind: 'outside', lines: [name, what] }), label);
    }
    for (const { to } of relations.filter(({ from, verb }) => from === workload && verb === 'mounts')) {
      const claim = manifests.find((one) => isSame(one, to));
      const size = claim && textAt(claim.object, 'spec.resources.requests.storage');
      const mode = claim && (at(claim.object, ['spec', 'accessModes']) as unknown[] | undefined)?.[0] === 'ReadWriteMany' ? ', shared' : '';
      const id = add({
        id: idOf(to),
        kind: 'data',
        lines: [to.name, size === undefined ? 'a claim that is there' : `${size}${mode}`],
        namespace: to.namespace,
      });
      arrow(idOf(workload), id, 'keeps data in');
      const nfs = manifests.find(
        ({ kind, object, name }) =>
          kind === 'PersistentVolume' && (textAt(object, 'spec.claimRef.name') === to.name || (claim && textAt(claim.object, 'spec.volumeName') === name)),
      );
      const server = nfs && textAt(nfs.object, 'spec.nfs.server');
      if (server !== undefined) arrow(id, add({ id: `outside ${server}`, kind: 'outside', lines: [server, 'NFS server'] }), 'NFS 2049');
    }
  }
  return { nodes: [...nodes.values()], arrows };
}

type Named = { readonly kind: string; readonly name: string; readonly namespace?: string };

/** XNAT itself, by the label that its selector has. */
const isXnat = (workload: Manifest): boolean => podOf(workload)?.labels['app.kubernetes.io/name'] === 'xnat-web';

const idOf = ({ kind, name, namespace }: Named) => `${namespace ?? ''}/${kind}/${name}`;
const isSame = (a: Named, b: Named) => idOf(a) === idOf(b);

function workloadNode({ kind, name, namespace, object }: Manifest): Node {
  const replicas = at(object, ['spec', 'replicas']);
  const schedule = textAt(object, 'spec.schedule');
  const more = at(object, ['spec', 'suspend']) === true ? 'by hand' : (schedule ?? (Number(replicas) > 1 ? `${String(replicas)} pods` : undefined));
  // The hash of a Job's name says nothing to a person, and changes with the smallest thing.
  const plain = kind === 'Job' ? name.replace(/-[0-9a-f]{8}$/, '') : name;
  return {
    id: idOf({ kind, name, namespace }),
    kind: /Job$/.test(kind) ? 'job' : 'pods',
    lines: [plain, `${kind}${more === undefined ? '' : `, ${more}`}`],
    ...(namespace !== undefined && { namespace }),
  };
}

const portsOf = (service: Manifest | undefined) =>
  listAt(service?.object, 'spec.ports')
    .map(({ port }) => String(port))
    .join(', ');

type Talk = readonly [from: Manifest, to: Manifest, ports: string];

/** As the policies let them; where no policy says who may come, by the names of Services that pods are given. */
function betweenPods(workloads: readonly Manifest[], manifests: readonly Manifest[], relations: readonly Relation[]): Talk[] {
  const policies = manifests.filter(({ kind }) => kind === 'NetworkPolicy');
  const allowed = policies.flatMap((policy) => {
    const guarded = workloads.filter(
      (one) => one.namespace === policy.namespace && selects(treeAt(policy.object, 'spec.podSelector.matchLabels'), podOf(one)!.labels),
    );
    return listAt(policy.object, 'spec.ingress').flatMap((rule) => {
      const peers = listAt(rule, 'from').filter(({ podSelector }) => isTree(podSelector));
      const from = workloads.filter((one) => peers.some((peer) => isPeer(one, peer, policy)));
      const ports = listAt(rule, 'ports').map(portText).join(', ');
      return guarded.flatMap((to) => from.map((one): Talk => [one, to, ports]));
    });
  });
  if (policies.some(({ object }) => listAt(object, 'spec.ingress').length > 0)) return allowed;
  const services = manifests.filter(({ kind }) => kind === 'Service');
  return workloads.flatMap((from) => {
    const text = textsOf(from, manifests, relations).join('\n');
    return services.flatMap((service) => {
      const to = workloads.find((one) => relations.some((relation) => relation.from === service && relation.verb === 'sends to' && isSame(relation.to, one)));
      const named = new RegExp(`(^|[^\\w.-])${service.name.replace(/[.]/g, '\\.')}($|[^\\w-])`, 'm').test(text);
      return to === undefined || to === from || !named ? [] : [[from, to, portsOf(service)] as const];
    });
  });
}

const portText = ({ port, endPort, protocol }: Tree) =>
  `${String(port)}${endPort === undefined ? '' : `-${String(endPort)}`}${protocol === 'UDP' ? ' UDP' : ''}`;

function isPeer(workload: Manifest, peer: Tree, policy: Manifest): boolean {
  const namespace = treeAt(peer, 'namespaceSelector.matchLabels')['kubernetes.io/metadata.name'] ?? policy.namespace;
  return workload.namespace === namespace && selects(treeAt(peer, 'podSelector.matchLabels'), podOf(workload)!.labels);
}

/** What the pods of a workload are told: their own definition, and the ConfigMaps that they read. */
function textsOf(workload: Manifest, manifests: readonly Manifest[], relations: readonly Relation[]): string[] {
  const read = relations.filter(({ from, verb, to }) => from === workload && verb === 'reads' && to.kind === 'ConfigMap');
  const configs = read.flatMap(({ to }) => manifests.filter((one) => isSame(one, to)));
  // Some settings of XNAT's lie in no file of its own: the Job of the set-up makes them.
  const setup = manifests.filter(
    ({ kind, name, namespace }) => isXnat(workload) && kind === 'ConfigMap' && namespace === workload.namespace && /-xnat-setup-/.test(name),
  );
  return [JSON.stringify(podOf(workload)!.spec), ...[...configs, ...setup].flatMap(({ object }) => Object.values(treeAt(object, 'data')).map(String))];
}
