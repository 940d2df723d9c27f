import { applyObjects, eventually, getAll, kubectl } from './node';

/** CPU in thousandths, and memory in MiB. */
export interface Room {
  readonly cpu: number;
  readonly memory: number;
}

/** What a machine of 2 CPUs and 4 GiB gives to pods: the kernel keeps some of its memory, and the kubelet 100 MiB before it evicts. */
const NODE: Room = { cpu: 2000, memory: 4096 - 200 - 100 };

/**
 * What the pods of a cluster of kind ask for. That of minikube and of k3s asks for less.
 *
 * kube-apiserver 250m, kube-controller-manager 200m, kube-scheduler 100m, etcd 100m and 100 MiB, two of CoreDNS with 100m and 70 MiB each,
 * kindnet 100m and 50 MiB.
 */
const CLUSTER: Room = { cpu: 950, memory: 290 };

const UNITS: Readonly<Record<string, number>> = { Ki: 1 / 1024, Mi: 1, Gi: 1024 };

function roomOf(resources: { readonly cpu?: string; readonly memory?: string } = {}): Room {
  const { cpu = '0', memory = '0' } = resources;
  const [, amount, unit = ''] = /^(\d+)(Ki|Mi|Gi)?$/.exec(memory)!;
  return { cpu: cpu.endsWith('m') ? parseInt(cpu, 10) : Number(cpu) * 1000, memory: Number(amount) * (UNITS[unit] ?? 1 / 1024 ** 2) };
}

const sum = (rooms: readonly Room[]): Room => ({
  cpu: rooms.reduce((all, { cpu }) => all + cpu, 0),
  memory: rooms.reduce((all, { memory }) => all + memory, 0),
});

/** What the pods ask for that the selection of `kubectl get pods` names, by the container; the scheduler counts the same. */
export async function requestsOf(...selection: readonly string[]): Promise<Room> {
  const pods = (await getAll('pods', ...selection)).filter(({ status }) => !['Succeeded', 'Failed'].includes(status.phase as string));
  return sum(pods.flatMap(({ spec }) => (spec.containers as Array<{ resources?: { requests?: object } }>).map(({ resources }) => roomOf(resources?.requests))));
}

/**
 * Makes the node as small, for the scheduler, as one of 2 CPUs and 4 GiB that a whole cluster runs on: a pod that does nothing asks for the
 * rest of the machine.
 */
export async function makeNodeSmall(namespace: string): Promise<void> {
  const [node] = await getAll('nodes');
  const [all, taken] = [roomOf(node!.status.allocatable as object), await requestsOf('--all-namespaces')];
  const rest: Room = { cpu: all.cpu - NODE.cpu + CLUSTER.cpu - taken.cpu, memory: Math.floor(all.memory - NODE.memory + CLUSTER.memory - taken.memory) };
  if (rest.cpu < 0 || rest.memory < 0) throw new Error(`This machine has no 2 CPUs and 4 GiB: ${JSON.stringify(node!.status.allocatable)}`);
  await applyObjects(idlePod(namespace, 'rest-of-the-machine', rest));
  await kubectl(['wait', 'pod/rest-of-the-machine', '--namespace', namespace, '--for=condition=Ready', '--timeout=30s']);
}

/** What the scheduler says of a pod that asks for so much, where it has no room for it. */
export async function refusalOf(namespace: string, room: Room): Promise<string> {
  await applyObjects(idlePod(namespace, 'one-more', room));
  try {
    return await eventually('the scheduler', 20, async () => {
      const [pod] = await getAll('pod', 'one-more', '--namespace', namespace);
      const scheduled = (pod!.status.conditions as Array<{ type: string; status: string; message?: string }>).find(({ type }) => type === 'PodScheduled')!;
      return scheduled.status === 'False' ? scheduled.message! : 'it has room';
    });
  } finally {
    // Else it takes the room of the first pod that is replaced.
    await kubectl(['delete', 'pod', 'one-more', '--namespace', namespace]);
  }
}

function idlePod(namespace: string, name: string, { cpu, memory }: Room) {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace },
    spec: {
      terminationGracePeriodSeconds: 0,
      containers: [{ name: 'pause', image: 'registry.k8s.io/pause:3.8', resources: { requests: { cpu: `${cpu}m`, memory: `${memory}Mi` } } }],
    },
  };
}
