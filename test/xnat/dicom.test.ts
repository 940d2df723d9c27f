import { App } from 'cdk8s';
import { type DicomOptions, ServiceType, XnatSite } from 'cdk8s-xnat';
import { find, type Manifest, manifests } from '../support/manifests';
import { MINIMAL } from '../support/sites';

const synth = (dicom: DicomOptions, more: object = {}): Manifest[] => manifests(new XnatSite(new App(), 'uwa', { ...MINIMAL, setup: {}, dicom, ...more }));
const receiversOf = (objects: Manifest[]) => {
  const settings = objects.find(({ kind, data }) => kind === 'ConfigMap' && data['settings.json'] !== undefined)!;
  return (JSON.parse(settings.data['settings.json']) as Array<{ path: string; wanted?: object }>).filter(({ path }) => path === '/xapi/dicomscp');
};

test('a load balancer listens on 104, lets in the ranges that it is given, and the policies let in the same', () => {
  const objects = synth({
    serviceType: ServiceType.LOAD_BALANCER,
    receivers: [{ aeTitle: 'XNAT', port: 8104, servicePort: 104 }],
    sourceRanges: ['10.20.0.0/16'],
    loadBalancerClass: 'service.k8s.aws/nlb',
    loadBalancerIp: '10.20.0.9',
  });
  expect(find(objects, 'Service', 'uwa-xnat-web-dicom-scp').spec).toMatchObject({
    type: 'LoadBalancer',
    externalTrafficPolicy: 'Local',
    loadBalancerClass: 'service.k8s.aws/nlb',
    loadBalancerIP: '10.20.0.9',
    loadBalancerSourceRanges: ['10.20.0.0/16'],
    ports: [{ name: 'dicom-8104', port: 104, targetPort: 'dicom-8104' }],
  });
  const { ingress } = find(objects, 'NetworkPolicy', 'uwa-xnat-web').spec;
  expect(ingress).toContainEqual({ from: [{ ipBlock: { cidr: '10.20.0.0/16' } }], ports: [{ port: 8104, protocol: 'TCP' }] });
});

test('the smoke test goes the way of the scanners', () => {
  const objects = synth({ receivers: [{ aeTitle: 'XNAT', port: 8104, servicePort: 104 }] }, { smokeTest: {} });
  const job = objects.find(({ kind, metadata }) => kind === 'Job' && metadata.name.startsWith('uwa-smoke-test'))!;
  expect(job.spec.template.spec.containers[0].env).toContainEqual({ name: 'RECEIVERS', value: 'uwa-xnat-web-dicom-scp 104 XNAT' });
  const { egress } = find(objects, 'NetworkPolicy', 'uwa-smoke-test').spec;
  expect(JSON.stringify(egress)).toContain('8104');
});

test('set-up sets what is said of a receiver, and nothing else', () => {
  const [bare] = receiversOf(synth({ receivers: [{ aeTitle: 'MRI1', port: 8105 }] }));
  expect(JSON.stringify(bare)).not.toMatch(/whitelist|directArchive|anonymization|customProcessing|outing/);
  const [full] = receiversOf(
    synth({
      receivers: [
        {
          aeTitle: 'MRI1',
          port: 8105,
          whitelist: ['CT1@10.20.0.7'],
          directArchive: true,
          anonymization: false,
          customProcessing: true,
          routing: { project: '(0008,1030):(.+):1' },
        },
      ],
    }),
  );
  expect(JSON.stringify(full)).toContain(
    '"directArchive":true,"anonymizationEnabled":false,"customProcessing":true,"whitelistEnabled":true,"whitelist":["CT1@10.20.0.7"],' +
      '"routingExpressionsEnabled":true,"projectRoutingExpression":"(0008,1030):(.+):1","subjectRoutingExpression":"","sessionRoutingExpression":""',
  );
});
