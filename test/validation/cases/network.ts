import { Chart } from 'cdk8s';
import { type INetworkMember, MessageBroker, NetworkPeer, NetworkPolicies, Postgres, Secret, ServiceType, type XnatSiteProps, XnatWeb } from 'cdk8s-xnat';
import { MINIMAL } from '../../support/sites';
import { type Allowed, type Build, type Case, javaScript, mistake, site } from '../case';

const UNUSED = 'whoever reads the line believes that it limits something; most often the feature was forgotten or removed';
const peers = [NetworkPeer.cidr('10.20.0.0/16')];

const unused = (title: string, networkPolicies: XnatSiteProps['networkPolicies'], report: string) =>
  mistake('network-unused', title, site({ networkPolicies }), report, site({}));

/** With a database's TLS acknowledged, which is not what is tried here. */
const database = (host: string, networkPolicies?: XnatSiteProps['networkPolicies']) =>
  site({ postgres: undefined, externalPostgres: { host, credentials: Secret.named('db') }, networkPolicies }, (made) =>
    made.acknowledge('tls-unverified', 'a trial of the network'),
  );

const NEIGHBOUR = 'the policy that denies everything holds for its pods too: nobody could reach them, and they could reach nobody';

/** An XNAT in a chart of a user's own, with these members. */
const own =
  (members: (xnat: XnatWeb, database: Postgres, broker: MessageBroker) => INetworkMember[]): Build =>
  (app) => {
    const chart = new Chart(app, 'uwa', { namespace: 'uwa' });
    const database = new Postgres(chart, 'database');
    const messageBroker = new MessageBroker(chart, 'broker');
    const xnat = new XnatWeb(chart, 'xnat', { url: MINIMAL.url, adminEmail: MINIMAL.adminEmail, database, messageBroker });
    new NetworkPolicies(chart, 'network', { members: members(xnat, database, messageBroker) });
  };

/** A broker in another chart. */
const elsewhere =
  (namespace: string): Build =>
  (app) => {
    const messageBroker = new MessageBroker(new Chart(app, 'mq', { namespace }), 'broker');
    const chart = new Chart(app, 'uwa', { namespace: 'uwa' });
    new XnatWeb(chart, 'xnat', { url: MINIMAL.url, adminEmail: MINIMAL.adminEmail, database: new Postgres(chart, 'database'), messageBroker });
  };

const member = (name: string): INetworkMember => ({
  podTraffic: [{ name, labels: { app: name }, inbound: () => [], outbound: () => [] }],
});

export const networkCases: readonly Case[] = [
  mistake(
    'network-neighbour',
    'a relay and a broker of the same namespace',
    site({ smtp: { host: 'mailpit' }, externalMessageBroker: { hosts: ['artemis.uwa'], credentials: Secret.named('mq') } }),
    [
      ['the message broker is at "artemis.uwa"', 'artemis'],
      ['the mail relay is at "mailpit"', 'mailpit'],
    ]
      .map(
        ([what, name]) => `
      [uwa/network-policies] ${what}, a Service of the namespace uwa, where the policy uwa-default-deny denies everything (network-neighbour)
          why  ${NEIGHBOUR}
          fix  write networkPolicies: { wholeNamespace: false }; or run ${name} in a namespace of its own; or acknowledge "network-neighbour" where its pods have a policy`,
      )
      .join(''),
    site({ smtp: { host: 'mailpit.mail' }, externalMessageBroker: { hosts: ['artemis.mq'], credentials: Secret.named('mq') } }),
  ),
  mistake(
    'network-forgotten',
    'a broker that is no member',
    own((xnat, database) => [xnat, database]),
    `
      [uwa/network] the pods {"app.kubernetes.io/name":"activemq","app.kubernetes.io/instance":"uwa"} are no member, and the policy uwa-default-deny denies everything (network-forgotten)
          why  the policy that denies everything holds for them too: nobody could reach them
          fix  add what runs them to members, such as new NetworkPolicies(…, { members: [xnat, database, broker] }); or write wholeNamespace: false`,
    own((xnat, database, broker) => [xnat, database, broker]),
  ),
  mistake(
    'network-member',
    'two members of one name',
    site({}, (made) => ['report', 'report'].forEach((name) => made.networkPolicies!.addMember(member(name)))),
    `
      [uwa/network-policies] networkName is "report", which another one has (network-member)
          why  their policies would overwrite each other
          fix  give each member a name of its own`,
    site({}, (made) => ['report', 'export'].forEach((name) => made.networkPolicies!.addMember(member(name)))),
  ),
  mistake(
    'network-choice',
    'peers for policies that are not made',
    site({ createNetworkPolicies: false, networkPolicies: { web: peers } }),
    `
      [uwa] networkPolicies is given beside createNetworkPolicies: false (network-choice)
          why  whoever reads the lines believes that they limit something
          fix  remove one of the two`,
    site({ networkPolicies: { web: peers } }),
  ),
  mistake(
    'other-namespace',
    'a broker in a chart of another namespace',
    elsewhere('mq'),
    `
      [uwa/xnat] the message broker is in the namespace "mq", and this in "uwa" (other-namespace)
          why  they know each other by short names and by labels, which hold within one namespace
          fix  make both in one chart, or give both charts the same namespace`,
    elsewhere('uwa'),
  ),
  mistake(
    'cidr',
    'one address that stands for a range',
    site({ networkPolicies: { web: [NetworkPeer.cidr('10.0.5.1/16')] } }),
    `
      [uwa] range of NetworkPeer.cidr is "10.0.5.1/16", whose address is not the first of its range (cidr)
          why  it may be meant as one address, and stands for a whole range
          fix  write "10.0.5.1/32" for the one, or "10.0.0.0/16" for all`,
    site({ networkPolicies: { web: [NetworkPeer.cidr('10.0.0.0/16'), NetworkPeer.cidr('10.0.5.1/32'), NetworkPeer.cidr('128.0.0.0/1')] } }),
  ),
  mistake(
    'cidr',
    'an address of one interface, and a length with a nought before it',
    site({ networkPolicies: { web: [NetworkPeer.cidr('fe80::1%eth0/64'), NetworkPeer.cidr('10.0.0.0/08')] } }),
    ['fe80::1%eth0/64', '10.0.0.0/08']
      .map(
        (range) => `
      [uwa] range of NetworkPeer.cidr is "${range}" (cidr)
          why  the range would let nobody in, or the object would be refused
          fix  write address and length, such as "130.95.0.0/16"`,
      )
      .join(''),
    site({ networkPolicies: { web: [NetworkPeer.cidr('fe80::/64')] } }),
  ),
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
      [uwa/network-policies] networkPolicies.${purpose} is given, but nothing here goes to where that is not known already (network-unused)
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
      [uwa] namespace of NetworkPeer.namespace is "Ingress", which is no DNS name (object-name)
          why  Kubernetes takes only DNS names: lower-case, and for labels, namespaces and Services at most 63 characters
          fix  write "ingress", if that is meant; use lower-case letters, digits and hyphens, begin and end with a letter or digit`,
    site({ networkPolicies: { web: [NetworkPeer.namespace('ingress')] } }),
  ),
  mistake(
    'prop-type',
    'pods by no label at all',
    site({ networkPolicies: { web: [NetworkPeer.pods(javaScript({}))] } }),
    `
      [uwa] labels of NetworkPeer.pods must be labels, such as { app: "pacs" }, but is an empty object (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give labels of NetworkPeer.pods as labels, such as { app: "pacs" }`,
    site({ networkPolicies: { web: [NetworkPeer.pods({ app: 'portal' }, 'portal')] } }),
  ),
  mistake(
    'prop-type',
    'a list of nobody, which would be everybody',
    site({ networkPolicies: { web: [] } }),
    `
      [uwa] networkPolicies.web must be a list that is not empty, but is an empty list (prop-type)
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
];
