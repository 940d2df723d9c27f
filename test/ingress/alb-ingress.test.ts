import { App, Duration } from 'cdk8s';
import { AlbAlgorithm, type AlbIngressOptions, AlbScheme, XnatSite } from 'cdk8s-xnat';
import { find, type Manifest, manifests } from '../support/manifests';
import { MINIMAL } from '../support/sites';

const CERTIFICATE = 'arn:aws:acm:ap-southeast-2:111122223333:certificate/0f1e2d3c-aaaa-bbbb-cccc-0123456789ab';

const site = (albIngress?: AlbIngressOptions) => manifests(new XnatSite(new App(), 'uwa', { ...MINIMAL, albIngress }));
const ingress = (options: AlbIngressOptions = {}): Manifest => find(site(options), 'Ingress', 'uwa-xnat-web');
const annotation = (options: AlbIngressOptions, name: string) => ingress(options).metadata.annotations[`alb.ingress.kubernetes.io/${name}`];
/** A string map of the controller's, taken apart. */
const attributes = (options: AlbIngressOptions, name: string): Record<string, string> =>
  Object.fromEntries((annotation(options, name) as string).split(',').map((pair) => pair.split('=')));

describe('AlbIngress', () => {
  test('sends the host of the site to its Service, by HTTPS', () => {
    expect(ingress({ certificateArn: CERTIFICATE })).toMatchSnapshot();
    expect(ingress().spec).toEqual({
      ingressClassName: 'alb',
      rules: [
        {
          host: 'xnat.example.edu.au',
          http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'uwa-xnat-web', port: { name: 'http' } } } }] },
        },
      ],
    });
    const service = find(site({}), 'Service', 'uwa-xnat-web');
    expect(service.spec).toMatchObject({ type: 'ClusterIP', ports: [{ name: 'http' }] });
  });

  test('takes further hosts, each with its rule', () => {
    const { rules } = ingress({ hosts: ['scans.example.edu.au'] }).spec;
    expect(rules.map(({ host }: { host: string }) => host)).toEqual(['xnat.example.edu.au', 'scans.example.edu.au']);
    expect(rules[1].http).toEqual(rules[0].http);
  });

  test('is not there unless asked for', () => {
    expect(site().filter(({ kind }) => kind === 'Ingress')).toEqual([]);
    expect(find(site(), 'Namespace', 'uwa').metadata.labels).not.toHaveProperty(['elbv2.k8s.aws/pod-readiness-gate-inject']);
    expect(find(site({}), 'Namespace', 'uwa').metadata.labels).toHaveProperty(['elbv2.k8s.aws/pod-readiness-gate-inject'], 'enabled');
  });

  test('keeps a browser with its pod, as the AIS operations documents ask', () => {
    // As the section on autoscaling has it.
    const documents = {
      'target-group-attributes': 'stickiness.enabled=true,stickiness.lb_cookie.duration_seconds=1800,load_balancing.algorithm.type=least_outstanding_requests',
      'target-type': 'ip',
    };
    expect(annotation({}, 'target-type')).toBe(documents['target-type']);
    const theirs = Object.fromEntries(documents['target-group-attributes'].split(',').map((pair) => pair.split('=')));
    // More than theirs: the kind of cookie, and how long a pod that ends keeps what it has.
    expect(attributes({}, 'target-group-attributes')).toEqual({
      ...theirs,
      'stickiness.type': 'lb_cookie',
      'deregistration_delay.timeout_seconds': '120',
    });
  });

  test('redirects HTTP, and takes no old TLS', () => {
    expect(JSON.parse(annotation({}, 'listen-ports'))).toEqual([{ HTTP: 80 }, { HTTPS: 443 }]);
    expect(annotation({}, 'ssl-redirect')).toBe('443');
    expect(annotation({}, 'ssl-policy')).toBe('ELBSecurityPolicy-TLS13-1-2-2021-06');
    expect(annotation({}, 'scheme')).toBe('internal');
    const other = { httpsPorts: [443, 9443], sslRedirectPort: 9443, sslPolicy: 'ELBSecurityPolicy-TLS13-1-3-2021-06' };
    expect(JSON.parse(annotation(other, 'listen-ports'))).toEqual([{ HTTP: 80 }, { HTTPS: 443 }, { HTTPS: 9443 }]);
    expect(annotation(other, 'ssl-redirect')).toBe('9443');
    expect(annotation(other, 'ssl-policy')).toBe('ELBSecurityPolicy-TLS13-1-3-2021-06');
  });

  test('asks for a path that needs no login', () => {
    expect(annotation({}, 'healthcheck-path')).toBe('/xapi/siteConfig/buildInfo');
    expect(annotation({}, 'success-codes')).toBe('200');
    const healthCheck = {
      path: '/',
      successCodes: '200,302',
      interval: Duration.seconds(30),
      timeout: Duration.seconds(20),
      healthyThreshold: 3,
      unhealthyThreshold: 5,
    };
    const names = [
      'healthcheck-path',
      'success-codes',
      'healthcheck-interval-seconds',
      'healthcheck-timeout-seconds',
      'healthy-threshold-count',
      'unhealthy-threshold-count',
    ];
    expect(names.map((name) => annotation({ healthCheck }, name))).toEqual(['/', '200,302', '30', '20', '3', '5']);
  });

  test('takes each of its options', () => {
    const wafAclArn = 'arn:aws:wafv2:ap-southeast-2:111122223333:regional/webacl/xnat/01234567-89ab-cdef-0123-456789abcdef';
    const options: AlbIngressOptions = {
      certificateArn: CERTIFICATE,
      scheme: AlbScheme.INTERNET_FACING,
      stickiness: Duration.hours(1),
      algorithm: AlbAlgorithm.ROUND_ROBIN,
      slowStart: Duration.seconds(60),
      idleTimeout: Duration.minutes(10),
      deregistrationDelay: Duration.seconds(90),
      wafAclArn,
      securityGroups: ['sg-0123456789abcdef0'],
      subnets: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
      groupName: 'imaging',
      groupOrder: 10,
      loadBalancerName: 'uwa-xnat',
      deletionProtection: true,
      tags: { owner: 'a=b' },
    };
    expect(attributes(options, 'target-group-attributes')).toMatchObject({
      'stickiness.lb_cookie.duration_seconds': '3600',
      'load_balancing.algorithm.type': 'round_robin',
      'slow_start.duration_seconds': '60',
      'deregistration_delay.timeout_seconds': '90',
    });
    expect(attributes(options, 'load-balancer-attributes')).toEqual({
      'idle_timeout.timeout_seconds': '600',
      'routing.http.drop_invalid_header_fields.enabled': 'true',
      'deletion_protection.enabled': 'true',
    });
    const names = [
      'scheme',
      'certificate-arn',
      'wafv2-acl-arn',
      'security-groups',
      'manage-backend-security-group-rules',
      'subnets',
      'group.name',
      'group.order',
      'load-balancer-name',
      'tags',
    ];
    expect(names.map((name) => annotation(options, name))).toEqual([
      'internet-facing',
      CERTIFICATE,
      wafAclArn,
      'sg-0123456789abcdef0',
      'true',
      'subnet-0123456789abcdef0,subnet-0123456789abcdef1',
      'imaging',
      '10',
      'uwa-xnat',
      'owner=a=b',
    ]);
    expect(annotation({ inboundCidrs: ['130.95.0.0/16', '2001:db8::/32'] }, 'inbound-cidrs')).toBe('130.95.0.0/16,2001:db8::/32');
  });

  test('writes access logs, and takes further attributes', () => {
    const options = { accessLogs: { bucket: 'example-logs', prefix: 'xnat/prod' }, attributes: { 'routing.http2.enabled': 'false' } };
    expect(attributes(options, 'load-balancer-attributes')).toEqual({
      ...attributes({}, 'load-balancer-attributes'),
      'access_logs.s3.enabled': 'true',
      'access_logs.s3.bucket': 'example-logs',
      'access_logs.s3.prefix': 'xnat/prod',
      'routing.http2.enabled': 'false',
    });
    expect(attributes({ accessLogs: { bucket: 'example-logs' } }, 'load-balancer-attributes')).not.toHaveProperty(['access_logs.s3.prefix']);
  });

  test('sets no annotation that nobody asked for, and only strings', () => {
    const values = Object.entries(ingress().metadata.annotations);
    expect(values.every(([name, value]) => name.startsWith('alb.ingress.kubernetes.io/') && typeof value === 'string' && value !== 'undefined')).toBe(true);
    expect(values.map(([name]) => name)).not.toContain('alb.ingress.kubernetes.io/certificate-arn');
  });
});
