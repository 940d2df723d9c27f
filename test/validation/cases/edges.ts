import { ApiObject, type App, Duration, Size } from 'cdk8s';
import { BackupDestination, CaBundle, DatabaseTls, IngressPreset, NetworkPeer, Secret, ServiceType, VolumeSource, XnatSite } from 'cdk8s-xnat';
import { MINIMAL } from '../../support/sites';
import { type Allowed, type Case, mistake, site } from '../case';

const LINKS = 'XNAT writes its URL into every link and every mail: each of them would lead to where nobody listens';
const RETIRED = (made: XnatSite) => made.acknowledge('ingress-nginx-retired', 'its last release is what the cluster has');

/** Between features: a load balancer and the URL, mail and its port, peers and where connections come from. */
export const edgeCases: readonly Case[] = [
  mistake(
    'alb-url',
    'a URL with a port on which nobody listens',
    site({ url: 'https://xnat.example.edu.au:8443', albIngress: {} }),
    `
      [uwa/ingress] url is "https://xnat.example.edu.au:8443", and the load balancer takes HTTPS on 443 (alb-url)
          why  ${LINKS}
          fix  write httpsPorts: [8443], or the URL with no port`,
    site({ url: 'https://xnat.example.edu.au:8443', albIngress: { httpsPorts: [8443] } }),
  ),
  mistake(
    'alb-url',
    'a site on localhost',
    site({ url: 'http://localhost:8080', albIngress: {} }),
    `
      [uwa/ingress] url is "http://localhost:8080", and albIngress is given (alb-url)
          why  ${LINKS}
          fix  write the public URL of the site, or remove albIngress for a trial by kubectl port-forward`,
    site({ albIngress: {} }),
  ),
  mistake(
    'alb-sources',
    'ranges beside groups',
    site({ albIngress: { inboundCidrs: ['130.95.0.0/16'], securityGroups: ['sg-0123456789abcdef0'] } }),
    `
      [uwa/ingress] albIngress.inboundCidrs and albIngress.securityGroups are both given (alb-sources)
          why  the controller writes the ranges into the group that it makes itself, and with others it makes none: anybody whom they let in gets in
          fix  remove inboundCidrs, and let the groups say who gets in; or remove securityGroups`,
    site({ albIngress: { securityGroups: ['sg-0123456789abcdef0'] } }),
  ),
  mistake(
    'alb-draining',
    'requests to a pod that has been killed',
    site({ albIngress: { deregistrationDelay: Duration.minutes(50) } }),
    `
      [uwa/ingress] albIngress.deregistrationDelay is 3000 s, and xnat.terminationGracePeriod 120 s (alb-draining)
          why  the pod is killed in the middle of what it is still sent: uploads break off on each update
          fix  raise xnat.terminationGracePeriod to Duration.seconds(3000), or lower deregistrationDelay to Duration.seconds(120)`,
    site({ albIngress: { deregistrationDelay: Duration.minutes(50) }, xnat: { terminationGracePeriod: Duration.seconds(3000) } }),
  ),
  mistake(
    'ingress-body-size',
    'nginx as it comes',
    site({ ingress: { className: 'nginx' } }),
    `
      [uwa/ingress] className is "nginx", and nothing sets the size of uploads (ingress-body-size)
          why  it answers 413 to whatever is larger, and no scan is smaller
          fix  write preset: IngressPreset.nginx() and acknowledge "ingress-nginx-retired"; for NGINX's own controller, annotations: { "nginx.org/client-max-body-size": "0" }`,
    site({ ingress: { className: 'nginx', preset: IngressPreset.nginx() } }, RETIRED),
  ),
  mistake(
    'smtp-port',
    'STARTTLS by the port of TLS from the first byte',
    site({ smtp: { host: 'mail.example.edu.au', port: 465, startTls: true } }),
    `
      [uwa/xnat] smtp.startTls and smtp.implicitTls are both on (smtp-port)
          why  one side waits for TLS and the other for a greeting, and no mail is ever sent
          fix  remove startTls: by port 465 encryption begins with the first byte`,
    site({ smtp: { host: 'mail.example.edu.au', port: 465 } }),
  ),
  mistake(
    'smtp-port',
    'TLS from the first byte by the port of STARTTLS',
    site({ smtp: { host: 'mail.example.edu.au', port: 587, implicitTls: true } }),
    `
      [uwa/xnat] smtp.implicitTls is true, and port is 587 (smtp-port)
          why  one side waits for TLS and the other for a greeting, and no mail is ever sent
          fix  write port: 465, or remove implicitTls, and the relay is asked for STARTTLS`,
    site({ smtp: { host: 'mail.example.edu.au', port: 587 } }),
  ),
  mistake(
    'smtp-in-clear',
    'a password in clear',
    site({ smtp: { host: 'mail.example.edu.au', startTls: false, credentials: Secret.named('mail') } }),
    `
      [uwa/xnat] smtp.credentials is given, and startTls is false (smtp-in-clear)
          why  whoever sees the network reads it, and sends mail in the name of the site
          fix  remove startTls: false, or acknowledge "smtp-in-clear" for a relay in the same cluster`,
    site({ smtp: { host: 'mail.example.edu.au', credentials: Secret.named('mail') } }),
  ),
  mistake(
    'network-web',
    'the pods of an ingress controller without their namespace',
    site({ ingress: { className: 'traefik' }, networkPolicies: { web: [NetworkPeer.pods({ app: 'traefik' })] } }),
    `
      [uwa/network-policies] networkPolicies.web names the pods {"app":"traefik"} of the site's own namespace (network-web)
          why  the policy lets in nobody else: the site would be there, and answer to no browser
          fix  write the namespace of the ingress controller beside them: NetworkPeer.pods({ … }, "traefik"); or acknowledge "network-web" where it runs here`,
    site({ ingress: { className: 'traefik' }, networkPolicies: { web: [NetworkPeer.pods({ app: 'traefik' }, 'traefik')] } }),
  ),
  mistake(
    'network-web',
    'a namespace in front of which there is a load balancer outside of the cluster',
    site({ albIngress: {}, networkPolicies: { web: [NetworkPeer.namespace('kube-system')] } }),
    `
      [uwa/network-policies] networkPolicies.web names {"namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"kube-system"}}}, and the load balancer is outside of the cluster (network-web)
          why  the policy lets in nobody else: the site would be there, and answer to no browser
          fix  name the subnets of the load balancer: NetworkPeer.cidr("10.0.0.0/20")`,
    site({ albIngress: {}, networkPolicies: { web: [NetworkPeer.cidr('10.0.0.0/20')] } }),
  ),
  mistake(
    'dicom-receivers',
    'a receiver that nobody makes',
    site({ dicom: { receivers: [{ aeTitle: 'CT1', port: 8105 }] } }),
    `
      [uwa] dicom.receivers names "CT1" on port 8105, and setup is not given (dicom-receivers)
          why  the port is open, and nothing listens there: each scanner is refused its connection
          fix  write setup: {}, which makes it; or acknowledge "dicom-receivers" where it was made by hand`,
    site({ dicom: { receivers: [{ aeTitle: 'CT1', port: 8105 }] }, setup: {} }),
  ),
  mistake(
    'dicom-open',
    'everybody, by a range',
    site({ dicom: { serviceType: ServiceType.NODE_PORT }, networkPolicies: { dicom: [NetworkPeer.cidr('0.0.0.0/0')] } }),
    `
      [uwa/network-policies] networkPolicies.dicom lets in 0.0.0.0/0 (dicom-open)
          why  DICOM asks for no password: whoever reaches the port and knows the AE title can send, and fill the prearchive
          fix  name the scanners' networks: networkPolicies: { dicom: [NetworkPeer.cidr('10.20.0.0/16')] }`,
    site({ dicom: { serviceType: ServiceType.NODE_PORT }, networkPolicies: { dicom: [NetworkPeer.cidr('10.20.0.0/16')] } }),
  ),
  mistake(
    'dicom-open',
    'ports of the nodes without policies',
    site({ dicom: { serviceType: ServiceType.NODE_PORT }, createNetworkPolicies: false }),
    `
      [uwa] dicom opens ports on the nodes or at a load balancer, and createNetworkPolicies is false (dicom-open)
          why  DICOM asks for no password: whoever reaches the port and knows the AE title can send, and fill the prearchive
          fix  remove createNetworkPolicies: false, and name the scanners' networks: networkPolicies: { dicom: [NetworkPeer.cidr('10.20.0.0/16')] }`,
    site({ dicom: { serviceType: ServiceType.NODE_PORT }, networkPolicies: { dicom: [NetworkPeer.cidr('10.20.0.0/16')] } }),
  ),
  mistake(
    'owned-setting',
    'https by XNAT itself',
    site({ xnat: { preferences: { 'siteConfig.securityChannel': 'https' } } }),
    `
      [uwa/xnat] preferences sets siteConfig.securityChannel (owned-setting)
          why  it would get round what that prop is checked for, or be overwritten without a word
          fix  remove it: TLS ends at the ingress, and an XNAT that asks for https itself answers each probe with a redirect and is never ready`,
    site({}),
  ),
  mistake(
    'acknowledgement',
    'a mistyped rule',
    site({}, (made) => made.acknowledge('tls-unverifed', 'the network is our own')),
    `
      [uwa] acknowledge("tls-unverifed", …) names no rule (acknowledgement)
          why  an acknowledgement that silences nothing hides the day on which the risk comes back
          fix  write acknowledge("tls-unverified", …), or remove it`,
    site({}),
  ),
];

const nightly = (schedule: string) =>
  site({ backup: { destination: BackupDestination.claim({ size: Size.gibibytes(50) }), keepFor: Duration.days(30), schedule } });
const watched = (backupAge?: Duration) =>
  site({
    backup: { destination: BackupDestination.claim({ size: Size.gibibytes(50) }), keepFor: Duration.days(60), schedule: '0 1 * * 0' },
    monitoring: { alerts: { backupAge } },
    networkPolicies: { monitoring: [NetworkPeer.namespace('monitoring')] },
  });
const behindService = (host: string) => (app: App) => {
  const made = new XnatSite(app, 'uwa', {
    ...MINIMAL,
    postgres: undefined,
    externalPostgres: { host, credentials: Secret.named('db'), tls: DatabaseTls.verifyFull(CaBundle.fromConfigMapName('ca')) },
    networkPolicies: { wholeNamespace: false },
  });
  new ApiObject(made, 'db', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'db' }, spec: { type: 'ExternalName', externalName: 'db.example.edu.au' } });
};
const scaled = (stickiness: Duration) =>
  site(
    { albIngress: { stickiness }, autoscaling: { minReplicas: 1, maxReplicas: 2, scaleDownAfter: Duration.minutes(10) }, buildVolume: {}, messageBroker: {} },
    (made) => made.acknowledge('several-pods', 'the site has several pods today'),
  );

/** Between a feature and its times. */
export const timeCases: readonly Case[] = [
  mistake(
    'backup-often',
    'a dump each minute',
    nightly('* * * * *'),
    `
      [uwa/backup] schedule is "* * * * *", which comes every 1 minutes (backup-often)
          why  a dump is still being made when the next one is due, and is left out; each reads the whole database while people work
          fix  write "30 1 * * *" for each night, or "0 * * * *" for each hour; for less than an hour of loss use a server with point-in-time recovery`,
    nightly('0 * * * *'),
  ),
  mistake(
    'alert-backup-age',
    'a day, and a dump a week',
    watched(Duration.days(1)),
    `
      [uwa/monitoring] monitoring.alerts.backupAge is 86400 s, and two backups are up to 604800 s apart (alert-backup-age)
          why  it fires before each backup, and is switched off by those whom it wakes
          fix  write backupAge: Duration.hours(180), or leave it out: it then follows the schedule`,
    watched(Duration.hours(180)),
  ),
  mistake(
    'sticky-window',
    'two days with a pod that goes after ten minutes',
    scaled(Duration.days(2)),
    `
      [uwa/xnat] the Application Load Balancer keeps a browser with its pod for 172800 s, and autoscaling.scaleDownAfter is 600 s (sticky-window)
          why  users whose pod goes are logged out in the middle of their work, and sent to another
          fix  lower stickiness to Duration.seconds(600), or write autoscaling: { scaleDown: false }; or acknowledge "sticky-window"`,
    scaled(Duration.seconds(600)),
  ),
  mistake(
    'local-nodes',
    'a folder on two nodes',
    site({ archive: { source: VolumeSource.local({ path: '/srv/archive', nodes: ['node-1', 'node-2'] }) } }),
    `
      [uwa/xnat/archive] source is a local volume on 2 nodes (local-nodes)
          why  each node has a folder of its own at that path: a pod that moves to another node finds an empty one
          fix  name the one node that has it; or, where all of them mount one file system there, write accessMode: PersistentVolumeAccessMode.READ_WRITE_MANY`,
    site({ archive: { source: VolumeSource.local({ path: '/srv/archive', nodes: ['node-1'] }) } }),
  ),
  mistake(
    'tls-external-name',
    'a Service that is a name alone',
    behindService('db'),
    `
      [uwa/database] host is "db", a Service that leads to "db.example.edu.au" (tls-external-name)
          why  the driver compares the Service's name with those in the certificate, which carries the name behind it
          fix  write host: "db.example.edu.au"`,
    behindService('db.example.edu.au'),
  ),
];

export const edgesAllowed: readonly Allowed[] = [
  { rule: 'alb-draining', title: 'a delay as long as the grace', allowed: site({ albIngress: { deregistrationDelay: Duration.minutes(2) } }) },
  {
    rule: 'ingress-body-size',
    title: "NGINX's own controller",
    allowed: site({ ingress: { className: 'nginx', annotations: { 'nginx.org/client-max-body-size': '0' } } }),
  },
  { rule: 'dicom-receivers', title: "XNAT's own receiver", allowed: site({ dicom: { receivers: [{ aeTitle: 'XNAT', port: 8104 }] } }) },
  { rule: 'smtp-in-clear', title: 'a relay without a password', allowed: site({ smtp: { host: 'mail.example.edu.au', startTls: false } }) },
];
