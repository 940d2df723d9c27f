import { App } from 'cdk8s';
import { IngressPreset, NetworkPeer, ServiceType, type WebServiceOptions, XnatSite, type XnatSiteProps } from 'cdk8s-xnat';
import { find, type Manifest, manifests, refusals, ruleIds } from '../support/manifests';
import { MINIMAL, SHARED } from '../support/sites';

function made(service: WebServiceOptions | undefined, props: Partial<XnatSiteProps> = {}): Manifest[] {
  const site = new XnatSite(new App(), 'uwa', { ...MINIMAL, ...props, xnat: { service } });
  if (service?.type !== undefined) site.acknowledge('service-in-clear', 'the firewall ends TLS');
  return manifests(site);
}

const service = (options?: WebServiceOptions, props?: Partial<XnatSiteProps>) => find(made(options, props), 'Service', 'uwa-xnat-web');

describe("the Service of XNAT's web server", () => {
  test('is reached in the cluster alone, unless it is said otherwise', () => {
    expect(service({})).toEqual(service());
    expect(service().spec).toMatchObject({ type: 'ClusterIP', ports: [{ name: 'http', port: 80 }] });
    for (const field of ['externalTrafficPolicy', 'loadBalancerClass', 'loadBalancerSourceRanges']) expect(service().spec).not.toHaveProperty(field);
    expect(service().metadata.annotations).toBeUndefined();
  });

  test('listens on each node, and sees who comes', () => {
    const { spec } = service({ type: ServiceType.NODE_PORT, nodePort: 30080 });
    expect(spec).toMatchObject({ type: 'NodePort', externalTrafficPolicy: 'Local', ports: [{ name: 'http', port: 80, nodePort: 30080 }] });
    expect(spec.selector).toEqual(service().spec.selector);
    expect(service({ type: ServiceType.NODE_PORT }).spec.ports[0]).not.toHaveProperty('nodePort');
  });

  test('has a load balancer of a class, for some addresses', () => {
    const options = {
      type: ServiceType.LOAD_BALANCER,
      loadBalancerClass: 'service.k8s.aws/nlb',
      sourceRanges: ['130.95.0.0/16', '10.0.0.0/8'],
      annotations: { 'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internal' },
    };
    expect(service(options).spec).toMatchObject({
      type: 'LoadBalancer',
      externalTrafficPolicy: 'Local',
      loadBalancerClass: 'service.k8s.aws/nlb',
      loadBalancerSourceRanges: ['130.95.0.0/16', '10.0.0.0/8'],
    });
    expect(service(options).metadata.annotations).toEqual(options.annotations);
  });

  test('has annotations that win over those of a preset', () => {
    const sticky = 'traefik.ingress.kubernetes.io/service.sticky.cookie';
    const ingress = { className: 'traefik', preset: IngressPreset.traefik() };
    const annotations = service({ annotations: { [`${sticky}.name`]: 'NODE', 'example.org/team': 'imaging' } }, { ingress }).metadata.annotations;
    expect(annotations).toMatchObject({ [sticky]: 'true', [`${sticky}.name`]: 'NODE', 'example.org/team': 'imaging' });
  });

  test('may keep a browser with its pod by annotations of its own', () => {
    const pods = (annotations: { readonly [name: string]: string }, className = 'traefik') => {
      const ways = { albIngress: undefined, ingress: { className } };
      return ruleIds(refusals((app) => new XnatSite(app, 'uwa', { ...MINIMAL, ...SHARED, ...ways, xnat: { replicas: 2, service: { annotations } } })));
    };
    const sticky = { 'traefik.ingress.kubernetes.io/service.sticky.cookie': 'true' };
    expect(pods({})).toContain('sticky-sessions');
    expect(pods({ 'traefik.ingress.kubernetes.io/service.sticky.cookie': 'false' })).toContain('sticky-sessions');
    expect(pods(sticky, 'nginx')).toContain('sticky-sessions');
    expect(pods(sticky)).toEqual(['several-pods']);
  });

  test('lets in whom the policies name, whatever its type', () => {
    const rules = (options?: WebServiceOptions, web?: NetworkPeer[]) =>
      find(made(options, { networkPolicies: { web } }), 'NetworkPolicy', 'uwa-xnat-web').spec.ingress as Array<{
        from?: object[];
        ports: Array<{ port: number }>;
      }>;
    const onNodes = { type: ServiceType.NODE_PORT };
    expect(rules(onNodes)).toEqual(rules());
    const campus = rules(onNodes, [NetworkPeer.cidr('130.95.0.0/16')]);
    expect(campus.filter(({ ports }) => ports.some(({ port }) => port === 8080)).flatMap(({ from }) => from)).toContainEqual({
      ipBlock: { cidr: '130.95.0.0/16' },
    });
  });
});
