import { App, Chart, Duration, Size } from 'cdk8s';
import { HpaAutoscaling, type HpaAutoscalingOptions, PostgresTuning, XnatSite, type XnatSiteProps } from 'cdk8s-xnat';
import { fakeXnat } from '../support/fake-xnat';
import { find, type Manifest, manifests } from '../support/manifests';
import { MINIMAL, SHARED } from '../support/sites';

function synth(autoscaling?: HpaAutoscalingOptions, props: Partial<XnatSiteProps> = {}): Manifest[] {
  const site = new XnatSite(new App(), 'xnat', { ...MINIMAL, ...SHARED, ...props, autoscaling });
  if (autoscaling && autoscaling.maxReplicas > 1) site.acknowledge('several-pods', 'a trial of the autoscaler');
  if (autoscaling?.memoryPercent !== undefined) site.acknowledge('autoscaling-memory', 'a trial of the autoscaler');
  return manifests(site);
}

const autoscaler = (options: HpaAutoscalingOptions, props: Partial<XnatSiteProps> = {}): Manifest =>
  find(synth(options, props), 'HorizontalPodAutoscaler', 'xnat-xnat-web').spec;
const statefulSet = (objects: Manifest[]) => find(objects, 'StatefulSet', 'xnat-xnat-web').spec;

describe('HpaAutoscaling', () => {
  test('scales the StatefulSet by the CPU of the container that does the work', () => {
    const objects = synth({ minReplicas: 2, maxReplicas: 6 });
    expect(find(objects, 'HorizontalPodAutoscaler', 'xnat-xnat-web')).toMatchSnapshot();
    const { spec } = find(objects, 'HorizontalPodAutoscaler', 'xnat-xnat-web');
    expect(spec).toMatchObject({
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'xnat-xnat-web' },
      minReplicas: 2,
      maxReplicas: 6,
      metrics: [{ type: 'ContainerResource', containerResource: { name: 'cpu', container: 'xnat', target: { type: 'Utilization', averageUtilization: 80 } } }],
    });
    const containers = statefulSet(objects).template.spec.containers as Array<{ name: string }>;
    expect(containers.map(({ name }) => name)).toContain(spec.metrics[0].containerResource.container);
  });

  test('leaves the number of pods to the autoscaler alone', () => {
    expect(statefulSet(synth({ maxReplicas: 6 }))).not.toHaveProperty('replicas');
    expect(statefulSet(synth())).toHaveProperty('replicas', 1);
  });

  test('has the values of the AIS operations documents', () => {
    // As their values.yaml has them under xnat-web.autoscaling.
    const documents = { minReplicas: 2, maxReplicas: 100, targetCPUUtilizationPercentage: 80, targetMemoryUtilizationPercentage: 80 };
    const tuning = PostgresTuning.forMemory(Size.gibibytes(32), { maxConnections: 2000 });
    const spec = autoscaler(HpaAutoscaling.ais(), { postgres: { resources: { memory: Size.gibibytes(32) }, tuning } });
    const share = (name: string) => spec.metrics.find((metric: Manifest) => metric.containerResource.name === name).containerResource.target.averageUtilization;
    expect({
      minReplicas: spec.minReplicas,
      maxReplicas: spec.maxReplicas,
      targetCPUUtilizationPercentage: share('cpu'),
      targetMemoryUtilizationPercentage: share('memory'),
    }).toEqual(documents);
  });

  test('looks at what it is told to', () => {
    const names = (options: HpaAutoscalingOptions) => autoscaler(options).metrics.map((metric: Manifest) => metric.containerResource.name);
    expect(names({ maxReplicas: 2, memoryPercent: 70 })).toEqual(['memory']);
    expect(names({ maxReplicas: 2, cpuPercent: 60, memoryPercent: 70 })).toEqual(['cpu', 'memory']);
    expect(autoscaler({ maxReplicas: 2, wholePod: true }).metrics).toEqual([
      { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
    ]);
  });

  test('gives sessions time to end before a pod goes', () => {
    expect(autoscaler({ maxReplicas: 2 }).behavior).toEqual({
      scaleUp: { stabilizationWindowSeconds: 120, selectPolicy: 'Max', policies: [{ type: 'Pods', value: 2, periodSeconds: 120 }] },
      scaleDown: { stabilizationWindowSeconds: 1800, selectPolicy: 'Min', policies: [{ type: 'Pods', value: 1, periodSeconds: 1800 }] },
    });
    expect(autoscaler({ maxReplicas: 2, scaleDown: false }).behavior.scaleDown.selectPolicy).toBe('Disabled');
    expect(autoscaler({ maxReplicas: 2, scaleDownAfter: Duration.hours(1) }).behavior.scaleDown).toMatchObject({
      stabilizationWindowSeconds: 3600,
      policies: [{ periodSeconds: 1800 }],
    });
  });

  test('limits how many pods may be evicted at once, if there can be several', () => {
    expect(find(synth({ maxReplicas: 3 }), 'PodDisruptionBudget', 'xnat-xnat-web').spec.maxUnavailable).toBe(1);
    expect(synth({ maxReplicas: 1 }).some(({ kind }) => kind === 'PodDisruptionBudget')).toBe(false);
  });

  test('hands the range over, and asks every container for requests where all are measured', () => {
    const handed: unknown[][] = [];
    const xnat = fakeXnat({
      scaledContainers: [{ name: 'viewer' }, { name: 'sidecar' }],
      scaleBetween: (...range) => handed.push(range),
    });
    const chart = new Chart(new App(), 'uwa');
    new HpaAutoscaling(chart, 'autoscaling', { xnat, minReplicas: 1, maxReplicas: 4, memoryPercent: 50, wholePod: true });
    expect(handed).toEqual([[1, 4, 1800]]);
    const messages = chart.node.findAll().flatMap((construct) => construct.node.validate());
    expect(messages.map((message) => message.split('\n')[0])).toEqual([
      'the container viewer requests no memory (autoscaling-requests)',
      'the container sidecar requests no memory (autoscaling-requests)',
    ]);
  });
});
