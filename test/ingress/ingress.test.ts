import { App, Chart, Duration, Size } from 'cdk8s';
import { Ingress, type IngressOptions, IngressPreset, IngressTls, XnatSite } from 'cdk8s-xnat';
import { find, type Manifest, manifests } from '../support/manifests';
import { MINIMAL } from '../support/sites';

function ingress(options: Partial<IngressOptions> = {}): Manifest {
  const site = new XnatSite(new App(), 'uwa', { ...MINIMAL, ingress: { className: 'traefik', ...options } });
  if (options.preset) site.acknowledge('ingress-nginx-retired', 'until the move to another controller');
  return find(manifests(site), 'Ingress', 'uwa-xnat-web');
}

describe('Ingress', () => {
  test("sends the site's host to its Service, with TLS", () => {
    expect(ingress()).toMatchSnapshot();
    expect(ingress().spec).toEqual({
      ingressClassName: 'traefik',
      tls: [{ hosts: ['xnat.example.edu.au'], secretName: 'uwa-xnat-web-tls' }],
      rules: [
        {
          host: 'xnat.example.edu.au',
          http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'uwa-xnat-web', port: { name: 'http' } } } }] },
        },
      ],
    });
    expect(ingress().metadata.annotations).toBeUndefined();
  });

  test('takes Secret, issuer and annotations', () => {
    const made = ingress({ tlsSecretName: 'wildcard', clusterIssuer: 'letsencrypt', annotations: { a: 'b' } });
    expect(made.spec.tls[0].secretName).toBe('wildcard');
    expect(made.metadata.annotations).toEqual({ 'cert-manager.io/cluster-issuer': 'letsencrypt', a: 'b' });
    expect(ingress({ issuer: 'own' }).metadata.annotations).toEqual({ 'cert-manager.io/issuer': 'own' });
  });

  test('takes further hosts, each with its rule and in the certificate', () => {
    const { spec } = ingress({ hosts: ['scans.example.edu.au', 'mri.example.org'] });
    const all = ['xnat.example.edu.au', 'scans.example.edu.au', 'mri.example.org'];
    expect(spec.tls).toEqual([{ hosts: all, secretName: 'uwa-xnat-web-tls' }]);
    expect(spec.rules.map(({ host }: { host: string }) => host)).toEqual(all);
    expect(new Set(spec.rules.map(({ http }: { http: object }) => JSON.stringify(http))).size).toBe(1);
  });

  test('takes its certificate from a Secret, from the controller, or leaves TLS to what is in front', () => {
    expect(ingress({ tls: IngressTls.SECRET }).spec.tls).toEqual(ingress().spec.tls);
    expect(ingress({ tls: IngressTls.CONTROLLER_CERTIFICATE, hosts: ['a.example.org'] }).spec.tls).toEqual([
      { hosts: ['xnat.example.edu.au', 'a.example.org'] },
    ]);
    expect(ingress({ tls: IngressTls.ELSEWHERE }).spec).not.toHaveProperty('tls');
  });

  test('lets two Ingresses of one site share a further host', () => {
    const site = new XnatSite(new App(), 'uwa', { ...MINIMAL, ingress: { className: 'campus', hosts: ['scans.example.edu.au'] } });
    const edge = new Chart(site.node.root, 'edge', { namespace: 'uwa' });
    new Ingress(edge, 'ingress', { backend: site.xnat, className: 'world', hosts: ['scans.example.edu.au'] });
    expect(manifests(edge)[0].spec.rules).toHaveLength(2);
  });

  test('stands in a chart of its own as well', () => {
    const site = new XnatSite(new App(), 'uwa', MINIMAL);
    const chart = new Chart(new App(), 'edge', { namespace: 'uwa' });
    new Ingress(chart, 'ingress', { backend: site.xnat, className: 'haproxy' });
    expect(find(manifests(chart), 'Ingress', 'edge-xnat-web').spec.rules[0].http.paths[0].backend.service.name).toBe('uwa-xnat-web');
  });
});

describe('IngressPreset.nginx', () => {
  const annotations = (options?: Parameters<typeof IngressPreset.nginx>[0], further?: Record<string, string>) =>
    ingress({ className: 'nginx', preset: IngressPreset.nginx(options), annotations: further }).metadata.annotations;
  const nginx = (name: string) => `nginx.ingress.kubernetes.io/${name}`;

  test('keeps a browser with its pod, and lets uploads through as they come', () => {
    expect(annotations()).toEqual({
      [nginx('affinity')]: 'cookie',
      [nginx('affinity-mode')]: 'persistent',
      [nginx('session-cookie-name')]: 'XNATPOD',
      [nginx('session-cookie-max-age')]: '1800',
      [nginx('session-cookie-secure')]: 'true',
      [nginx('session-cookie-samesite')]: 'Lax',
      [nginx('session-cookie-change-on-failure')]: 'true',
      [nginx('proxy-body-size')]: '0',
      [nginx('proxy-request-buffering')]: 'off',
      [nginx('proxy-read-timeout')]: '600',
      [nginx('proxy-send-timeout')]: '600',
      [nginx('proxy-buffer-size')]: '32k',
    });
  });

  test('takes times and sizes, and gives way to what the site says itself', () => {
    const made = annotations(
      { stickiness: Duration.hours(1), maxBodySize: Size.gibibytes(12), timeout: Duration.minutes(20) },
      { [nginx('proxy-buffer-size')]: '64k' },
    );
    expect(made).toMatchObject({
      [nginx('session-cookie-max-age')]: '3600',
      [nginx('proxy-body-size')]: '12288m',
      [nginx('proxy-read-timeout')]: '1200',
      [nginx('proxy-buffer-size')]: '64k',
    });
  });
});

/** The annotations of a site's Service and of its Ingress. */
function edge(preset: IngressPreset): Record<string, object | undefined> {
  const made = manifests(new XnatSite(new App(), 'uwa', { ...MINIMAL, ingress: { className: 'edge', preset } }));
  return Object.fromEntries(['Service', 'Ingress'].map((kind) => [kind, find(made, kind, 'uwa-xnat-web').metadata.annotations as object | undefined]));
}

describe('IngressPreset.traefik', () => {
  const sticky = 'traefik.ingress.kubernetes.io/service.sticky.cookie';

  test('keeps a browser with its pod by annotations of the Service, until the browser is closed', () => {
    expect(edge(IngressPreset.traefik())).toEqual({
      Service: { [sticky]: 'true', [`${sticky}.name`]: 'XNATPOD', [`${sticky}.secure`]: 'true', [`${sticky}.httponly`]: 'true', [`${sticky}.samesite`]: 'lax' },
      Ingress: undefined,
    });
    expect(edge(IngressPreset.traefik({ stickiness: Duration.hours(12) })).Service).toHaveProperty([`${sticky}.maxage`], '43200');
  });

  test("annotates the Service for an Ingress of another chart too, and no Service that is not the ingress controller's", () => {
    const app = new App();
    const site = new XnatSite(app, 'uwa', { ...MINIMAL, dicom: {} });
    new Ingress(new Chart(app, 'edge', { namespace: 'uwa' }), 'ingress', { backend: site.xnat, className: 'traefik', preset: IngressPreset.traefik() });
    const annotated = manifests(site).filter(({ kind, metadata }) => kind === 'Service' && metadata.annotations?.[sticky] !== undefined);
    expect(annotated.map(({ metadata }) => metadata.name)).toEqual(['uwa-xnat-web']);
  });
});

describe('IngressPreset.haproxy', () => {
  test('keeps a browser with its pod, and waits for a long answer', () => {
    expect(edge(IngressPreset.haproxy())).toEqual({
      Service: { 'haproxy.org/cookie-persistence': 'XNATPOD', 'haproxy.org/timeout-server': '600s' },
      Ingress: undefined,
    });
    expect(edge(IngressPreset.haproxy({ timeout: Duration.hours(1) })).Service).toHaveProperty(['haproxy.org/timeout-server'], '3600s');
  });
});
