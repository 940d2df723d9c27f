import { NetworkPeer, Secret, ServiceType, type XnatSiteProps } from 'cdk8s-xnat';
import { type Allowed, type Case, javaScript, mistake, site } from '../case';

const UNUSED = 'whoever reads the line believes that it limits something; most often the feature was forgotten or removed';
const peers = [NetworkPeer.cidr('10.20.0.0/16')];

const unused = (title: string, networkPolicies: XnatSiteProps['networkPolicies'], report: string) =>
  mistake('network-unused', title, site({ networkPolicies }), report, site({}));

/** With a database's TLS acknowledged, which is not what is tried here. */
const database = (host: string, networkPolicies?: XnatSiteProps['networkPolicies']) =>
  site({ postgres: undefined, externalPostgres: { host, credentials: Secret.named('db') }, networkPolicies }, (made) =>
    made.acknowledge('tls-unverified', 'a trial of the network'),
  );

export const networkCases: readonly Case[] = [
  unused(
    'scanners of a site without DICOM',
    { dicom: peers },
    `
      [uwa/network-policies] networkPolicies.dicom is given, but nothing here receives DICOM (network-unused)
          why  ${UNUSED}
          fix  remove dicom, or turn on dicom`,
  ),
  unused(
    'a relay and an external database that are not there',
    { smtp: peers, database: peers },
    ['smtp:smtp', 'database:externalPostgres']
      .map((pair) => pair.split(':'))
      .map(
        ([purpose, feature]) => `
      [uwa/network-policies] networkPolicies.${purpose} is given, but nothing here goes there from outside the site’s own pods (network-unused)
          why  ${UNUSED}
          fix  remove ${purpose}, or turn on ${feature}`,
      )
      .join(''),
  ),
  mistake(
    'dicom-open',
    'a load balancer for DICOM that is open to all',
    site({ dicom: { serviceType: ServiceType.LOAD_BALANCER } }),
    `
      [uwa/network-policies] dicom opens ports on the nodes or at a load balancer, and networkPolicies.dicom names nobody (dicom-open)
          why  DICOM asks for no password: whoever reaches the port and knows the AE title can send, and fill the prearchive
          fix  name the scanners' networks: networkPolicies: { dicom: [NetworkPeer.cidr('10.20.0.0/16')] }`,
    site({ dicom: { serviceType: ServiceType.LOAD_BALANCER }, networkPolicies: { dicom: [NetworkPeer.cidr('10.20.0.0/16')] } }),
  ),
  mistake(
    'network-neighbour',
    'a database of an operator in the same namespace',
    database('xnat-rw'),
    `
      [uwa/network-policies] the database is at "xnat-rw", a Service of the namespace uwa, where the policy uwa-default-deny denies everything (network-neighbour)
          why  the policy that denies everything holds for its pods too: nobody could reach them, and they could reach nobody
          fix  write networkPolicies: { wholeNamespace: false }; or run xnat-rw in a namespace of its own; or acknowledge "network-neighbour" where its pods have a policy`,
    database('xnat-rw', { wholeNamespace: false }),
  ),
  mistake(
    'network-neighbour',
    'the same by its long name',
    database('xnat-rw.uwa.svc.cluster.local'),
    `
      [uwa/network-policies] the database is at "xnat-rw.uwa.svc.cluster.local", a Service of the namespace uwa, where the policy uwa-default-deny denies everything (network-neighbour)
          why  the policy that denies everything holds for its pods too: nobody could reach them, and they could reach nobody
          fix  write networkPolicies: { wholeNamespace: false }; or run xnat-rw in a namespace of its own; or acknowledge "network-neighbour" where its pods have a policy`,
    database('xnat-rw.databases.svc.cluster.local'),
  ),
  mistake(
    'cidr',
    'a peer without a length',
    site({ networkPolicies: { web: [NetworkPeer.cidr('10.0.0.1')] } }),
    `
      [uwa] range of NetworkPeer.cidr is "10.0.0.1" (cidr)
          why  the range would let nobody in, or the object would be refused
          fix  write address and length, such as "130.95.0.0/16"`,
    site({ networkPolicies: { web: [NetworkPeer.cidr('10.0.0.1/32')] } }),
  ),
  mistake(
    'object-name',
    'a namespace that cannot be',
    site({ networkPolicies: { web: [NetworkPeer.namespace('Ingress')] } }),
    `
      [uwa] a namespace of a NetworkPeer is "Ingress", which is no DNS name (object-name)
          why  Kubernetes takes only DNS names: lower-case, and for labels, namespaces and Services at most 63 characters
          fix  use lower-case letters, digits and hyphens, begin and end with a letter or digit`,
    site({ networkPolicies: { web: [NetworkPeer.namespace('ingress')] } }),
  ),
  mistake(
    'prop-type',
    'pods by no label at all',
    site({ networkPolicies: { web: [NetworkPeer.pods(javaScript({}))] } }),
    `
      [uwa] labels of NetworkPeer.pods must be labels, such as { app: "pacs" }, but is an object (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give labels of NetworkPeer.pods as labels, such as { app: "pacs" }`,
    site({ networkPolicies: { web: [NetworkPeer.pods({ app: 'portal' })] } }),
  ),
  mistake(
    'prop-type',
    'a list of nobody, which would be everybody',
    site({ networkPolicies: { web: [] } }),
    `
      [uwa] networkPolicies.web must be a list that is not empty, but is a list (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give networkPolicies.web as a list that is not empty`,
    site({}),
  ),
];

export const networkAllowed: readonly Allowed[] = [
  { rule: 'network-neighbour', title: 'a database of an operator in another namespace', allowed: database('xnat-rw.databases') },
  {
    rule: 'network-neighbour',
    title: 'a database in a namespace that the site does not make',
    allowed: site({ postgres: undefined, createNamespace: false, externalPostgres: { host: 'xnat-rw', credentials: Secret.named('db') } }, (made) =>
      made.acknowledge('tls-unverified', 'a trial of the network'),
    ),
  },
  {
    rule: 'dicom-open',
    title: 'anybody, where a site says so',
    allowed: site({ dicom: { serviceType: ServiceType.NODE_PORT }, networkPolicies: { dicom: [NetworkPeer.cidr('0.0.0.0/0')] } }),
  },
];
