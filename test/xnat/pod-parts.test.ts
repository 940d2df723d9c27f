import { App, Chart } from 'cdk8s';
import { Image, Postgres, Secret, XnatImage, XnatWeb, type XnatWebProps } from 'cdk8s-xnat';
import { find, type Manifest, manifests, named } from '../support/manifests';

function synth(then: (xnat: XnatWeb) => void, props: Partial<XnatWebProps> = {}): Manifest[] {
  const chart = new Chart(new App(), 'uwa', { namespace: 'imaging' });
  const database = new Postgres(chart, 'database');
  then(new XnatWeb(chart, 'xnat', { url: 'https://xnat.example.edu.au', adminEmail: 'admin@example.edu.au', database, ...props }));
  return manifests(chart);
}

const pod = (objects: Manifest[]) => find(objects, 'StatefulSet', 'uwa-xnat-web').spec.template.spec;
const containers = (objects: Manifest[]) => [...pod(objects).initContainers, ...pod(objects).containers] as Array<Manifest & { name: string }>;

test('a feature adds to the pods, and to the container of XNAT alone', () => {
  const objects = synth((xnat) => {
    xnat.addPodParts({
      env: { DOCKER_TLS_VERIFY: '1' },
      javaOptions: ['-Done=1'],
      files: [{ volume: { name: 'certs', secret: { secretName: 'swarm' } }, mountPath: `${xnat.image.tomcat}/certs` }],
      ports: [{ name: 'metrics', port: 9404 }],
    });
    xnat.addPodParts({ javaOptions: ['-Dtwo=2'], initContainers: [{ name: 'agent', image: 'agent:1' }] });
  });
  const before = containers(synth(() => undefined));
  const xnat = named(containers(objects), 'xnat');
  expect(xnat.env).toContainEqual({ name: 'DOCKER_TLS_VERIFY', value: '1' });
  expect(named<Manifest & { name: string }>(xnat.env, 'JAVA_TOOL_OPTIONS').value).toMatch(/ -Dxnat\.home=\S+ -Done=1 -Dtwo=2$/);
  expect(xnat.volumeMounts).toContainEqual({ name: 'certs', mountPath: '/usr/local/tomcat/certs', readOnly: true });
  expect(xnat.ports).toContainEqual({ name: 'metrics', containerPort: 9404, protocol: 'TCP' });
  expect(pod(objects).volumes).toContainEqual({ name: 'certs', secret: { secretName: 'swarm' } });
  expect(containers(objects).filter(({ name }) => name !== 'xnat' && name !== 'agent')).toEqual(before.filter(({ name }) => name !== 'xnat'));
  expect(pod(objects).initContainers.at(-1).name).toBe('agent');
  expect(find(objects, 'Service', 'uwa-xnat-web-headless').spec.ports).toEqual([
    { name: 'http', port: 8080, targetPort: 'http', protocol: 'TCP' },
    { name: 'metrics', port: 9404, targetPort: 'metrics', protocol: 'TCP' },
  ]);
  expect(find(objects, 'Service', 'uwa-xnat-web').spec.ports).toHaveLength(1);
});

test('a Job beside XNAT learns where it is, and what it runs as', () => {
  let seen: XnatWeb | undefined;
  synth((xnat) => (seen = xnat), {
    image: XnatImage.custom({ image: Image.of('xnat', { tag: '1' }), uid: 1001 }),
    pod: { imagePullSecrets: ['registry'] },
    adminCredentials: Secret.named('admin', { password: 'pw' }),
  });
  expect(seen!._host).toMatchObject({
    restUrl: 'http://uwa-xnat-web',
    healthPath: '/xapi/siteConfig/buildInfo',
    podPort: 8080,
    runtime: { image: 'xnat:1', uid: 1001, gid: 1001, imagePullSecrets: ['registry'], placement: {} },
    adminPasswordKey: { secretName: 'admin', key: 'pw' },
    serviceAccountName: 'uwa-xnat-web',
    tomcat: '/usr/local/tomcat',
  });
  expect(seen!._host.volumes.map(({ claimName }) => claimName)).toEqual(['archive', 'prearchive', 'cache'].map((name) => `${name}-uwa-xnat-web`));
});
