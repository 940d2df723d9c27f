import { Size } from 'cdk8s';
import {
  CaBundle,
  DatabaseTls,
  type ExternalMessageBrokerOptions,
  type IngressOptions,
  GatewayController,
  IngressPreset,
  PostgresTuning,
  Secret,
  type XnatSiteProps,
} from 'cdk8s-xnat';
import { MINIMAL, SHARED } from '../../support/sites';
import { type Allowed, type Build, type Case, mistake, site } from '../case';

/** Two pods for which all is done, but for what is tried. */
const two = (props: Partial<XnatSiteProps>, ...acknowledged: string[]): Build =>
  site({ ...SHARED, xnat: { replicas: 2 }, ...props }, (made) => {
    for (const rule of ['several-pods', ...acknowledged]) made.acknowledge(rule, 'a trial with two pods');
  });

const ingress = (options: IngressOptions, ...acknowledged: string[]) => two({ albIngress: undefined, ingress: options }, ...acknowledged);

const broker = (options: Partial<ExternalMessageBrokerOptions>) =>
  site({ externalMessageBroker: { hosts: ['mq.example.edu.au'], credentials: Secret.named('mq'), ...options } });

const database = (maxConnections: number): Partial<XnatSiteProps> => ({
  postgres: undefined,
  externalPostgres: {
    host: 'db.example.edu.au',
    credentials: Secret.named('db'),
    tls: DatabaseTls.verifyFull(CaBundle.fromConfigMapName('ca')),
    maxConnections,
  },
});

const LOOSE = "a session is in one pod's memory: users would be logged out again and again";
const STICK =
  'use albIngress, ingress with a preset, or gateway with controller: GatewayController.ENVOY_GATEWAY where that runs; or acknowledge "sticky-sessions" and say what keeps a browser with its pod';
const CLIENTS = 'the pods that come last are told "too many clients already", and so is whoever wants to help them';
const NODES = 'it finds no port of the ClusterIP Service on a node, and from a node a request goes to any pod, whatever its cookie says';

export const severalPodsCases: readonly Case[] = [
  mistake(
    'sticky-sessions',
    'several pods with nothing in front',
    two({ albIngress: undefined }),
    `
      [uwa/xnat] there may be 2 pods, and nothing here that keeps a browser with one of them (sticky-sessions)
          why  ${LOOSE}
          fix  ${STICK}`,
    two({}),
  ),
  mistake(
    'sticky-sessions',
    'several pods behind an Ingress that is told nothing',
    ingress({ className: 'traefik' }),
    `
      [uwa/xnat] there may be 2 pods, and the Ingress of the class traefik is not known to keep a browser with one of them (sticky-sessions)
          why  ${LOOSE}
          fix  ${STICK}`,
    ingress({ className: 'traefik', preset: IngressPreset.traefik() }),
  ),
  mistake(
    'sticky-sessions',
    "HAProxy's stickiness at the Ingress, where it is passed over",
    ingress({ className: 'haproxy', annotations: { 'haproxy.org/cookie-persistence': 'XNATPOD' } }),
    `
      [uwa/xnat] there may be 2 pods, and the Ingress of the class haproxy is not known to keep a browser with one of them (sticky-sessions)
          why  ${LOOSE}
          fix  ${STICK}`,
    ingress({ className: 'haproxy', preset: IngressPreset.haproxy() }),
  ),
  mistake(
    'sticky-sessions',
    'a Gateway whose controller keeps nobody with a pod',
    two({ albIngress: undefined, gateway: { gatewayName: 'public' } }),
    `
      [uwa/xnat] there may be 2 pods, and the HTTPRoute of the Gateway public is not known to keep a browser with one of them (sticky-sessions)
          why  ${LOOSE}
          fix  ${STICK}`,
    two({ albIngress: undefined, gateway: { gatewayName: 'public', controller: GatewayController.ENVOY_GATEWAY } }),
  ),
  mistake(
    'sticky-sessions',
    'annotations that take the preset back',
    ingress({ className: 'nginx', preset: IngressPreset.nginx(), annotations: { 'nginx.ingress.kubernetes.io/affinity': 'none' } }, 'ingress-nginx-retired'),
    `
      [uwa/xnat] there may be 2 pods, and the Ingress of the class nginx is not known to keep a browser with one of them (sticky-sessions)
          why  ${LOOSE}
          fix  ${STICK}`,
    ingress({ className: 'nginx', preset: IngressPreset.nginx() }, 'ingress-nginx-retired'),
  ),
  mistake(
    'shared-build',
    'a build folder for each pod',
    two({ buildVolume: undefined }),
    `
      [uwa/xnat] there may be 2 pods, and no volume at /data/xnat/build that they share (shared-build)
          why  a pipeline that one pod has prepared is finished by any of them, which would not find its files
          fix  add buildVolume: {}; or acknowledge "shared-build" where no pipelines run`,
    two({}),
  ),
  mistake(
    'message-broker',
    'a broker for each pod',
    two({ messageBroker: undefined }),
    `
      [uwa/xnat] there may be 2 pods, and no message broker that they share (message-broker)
          why  each pod keeps the work that waits in its own memory: it is lost with the pod, and the others do not know what it does
          fix  add messageBroker: {} for one in the cluster, or externalMessageBroker: { … }; or run one pod`,
    two({ messageBroker: undefined, externalMessageBroker: { hosts: ['mq.example.edu.au'], credentials: Secret.named('mq') } }),
  ),
  mistake(
    'broker-choice',
    'two brokers',
    site({ messageBroker: {}, externalMessageBroker: { hosts: ['mq.example.edu.au'], credentials: Secret.named('mq') } }),
    `
      [uwa] messageBroker and externalMessageBroker are both given (broker-choice)
          why  XNAT has one: the other would run for nothing
          fix  remove one of them`,
    site({ messageBroker: {} }),
  ),
  mistake(
    'broker-username',
    'a user that XNAT would evaluate',
    site({ messageBroker: { username: '${x}' } }),
    ['uwa/message-broker', 'uwa/xnat']
      .map(
        (path) => `
      [${path}] username is "\${x}" (broker-username)
          why  XNAT has Spring look for \${…} and #{…} in it, and logs in as somebody else, or not at all
          fix  use letters, digits, dots, hyphens, underscores and @`,
      )
      .join(''),
    site({ messageBroker: { username: 'xnat-uwa@example' } }),
  ),
  mistake(
    'broker-memory',
    'a broker that cannot start',
    site({ messageBroker: { resources: { memory: Size.mebibytes(100) } } }),
    `
      [uwa/message-broker] resources.memoryLimit is 100 MiB (broker-memory)
          why  Java ends at its start for want of memory, again and again, and XNAT waits for the broker
          fix  give it 256 MiB or more; 1 GiB is the default`,
    site({ messageBroker: { resources: { memory: Size.mebibytes(256) } } }),
  ),
  mistake(
    'broker-tls',
    'an external broker in clear',
    broker({ tls: false }),
    `
      [uwa/message-broker] tls is false (broker-tls)
          why  the password crosses the network in clear, and whoever reads it may have XNAT run programs
          fix  leave it out, and give the port of OpenWire over TLS, such as 61617`,
    broker({}),
  ),
  mistake(
    'dns-name',
    'a URL in the place of the broker’s name',
    broker({ hosts: ['ssl://mq.example.edu.au:61617'] }),
    `
      [uwa] externalMessageBroker.hosts[0] is a URL (dns-name)
          why  the name is looked up in DNS as it stands, and compared with the name in the certificate
          fix  write the host alone: "mq.example.edu.au"`,
    broker({ hosts: ['mq.example.edu.au'] }),
  ),
  mistake(
    'connection-pool',
    'more pods than the database has connections for',
    site({ ...SHARED, ...database(100), autoscaling: { maxReplicas: 10 } }, (made) => made.acknowledge('several-pods', 'a trial with ten pods')),
    `
      [uwa/xnat] there may be 10 pods, with 9 connections each: the database grants 100 (connection-pool)
          why  ${CLIENTS}
          fix  run at most 9 pods; or let the database grant 110, and say so: externalPostgres.maxConnections, or max_connections in postgres.tuning`,
    site({ ...SHARED, ...database(110), autoscaling: { maxReplicas: 10 } }, (made) => made.acknowledge('several-pods', 'a trial with ten pods')),
  ),
  mistake(
    'connection-pool',
    'pools that are too large together',
    two({ xnat: { replicas: 3, connectionPoolSize: 40 } }),
    `
      [uwa/xnat] connectionPoolSize is 40 for up to 3 pods, but the database grants 100 (connection-pool)
          why  ${CLIENTS}
          fix  lower connectionPoolSize to 30; or run at most 2 pods; or let the database grant 130, and say so: externalPostgres.maxConnections, or max_connections in postgres.tuning`,
    two({ xnat: { replicas: 3, connectionPoolSize: 30 } }),
  ),
  mistake(
    'connection-pool',
    'a database that grants hardly any',
    site({ postgres: { tuning: PostgresTuning.forMemory(Size.gibibytes(2), { maxConnections: 12 }) } }),
    `
      [uwa/xnat] there may be 1 pod, with 2 connections each: the database grants 12 (connection-pool)
          why  ${CLIENTS}
          fix  let the database grant 20, and say so: externalPostgres.maxConnections, or max_connections in postgres.tuning`,
    site({ postgres: { tuning: PostgresTuning.forMemory(Size.gibibytes(2), { maxConnections: 20 }) } }),
  ),
  mistake(
    'ingress-target-type',
    'a load balancer that sends to nodes',
    site({ ingress: { className: 'alb', annotations: { 'alb.ingress.kubernetes.io/target-type': 'instance' } } }),
    `
      [uwa/ingress] annotations set alb.ingress.kubernetes.io/target-type to "instance" (ingress-target-type)
          why  ${NODES}
          fix  use albIngress, which sends to pods; or set it to "ip"`,
    site({ albIngress: {} }),
  ),
  mistake(
    'ingress-target-type',
    'a load balancer that is told nothing, and sends to nodes',
    site({ ingress: { className: 'alb' } }),
    `
      [uwa/ingress] className is alb, and annotations do not set alb.ingress.kubernetes.io/target-type: instance is taken (ingress-target-type)
          why  ${NODES}
          fix  use albIngress, which sends to pods; or set it to "ip"`,
    site({ ingress: { className: 'alb', annotations: { 'alb.ingress.kubernetes.io/target-type': 'ip' } } }),
  ),
  mistake(
    'owned-setting',
    'what the library makes of the number of pods and of the broker',
    site({ xnat: { properties: { 'datasource.maxTotal': '30', 'spring.activemq.broker-url': 'tcp://mq:61616' } } }),
    [
      ['datasource.maxTotal', 'say it as connectionPoolSize'],
      ['spring.activemq.broker-url', 'say it as messageBroker or externalMessageBroker'],
    ]
      .map(
        ([key, fix]) => `
      [uwa/xnat] properties sets ${key} (owned-setting)
          why  it would get round what that prop is checked for, or be overwritten without a word
          fix  remove it, and ${fix}`,
      )
      .join(''),
    site({ xnat: { connectionPoolSize: 30 } }),
  ),
];

export const severalPodsAllowed: readonly Allowed[] = [
  {
    rule: 'sticky-sessions',
    title: 'annotations for a load balancer of AWS',
    allowed: ingress({
      className: 'alb',
      annotations: {
        'alb.ingress.kubernetes.io/target-type': 'ip',
        'alb.ingress.kubernetes.io/target-group-attributes': 'stickiness.enabled=true,stickiness.type=lb_cookie',
      },
    }),
  },
  { rule: 'connection-pool', title: 'a pod alone on a database of a hundred connections', allowed: site(MINIMAL) },
];
