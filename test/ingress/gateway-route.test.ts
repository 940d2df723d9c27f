import { App, Chart, Duration } from 'cdk8s';
import { GatewayController, type GatewayOptions, GatewayRoute, XnatSite } from 'cdk8s-xnat';
import { find, type Manifest, manifests, refusalsOf, ruleIds } from '../support/manifests';
import { MINIMAL } from '../support/sites';

const site = (gateway?: GatewayOptions) => manifests(new XnatSite(new App(), 'uwa', { ...MINIMAL, gateway }));
const route = (options: Partial<GatewayOptions> = {}): Manifest => find(site({ gatewayName: 'public', ...options }), 'HTTPRoute', 'uwa-xnat-web');

describe('GatewayRoute', () => {
  test("leads the site's host from a Gateway to its Service, without a limit of time", () => {
    expect(route()).toEqual({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: 'uwa-xnat-web', namespace: 'uwa', labels: find(site(), 'Service', 'uwa-xnat-web').metadata.labels as object },
      spec: {
        parentRefs: [{ name: 'public' }],
        hostnames: ['xnat.example.edu.au'],
        rules: [
          {
            matches: [{ path: { type: 'PathPrefix', value: '/' } }],
            timeouts: { request: '0s' },
            backendRefs: [{ name: 'uwa-xnat-web', port: 80 }],
          },
        ],
      },
    });
    const service = find(site(), 'Service', 'uwa-xnat-web');
    expect(service.spec.ports.map(({ port }: { port: number }) => port)).toEqual([80]);
  });

  test('is not there unless asked for', () => {
    expect(site().filter(({ kind }) => kind === 'HTTPRoute')).toEqual([]);
  });

  test('names the namespace and the listener of the Gateway, and further hosts', () => {
    const { spec } = route({ gatewayNamespace: 'gateways', sectionName: 'https', hosts: ['scans.example.edu.au'] });
    expect(spec.parentRefs).toEqual([{ name: 'public', namespace: 'gateways', sectionName: 'https' }]);
    expect(spec.hostnames).toEqual(['xnat.example.edu.au', 'scans.example.edu.au']);
  });

  test('keeps a browser with its pod, where the controller can', () => {
    const sticky = (options: Partial<GatewayOptions>) => route(options).spec.rules[0].sessionPersistence as unknown;
    for (const controller of [GatewayController.ENVOY_GATEWAY, GatewayController.KGATEWAY]) {
      expect(sticky({ controller })).toEqual({ type: 'Cookie', absoluteTimeout: '12h' });
    }
    expect(sticky({ controller: GatewayController.OTHER })).toBeUndefined();
    const times = [Duration.seconds(5), Duration.minutes(90), Duration.days(400), Duration.seconds(3661)];
    const written = times.map((stickiness) => (sticky({ controller: GatewayController.KGATEWAY, stickiness }) as { absoluteTimeout: string }).absoluteTimeout);
    expect(written).toEqual(['5s', '1h30m', '9600h', '1h1m1s']);
    // GEP-2257: at most four parts of at most five digits.
    for (const each of written) expect(each).toMatch(/^([0-9]{1,5}(h|m|s|ms)){1,4}$/);
  });

  test('stands in a chart of its own as well, and is one of the ways to the site', () => {
    const behind = (controller: GatewayController) => {
      const app = new App();
      const made = new XnatSite(app, 'uwa', { ...MINIMAL, buildVolume: {}, messageBroker: {}, xnat: { replicas: 2 } });
      const edge = new Chart(app, 'edge', { namespace: 'uwa' });
      new GatewayRoute(edge, 'route', { backend: made.xnat, gatewayName: 'public', controller });
      const refused = ruleIds(refusalsOf(app));
      made.acknowledge('several-pods', 'a trial of the route');
      return { edge, refused };
    };
    const { edge, refused } = behind(GatewayController.ENVOY_GATEWAY);
    expect(find(manifests(edge), 'HTTPRoute', 'edge-xnat-web').spec.rules[0].backendRefs).toEqual([{ name: 'uwa-xnat-web', port: 80 }]);
    expect(refused).toEqual(['several-pods']);
    expect(behind(GatewayController.OTHER).refused).toEqual(['several-pods', 'sticky-sessions']);
  });
});
