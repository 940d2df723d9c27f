import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { exampleObjects } from '../support/examples';
import { find, type Manifest, named } from '../support/manifests';

/** Section 2 of the AIS operations documents, as it stands there. */
const DOCUMENTS = {
  albAnnotations: parse(`
alb.ingress.kubernetes.io/target-group-attributes: "stickiness.enabled=true,stickiness.lb_cookie.duration_seconds=1800,load_balancing.algorithm.type=least_outstanding_requests"
alb.ingress.kubernetes.io/target-type: ip
`) as Record<string, string>,
  values: parse(`
  resources:
    limits:
      cpu: 1000m
      memory: 3000Mi
    requests:
      cpu: 1000m
      memory: 3000Mi
  autoscaling:
    enabled: true
    minReplicas: 2
    maxReplicas: 100
    targetCPUUtilizationPercentage: 80
    targetMemoryUtilizationPercentage: 80
`) as { resources: object; autoscaling: Record<string, unknown> },
  metricsServer: parse(`
    spec:
      containers:
      - args:
        - --kubelet-insecure-tls
        - --kubelet-preferred-address-types=InternalIP,ExternalIP
        - --cert-dir=/tmp
        - --secure-port=443
        - --kubelet-use-node-status-port
        - --metric-resolution=15s
`) as { spec: { containers: Array<{ args: string[] }> } },
  storageClass: parse(`
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: gp2
  annotations:
    storageclass.kubernetes.io/is-default-class: "true"
provisioner: kubernetes.io/aws-ebs
volumeBindingMode: WaitForFirstConsumer
parameters:
  fsType: ext4
  type: gp2
`) as Manifest,
};

const pairs = (attributes: string) => Object.fromEntries(attributes.split(',').map((pair) => pair.split('=') as [string, string]));

/** Every difference that there is, each with its reason in docs/explanation/ais-values.md. */
describe('examples/ais-eks has section 2 of the AIS operations documents', () => {
  const objects = exampleObjects('ais-eks');

  test('the annotations of the load balancer', () => {
    const { annotations } = find(objects, 'Ingress', 'xnat-xnat-web').metadata;
    const attributes = 'alb.ingress.kubernetes.io/target-group-attributes';
    expect(annotations).toMatchObject({ ...DOCUMENTS.albAnnotations, [attributes]: expect.any(String) });
    expect(pairs(annotations[attributes])).toEqual({
      ...pairs(DOCUMENTS.albAnnotations[attributes]!),
      'stickiness.type': 'lb_cookie',
      'deregistration_delay.timeout_seconds': '120',
    });
  });

  test('the resources of XNAT', () => {
    const { containers } = find(objects, 'StatefulSet', 'xnat-xnat-web').spec.template.spec;
    // The documents write 1000m, the API server keeps 1.
    const { requests, limits } = DOCUMENTS.values.resources as Record<string, object>;
    expect(named<Manifest & { name: string }>(containers, 'xnat').resources).toEqual({
      requests: { ...requests, cpu: '1', 'ephemeral-storage': '4Gi' },
      limits: { ...limits, cpu: '1', 'ephemeral-storage': '20Gi' },
    });
  });

  test('the autoscaler', () => {
    const { spec } = find(objects, 'HorizontalPodAutoscaler', 'xnat-xnat-web');
    const share = (name: string) =>
      spec.metrics.find(({ containerResource }: Manifest) => containerResource.name === name).containerResource.target.averageUtilization;
    expect({
      enabled: true,
      minReplicas: spec.minReplicas,
      maxReplicas: spec.maxReplicas,
      targetCPUUtilizationPercentage: share('cpu'),
      targetMemoryUtilizationPercentage: share('memory'),
    }).toEqual(DOCUMENTS.values.autoscaling);
    expect(find(objects, 'StatefulSet', 'xnat-xnat-web').spec).not.toHaveProperty('replicas');
  });

  test('the arguments of the Metrics Server', () => {
    const [container] = find(objects, 'Deployment', 'metrics-server').spec.template.spec.containers;
    expect([...container.args].sort()).toEqual([...DOCUMENTS.metricsServer.spec.containers[0]!.args].sort());
  });

  test('the StorageClass', () => {
    const { metadata, ...fields } = find(objects, 'StorageClass', 'gp2');
    const { metadata: theirs, ...documents } = DOCUMENTS.storageClass;
    expect(fields).toEqual(documents);
    expect(metadata).toMatchObject(theirs as object);
  });

  test('needs four acknowledgements', () => {
    const file = readFileSync(join(__dirname, '../../examples/ais-eks/main.ts'), 'utf8');
    expect([...file.matchAll(/acknowledge\('([a-z-]+)'/g)].map(([, rule]) => rule)).toEqual(['kubelet-unverified', 'several-pods', 'autoscaling-memory', 'tls-unverified']);
  });
});
