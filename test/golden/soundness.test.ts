import { EXAMPLES, exampleManifests } from '../support/examples';
import type { Manifest } from '../support/manifests';
import { danglingReferences } from '../support/references';

describe.each(EXAMPLES)('the example %s', (name) => {
  const objects = exampleManifests(name);
  const workloads = objects.filter((object) => object.spec?.template);

  test('has no reference that leads nowhere', () => {
    expect(danglingReferences(objects)).toEqual([]);
  });

  test.each(workloads.map((workload) => [workload.metadata.name as string, workload] as const))(
    '%s is a pod that Pod Security "restricted" lets in, with a read-only root file system',
    (_, workload) => {
      expect(restrictedViolations(workload)).toEqual([]);
    },
  );

  test('carries no Secret, and no literal where a secret would stand', () => {
    expect(objects.filter(({ kind }) => kind === 'Secret')).toEqual([]);
    const text = JSON.stringify(objects);
    for (const match of text.matchAll(/[A-Za-z.]*(?:[pP]assword|clientSecret)=([^\\]*)/g)) {
      expect(match[1]).toMatch(/^@@(sql-)?secret:/);
    }
  });
});

/** The checks of the restricted level. @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted */
function restrictedViolations(workload: Manifest): string[] {
  const { spec } = workload.spec.template;
  const allowed = ['configMap', 'emptyDir', 'persistentVolumeClaim', 'projected', 'secret'];
  const faults: string[] = [];
  const check = (holds: boolean, what: string) => {
    if (!holds) faults.push(what);
  };
  check(spec.securityContext.runAsNonRoot === true && spec.securityContext.runAsUser > 0, 'runs as root');
  check(spec.securityContext.seccompProfile?.type === 'RuntimeDefault', 'has no seccomp profile');
  check(!spec.hostNetwork && !spec.hostPID && !spec.hostIPC, "uses the node's namespaces");
  check(spec.automountServiceAccountToken === false, 'has a token that it does not need');
  for (const volume of spec.volumes) check(allowed.some((type) => type in volume), `has the volume ${volume.name}`);
  for (const container of [...(spec.initContainers ?? []), ...spec.containers]) {
    const context = container.securityContext ?? {};
    check(context.allowPrivilegeEscalation === false, `${container.name} may escalate`);
    check(JSON.stringify(context.capabilities) === '{"drop":["ALL"]}', `${container.name} keeps capabilities`);
    check(context.readOnlyRootFilesystem === true, `${container.name} may write to its root`);
    check(container.resources?.requests?.memory && container.resources?.limits?.memory, `${container.name} has no memory limit`);
  }
  return faults;
}
