import { App, Chart } from 'cdk8s';
import {
  Login,
  type INetworkMember,
  NetworkPeer,
  NetworkPolicies,
  NetworkPurpose,
  OpenIdProvider,
  Postgres,
  Secret,
  ServiceType,
  XnatSite,
  type XnatSiteProps,
  XnatWeb,
} from 'cdk8s-xnat';
import { EXAMPLES, exampleObjects } from '../support/examples';
import { find, type Manifest, manifests, refusals, ruleIds } from '../support/manifests';
import { reaches, type Side } from '../support/reachability';
import { MINIMAL } from '../support/sites';

function synth(props: Partial<XnatSiteProps> = {}, then: (site: XnatSite) => void = () => undefined): Manifest[] {
  const site = new XnatSite(new App(), 'uwa', { ...MINIMAL, ...props });
  if (props.externalPostgres) site.acknowledge('tls-unverified', 'a trial of the network');
  then(site);
  return manifests(site);
}

const pod = (name: string, namespace = 'uwa'): Side => ({
  namespace,
  labels: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': 'uwa' },
});
const xnat = pod('xnat-web');
const postgres = pod('postgresql');
const stranger: Side = { namespace: 'uwa', labels: { app: 'notebook' } };
const neighbour: Side = { namespace: 'other', labels: { app: 'notebook' } };
const dns: Side = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };
const internet: Side = { ip: '203.0.113.7' };
const metadata: Side = { ip: '169.254.169.254' };

describe('NetworkPolicies', () => {
  test('are made with every site: what is needed, and nothing else', () => {
    expect(synth().filter(({ kind }) => kind === 'NetworkPolicy')).toMatchSnapshot();
  });

  test('let XNAT to its database and to DNS, users to XNAT, and nobody anywhere else', () => {
    const objects = synth();
    const yes: Array<[Side, Side, number, string?]> = [
      [xnat, postgres, 5432],
      [xnat, dns, 53],
      [xnat, dns, 53, 'UDP'],
      [xnat, { ip: '169.254.20.10' }, 53, 'UDP'],
      [internet, xnat, 8080],
      [neighbour, xnat, 8080],
    ];
    const no: Array<[Side, Side, number, string?]> = [
      [xnat, internet, 443],
      [xnat, internet, 5432],
      [xnat, internet, 53],
      [xnat, metadata, 80],
      [xnat, postgres, 22],
      [xnat, stranger, 8080],
      [xnat, xnat, 8104],
      [internet, xnat, 8104],
      [internet, postgres, 5432],
      [neighbour, postgres, 5432],
      [stranger, postgres, 5432],
      [stranger, internet, 443],
      [stranger, dns, 53, 'UDP'],
      [neighbour, stranger, 80],
      [postgres, internet, 443],
      [postgres, xnat, 8080],
      [postgres, dns, 53, 'UDP'],
    ];
    for (const [from, to, port, protocol] of yes) expect([from, to, port, reaches(objects, from, to, port, protocol)]).toEqual([from, to, port, true]);
    for (const [from, to, port, protocol] of no) expect([from, to, port, reaches(objects, from, to, port, protocol)]).toEqual([from, to, port, false]);
  });

  test('narrow the web to those that a site names', () => {
    const objects = synth({ networkPolicies: { web: [NetworkPeer.cidr('10.0.0.0/16'), NetworkPeer.namespace('traefik')] } });
    const reach = (from: Side) => reaches(objects, from, xnat, 8080);
    expect([{ ip: '10.0.3.4' }, pod('proxy', 'traefik'), internet, neighbour, stranger].map(reach)).toEqual([true, true, false, false, false]);
  });

  test('narrow DICOM to the scanners, whoever may reach the web', () => {
    const objects = synth({
      dicom: {
        receivers: [
          { aeTitle: 'XNAT', port: 8104 },
          { aeTitle: 'MRI', port: 8105 },
        ],
        serviceType: ServiceType.LOAD_BALANCER,
      },
      setup: {},
      networkPolicies: { dicom: [NetworkPeer.cidr('10.20.0.0/16')] },
    });
    const scanner = { ip: '10.20.3.4' };
    expect([8104, 8105, 8106].map((port) => reaches(objects, scanner, xnat, port))).toEqual([true, true, false]);
    expect([reaches(objects, internet, xnat, 8104), reaches(objects, internet, xnat, 8080)]).toEqual([false, true]);
  });

  test('let DICOM inside the cluster come from its pods alone where nobody is named', () => {
    const objects = synth({ dicom: {} });
    expect([neighbour, internet].map((side) => reaches(objects, side, xnat, 8104))).toEqual([true, false]);
  });

  test('let DICOM beyond the cluster come from anybody where that is acknowledged', () => {
    const objects = synth({ dicom: { serviceType: ServiceType.NODE_PORT } }, (site) => site.acknowledge('dicom-open', 'a trial without patients'));
    expect(reaches(objects, internet, xnat, 8104)).toBe(true);
  });

  test('let XNAT to an external database: by its port where it has a name, to its address alone where that is known', () => {
    const credentials = Secret.named('db');
    const named = synth({ postgres: undefined, externalPostgres: { host: 'db.example.edu.au', port: 6432, credentials } });
    expect([6432, 5432].map((port) => reaches(named, xnat, internet, port))).toEqual([true, false]);
    const narrowed = synth({
      postgres: undefined,
      externalPostgres: { host: 'db.example.edu.au', credentials },
      networkPolicies: { database: [NetworkPeer.cidr('10.1.0.0/24')] },
    });
    expect([{ ip: '10.1.0.9' }, internet].map((side) => reaches(narrowed, xnat, side, 5432))).toEqual([true, false]);
    const addressed = synth({ postgres: undefined, externalPostgres: { ips: ['10.1.0.9'], certificateName: 'db.example.edu.au', credentials } });
    expect(['10.1.0.9', '10.1.0.10'].map((ip) => reaches(addressed, xnat, { ip }, 5432))).toEqual([true, false]);
    const v6 = synth({ postgres: undefined, externalPostgres: { ips: ['2001:db8::5'], certificateName: 'db.example.edu.au', credentials } });
    expect(['2001:db8::5', '2001:db8::6'].map((ip) => reaches(v6, xnat, { ip }, 5432))).toEqual([true, false]);
    // Some network plugins see the Service's own address here, which nobody knows yet.
    const service = synth({ postgres: undefined, externalPostgres: { ips: ['10.1.0.9'], credentials } });
    expect(reaches(service, xnat, { ip: '172.20.3.4' }, 5432)).toBe(true);
  });

  test('let XNAT to whatever its props and logins call, on their ports', () => {
    const objects = synth(
      {
        logins: [Login.aaf({ client: Secret.named('aaf') })],
        smtp: { host: 'mail.example.edu.au' },
        xnat: { plugins: [{ name: 'dqr', version: '2.1', url: 'https://repo.example.edu.au:8443/dqr-2.1.jar', sha256: 'a'.repeat(64) }] },
      },
      (site) =>
        site.xnat.addLogin(
          new OpenIdProvider(site, 'keycloak', {
            providerId: 'keycloak',
            userAuthUri: 'https://id.example.edu:9443/auth',
            accessTokenUri: 'https://id.example.edu:9444/token',
            userInfoUri: 'https://id.example.edu:9445/userinfo',
            client: Secret.named('keycloak'),
          }),
        ),
    );
    const ports = [80, 443, 587, 8443, 9443, 9444, 9445, 25, 5432];
    expect(ports.filter((port) => reaches(objects, xnat, internet, port))).toEqual([443, 587, 8443, 9444, 9445]);
  });

  test('narrow each of these to those that a site names', () => {
    const objects = synth({
      logins: [Login.aaf({ client: Secret.named('aaf') })],
      smtp: { host: 'mail.example.edu.au' },
      xnat: { plugins: [{ name: 'dqr', version: '2.1', url: 'https://repo.example.edu.au:8443/dqr-2.1.jar', sha256: 'a'.repeat(64) }] },
      networkPolicies: {
        identityProvider: [NetworkPeer.cidr('198.51.100.1/32')],
        smtp: [NetworkPeer.cidr('198.51.100.2/32')],
        pluginDownload: [NetworkPeer.cidr('198.51.100.3/32')],
        dns: [NetworkPeer.namespace('openshift-dns')],
      },
    });
    const reached = [1, 2, 3, 4].map((n) => [443, 587, 8443].filter((port) => reaches(objects, xnat, { ip: `198.51.100.${n}` }, port)));
    expect(reached).toEqual([[443], [587], [8443], []]);
    expect([dns, pod('dns', 'openshift-dns')].map((side) => reaches(objects, xnat, side, 53, 'UDP'))).toEqual([false, true]);
  });

  test('know a mail relay by its address', () => {
    const objects = synth({ smtp: { host: '10.2.0.25' } });
    expect([{ ip: '10.2.0.25' }, internet].map((side) => reaches(objects, xnat, side, 587))).toEqual([true, false]);
  });

  test('let XNAT to where addEgress says', () => {
    const objects = synth({}, ({ xnat: web }) => {
      web.addEgress({ port: 11112, peers: [NetworkPeer.cidr('10.20.0.5/32')] });
      web.addEgress({ port: 443, peers: [NetworkPeer.pods({ app: 'ohif' }, 'viewers')] });
    });
    expect(reaches(objects, xnat, { ip: '10.20.0.5' }, 11112)).toBe(true);
    expect(reaches(objects, xnat, { ip: '10.20.0.6' }, 11112)).toBe(false);
    expect(reaches(objects, xnat, { namespace: 'viewers', labels: { app: 'ohif' } }, 443)).toBe(true);
    expect(reaches(objects, xnat, { namespace: 'uwa', labels: { app: 'ohif' } }, 443)).toBe(false);
  });

  test('go where a connection itself says, whatever a site says for what is not known', () => {
    const scanner = NetworkPeer.cidr('10.20.0.0/16');
    const objects = synth({ dicom: {}, networkPolicies: { dicom: [scanner], web: [NetworkPeer.namespace('traefik')] } }, ({ xnat: web }) => {
      web.addEgress({ port: 11112, purpose: NetworkPurpose.DICOM, peers: [NetworkPeer.cidr('10.30.0.5/32')] });
      web.addEgress({ port: 443, purpose: NetworkPurpose.WEB });
    });
    expect(['10.30.0.5', '10.20.0.5'].map((ip) => reaches(objects, xnat, { ip }, 11112))).toEqual([true, false]);
    expect(reaches(objects, xnat, internet, 443)).toBe(true);
    expect(reaches(objects, xnat, postgres, 5432)).toBe(true);
  });

  test('let cert-manager in where annotations ask for it as well', () => {
    const ingress = { className: 'traefik', annotations: { 'cert-manager.io/cluster-issuer': 'letsencrypt' } };
    expect(synth({ ingress }).some((object) => object.metadata.name === 'uwa-acme-solver')).toBe(true);
  });

  test('take what members of any maker tell, and nothing that is no connection', () => {
    const odd = { podTraffic: [{ name: 'odd', labels: { app: 'odd' }, inbound: () => undefined, outbound: () => [{}, null, { port: 25 }] }] };
    const objects = synth({}, (site) => site.networkPolicies!.addMember(odd as never));
    expect(find(objects, 'NetworkPolicy', 'odd').spec).toMatchObject({
      policyTypes: ['Ingress', 'Egress'],
      egress: [{}, { ports: [{ port: 25, protocol: 'TCP' }] }],
    });
  });

  test('refuse a connection that is none', () => {
    const messages = refusals((app) => {
      const site = new XnatSite(app, 'uwa', MINIMAL);
      site.xnat.addEgress({ port: 70000, peers: [] });
      site.xnat.addEgress('10.0.0.0/8' as never);
      site.networkPolicies?.addMember({} as never);
    });
    expect(ruleIds(messages).sort()).toEqual(['port-range', 'prop-type', 'prop-type', 'prop-type']);
  });

  test('let cert-manager show whose name it is, by the way of the web', () => {
    const solver: Side = { namespace: 'uwa', labels: { 'acme.cert-manager.io/http01-solver': 'true' } };
    const ingress = { className: 'traefik', clusterIssuer: 'letsencrypt' };
    const open = synth({ ingress });
    expect([8089, 8080].map((port) => reaches(open, internet, solver, port))).toEqual([true, false]);
    expect(reaches(open, solver, internet, 443)).toBe(false);
    const narrow = synth({ ingress, networkPolicies: { web: [NetworkPeer.namespace('traefik')] } });
    expect([pod('proxy', 'traefik'), internet].map((side) => reaches(narrow, side, solver, 8089))).toEqual([true, false]);
    const solvers = (objects: Manifest[]) => objects.filter((object) => object.metadata.name === 'uwa-acme-solver').length;
    expect([open, synth({ ingress: { className: 'traefik' } })].map(solvers)).toEqual([1, 0]);
  });

  test('leave others alone in a namespace that is not the site’s own', () => {
    const objects = synth({ createNamespace: false });
    expect(objects.some((object) => object.metadata.name === 'uwa-default-deny')).toBe(false);
    expect([reaches(objects, stranger, internet, 443), reaches(objects, stranger, postgres, 5432)]).toEqual([true, false]);
    const told = synth({ createNamespace: false, networkPolicies: { wholeNamespace: true } });
    expect(reaches(told, stranger, internet, 443)).toBe(false);
  });

  test('are left out on request', () => {
    expect(synth({ createNetworkPolicies: false }).filter(({ kind }) => kind === 'NetworkPolicy')).toEqual([]);
  });

  test('are made in a chart of a user’s own, for its own pods too', () => {
    const chart = new Chart(new App(), 'uwa', { namespace: 'imaging' });
    const database = new Postgres(chart, 'database');
    const web = new XnatWeb(chart, 'xnat', { url: MINIMAL.url, adminEmail: MINIMAL.adminEmail, database });
    const report: INetworkMember = {
      podTraffic: [
        {
          name: 'report',
          labels: { app: 'report' },
          inbound: () => [],
          outbound: () => [{ purpose: NetworkPurpose.DATABASE, port: 5432, peers: database.networkPeers }],
        },
      ],
    };
    const policies = new NetworkPolicies(chart, 'network', { members: [web, database] });
    policies.addMember(report);
    policies.addMember(report);
    const objects = manifests(chart);
    expect(find(objects, 'NetworkPolicy', 'report').metadata.namespace).toBe('imaging');
    expect(find(objects, 'NetworkPolicy', 'uwa-default-deny').spec.podSelector).toEqual({});
    const reporting: Side = { namespace: 'imaging', labels: { app: 'report' } };
    expect(reaches(objects, reporting, pod('postgresql', 'imaging'), 5432)).toBe(true);
    expect(reaches(objects, reporting, pod('xnat-web', 'imaging'), 8080)).toBe(false);
  });

  test('hold no name of a port: what a network plugin makes of one in egress differs', () => {
    for (const { spec } of synth({ dicom: {} }).filter(({ kind }) => kind === 'NetworkPolicy')) {
      for (const rule of [...(spec.ingress ?? []), ...(spec.egress ?? [])]) {
        for (const { port } of rule.ports) expect(typeof port).toBe('number');
      }
    }
  });
});

describe.each(EXAMPLES)('the example %s', (name) => {
  const objects = exampleObjects(name);
  const namespaces = new Set(objects.filter(({ kind }) => kind === 'StatefulSet').map((object) => object.metadata.namespace as string));

  test.each([...namespaces])('lets a pod of %s that is not its own nowhere, and nobody to it', (namespace) => {
    const other: Side = { namespace, labels: { app: 'notebook' } };
    expect([reaches(objects, other, internet, 443), reaches(objects, internet, other, 80)]).toEqual([false, false]);
  });

  test('lets every pod that it makes to the DNS, or nowhere', () => {
    for (const {
      metadata: { namespace },
      spec,
    } of objects.filter(({ kind }) => kind === 'StatefulSet')) {
      const self: Side = { namespace, labels: spec.template.metadata.labels };
      expect(reaches(objects, self, dns, 53, 'UDP') || !reaches(objects, self, internet, 443)).toBe(true);
    }
  });
});
