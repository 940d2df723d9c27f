import { EXAMPLES, exampleObjects } from '../support/examples';
import type { Manifest } from '../support/manifests';
import { danglingReferences, podOf } from '../support/references';

test('no exception is without a use', () => {
  const workloads = EXAMPLES.flatMap((name) => exampleObjects(name)).filter((object) => podOf(object));
  const names = new Set(workloads.map(nameOf));
  for (const [exception, reason] of Object.entries(EXCEPTIONS)) {
    expect([exception, names.has(/^[a-z-]+/.exec(exception)![0])]).toEqual([exception, true]);
    expect(reason.length).toBeGreaterThan(20);
  }
});

describe.each(EXAMPLES)('the example %s', (name) => {
  const objects = exampleObjects(name);
  const workloads = objects.filter((object) => podOf(object));

  test('has no reference that leads nowhere', () => {
    expect(danglingReferences(objects)).toEqual([]);
  });

  test.each(workloads.map((workload) => [workload.metadata.name as string, workload] as const))(
    '%s is a pod that Pod Security "restricted" lets in, with a read-only root file system',
    (_name, workload) => {
      expect(restrictedViolations(workload)).toEqual([]);
    },
  );

  test('carries no Secret, and no literal where a secret would stand', () => {
    expect(objects.filter(({ kind }) => kind === 'Secret')).toEqual([]);
    const text = JSON.stringify(objects);
    for (const match of text.matchAll(/[A-Za-z.]*(?:[pP]assword|clientSecret)=([^\\]*)/g)) {
      expect(match[1]).toMatch(/^@@(sql-|spring-)?secret:/);
    }
  });
});

/**
 * What a pod may be found to do, and why. Fluentd alone is refused by Pod Security "restricted", and so has a namespace of
 * its own; the others only fall short of what this project asks of its own pods.
 */
const EXCEPTIONS: Record<string, string> = {
  'fluentd: has the volume logs': 'the logs of all containers lie in a folder of the node',
  'fluentd: has the volume state': 'how far it has read must outlive the pod, or it would send everything again',
  'fluentd: fluentd runs as root': 'the files of the logs are root’s, and readable to nobody else',
  'fluentd: bootstrapped runs as root': 'it notes what it has seen in the folder of the node, which is root’s',
  'efk-bootstrap has a token that it does not need': 'it copies the certificate of the authority into Fluentd’s namespace, and may do nothing else',
  'fluentd has a token that it does not need': 'it asks the API server for the names of pods',
  'metrics-server has a token that it does not need': 'it asks the API server about nodes and pods',
  'cluster-autoscaler has a token that it does not need': 'it asks the API server about nodes and pods, and removes them',
  'metrics-server: metrics-server has no memory limit': 'as upstream: it grows with the cluster, and an end for want of memory would stop every autoscaler',
};

/** Without the hash of a Job. */
function nameOf({ metadata }: Manifest): string {
  return (metadata.name as string).replace(/-[0-9a-f]{8}$/, '');
}

/** The checks of the restricted level, and some of this project's own. @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted */
function restrictedViolations(workload: Manifest): string[] {
  const { spec } = podOf(workload)!;
  const name = nameOf(workload);
  const allowed = ['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'persistentVolumeClaim', 'projected', 'secret'];
  const faults: string[] = [];
  const check = (holds: boolean, what: string) => {
    if (!holds) faults.push(what);
  };
  const own = (holds: boolean, what: string) => check(holds || what in EXCEPTIONS, what);
  const pod = spec.securityContext ?? {};
  check(!spec.hostNetwork && !spec.hostPID && !spec.hostIPC, "uses the node's namespaces");
  for (const volume of spec.volumes ?? []) own(allowed.some((type) => type in volume), `${name}: has the volume ${volume.name}`);
  own(spec.automountServiceAccountToken === false, `${name} has a token that it does not need`);
  for (const container of [...(spec.initContainers ?? []), ...spec.containers]) {
    const context = { ...pod, ...container.securityContext };
    const { drop, add = [] } = context.capabilities ?? {};
    own(context.runAsNonRoot === true && context.runAsUser > 0, `${name}: ${container.name} runs as root`);
    check(context.seccompProfile?.type === 'RuntimeDefault', `${container.name} has no seccomp profile`);
    check(context.allowPrivilegeEscalation === false, `${container.name} may escalate`);
    check(!context.privileged, `${container.name} is privileged`);
    own(JSON.stringify(drop) === '["ALL"]' && add.every((one: string) => one === 'NET_BIND_SERVICE'), `${name}: ${container.name} keeps capabilities`);
    check((container.ports ?? []).every((port: { hostPort?: number }) => port.hostPort === undefined), `${container.name} has a port of the node`);
    own(context.readOnlyRootFilesystem === true, `${name}: ${container.name} may write to its root`);
    const secrets = [...(container.env ?? []), ...(container.envFrom ?? [])].filter((one: Manifest) => one.valueFrom?.secretKeyRef ?? one.secretRef);
    own(secrets.length === 0, `${name}: ${container.name} has a secret in its environment`);
    own(container.resources?.requests?.memory && container.resources?.limits?.memory, `${name}: ${container.name} has no memory limit`);
  }
  return faults;
}
