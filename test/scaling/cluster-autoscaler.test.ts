import { App, Chart, Duration } from 'cdk8s';
import { ClusterAutoscaler, type ClusterAutoscalerOptions, ClusterServices, Expander, Image } from 'cdk8s-xnat';
import { find, type Manifest, manifests } from '../support/manifests';

function synth(options: Partial<ClusterAutoscalerOptions> = {}): Manifest[] {
  const chart = new Chart(new App(), 'cluster');
  new ClusterAutoscaler(chart, 'autoscaler', { kubernetesVersion: '1.33', clusterName: 'ais-prod', ...options });
  return manifests(chart);
}

const container = (objects: Manifest[]) => find(objects, 'Deployment', 'cluster-autoscaler').spec.template.spec.containers[0];
const flags = (objects: Manifest[]) => container(objects).command as string[];

describe('ClusterAutoscaler', () => {
  test('makes every object of its release, in kube-system', () => {
    expect(synth()).toMatchSnapshot();
    expect(
      synth()
        .map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? '-'}`)
        .sort(),
    ).toEqual([
      'ClusterRole -',
      'ClusterRoleBinding -',
      'Deployment kube-system',
      'PodDisruptionBudget kube-system',
      'Role kube-system',
      'RoleBinding kube-system',
      'ServiceAccount kube-system',
    ]);
  });

  test('finds its groups by the tags of the cluster, and keeps those of different zones at one size', () => {
    expect(flags(synth())).toEqual(
      expect.arrayContaining([
        '--cloud-provider=aws',
        '--node-group-auto-discovery=asg:tag=k8s.io/cluster-autoscaler/enabled,k8s.io/cluster-autoscaler/ais-prod',
        '--expander=least-waste',
        '--balance-similar-node-groups=true',
        '--skip-nodes-with-local-storage=false',
        '--max-graceful-termination-sec=600',
      ]),
    );
  });

  test('scales listed groups instead', () => {
    const listed = flags(synth({ clusterName: undefined, nodeGroups: [{ name: 'workers-a', minNodes: 1, maxNodes: 4 }] }));
    expect(listed).toContain('--nodes=1:4:workers-a');
    expect(listed.join()).not.toContain('auto-discovery');
  });

  test("has the cluster's own minor", () => {
    expect(container(synth()).image).toBe('registry.k8s.io/autoscaling/cluster-autoscaler:v1.33.0');
    const image = (tag?: string) => container(synth({ image: Image.of('registry.example.edu.au/cluster-autoscaler', { tag }) })).image;
    expect([image(), image('v1.33.2')]).toEqual(['registry.example.edu.au/cluster-autoscaler:v1.33.0', 'registry.example.edu.au/cluster-autoscaler:v1.33.2']);
    expect(container(synth({ kubernetesVersion: 'v1.31.5-eks-1' })).image).toMatch(/:v1\.31\.0$/);
  });

  test('takes each of its options', () => {
    const objects = synth({
      roleArn: 'arn:aws:iam::111122223333:role/autoscaler',
      region: 'ap-southeast-2',
      expander: Expander.PRIORITY,
      balanceSimilarNodeGroups: false,
      skipNodesWithLocalStorage: true,
      scaleDownUnneededTime: Duration.minutes(20),
      scaleDownDelayAfterAdd: Duration.minutes(15),
      scaleDownUtilizationPercent: 60,
      maxGracefulTermination: Duration.minutes(5),
    });
    expect(flags(objects)).toEqual(
      expect.arrayContaining([
        '--expander=priority',
        '--balance-similar-node-groups=false',
        '--skip-nodes-with-local-storage=true',
        '--scale-down-unneeded-time=1200s',
        '--scale-down-delay-after-add=900s',
        '--scale-down-utilization-threshold=0.6',
        '--max-graceful-termination-sec=300',
      ]),
    );
    expect(container(objects).env).toContainEqual({ name: 'AWS_REGION', value: 'ap-southeast-2' });
    expect(find(objects, 'ServiceAccount', 'cluster-autoscaler').metadata.annotations).toEqual({
      'eks.amazonaws.com/role-arn': 'arn:aws:iam::111122223333:role/autoscaler',
    });
  });

  test('may write to no more than its own objects', () => {
    const [created, own] = find(synth(), 'Role', 'cluster-autoscaler').rules;
    expect([created.verbs, own.resourceNames]).toEqual([['create'], ['cluster-autoscaler-status']]);
    const prioritized = find(synth({ expander: Expander.PRIORITY }), 'Role', 'cluster-autoscaler').rules;
    expect(prioritized[1].resourceNames).toContain('cluster-autoscaler-priority-expander');
    const writing = find(synth(), 'ClusterRole', 'cluster-autoscaler').rules.filter((rule: { verbs: string[] }) =>
      rule.verbs.some((verb) => !['get', 'list', 'watch'].includes(verb)),
    );
    expect(writing.flatMap((rule: { resources: string[] }) => rule.resources).sort()).toEqual(
      ['endpoints', 'endpoints', 'events', 'jobs', 'leases', 'leases', 'nodes', 'pods/eviction', 'pods/status'].sort(),
    );
  });

  test('prints the policy that AWS takes: all may be read, one cluster changed', () => {
    const policy = JSON.parse(ClusterAutoscaler.iamPolicy('ais-prod')) as {
      Statement: Array<{ Sid: string; Action: string[]; Condition?: { StringEquals: Record<string, string> } }>;
    };
    const change = policy.Statement.find(({ Sid }) => Sid === 'Change')!;
    expect(change.Action).toEqual(['autoscaling:SetDesiredCapacity', 'autoscaling:TerminateInstanceInAutoScalingGroup']);
    expect(change.Condition!.StringEquals).toEqual({
      'aws:ResourceTag/k8s.io/cluster-autoscaler/enabled': 'true',
      'aws:ResourceTag/k8s.io/cluster-autoscaler/ais-prod': 'owned',
    });
    const unconditional = policy.Statement.filter((statement) => statement.Condition === undefined).flatMap(({ Action }) => Action);
    expect(unconditional.every((action) => /:(Describe|Get)/.test(action))).toBe(true);
  });

  test('is a restricted pod without a path of its node', () => {
    const { spec } = find(synth(), 'Deployment', 'cluster-autoscaler').spec.template;
    expect(spec.volumes).toBeUndefined();
    expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 65534, seccompProfile: { type: 'RuntimeDefault' } });
    expect(container(synth()).securityContext).toMatchObject({ readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } });
  });

  test('is turned on in the services of a cluster by its key', () => {
    const cluster = new ClusterServices(new App(), 'cluster', { clusterAutoscaler: { kubernetesVersion: '1.33', clusterName: 'ais-prod' } });
    expect(flags(manifests(cluster))).toContain('--cloud-provider=aws');
  });
});
