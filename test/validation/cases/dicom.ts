import { type DicomOptions, type DicomReceiver, NetworkPeer, ServiceType, XnatSite } from 'cdk8s-xnat';
import { MINIMAL } from '../../support/sites';
import { type Allowed, type Build, type Case, mistake, site } from '../case';

const XNAT: DicomReceiver = { aeTitle: 'XNAT', port: 8104 };

/** Beyond the cluster, the scanners' networks are named. */
const receiving = (dicom: DicomOptions) =>
  site({ dicom, setup: {}, ...(dicom.serviceType && { networkPolicies: { dicom: [NetworkPeer.cidr('10.20.0.0/16')] } }) });

const dicom = (rule: string, title: string, broken: DicomOptions, report: string, mended: DicomOptions): Case => ({
  rule,
  title,
  broken: receiving(broken),
  report,
  mended: receiving(mended),
});

const titled = (title: string, aeTitle: string, report: string) =>
  dicom('ae-title', title, { receivers: [{ aeTitle, port: 8104 }] }, report, { receivers: [XNAT] });

const port = (title: string, number: number, report: string) =>
  dicom('port-range', title, { receivers: [{ ...XNAT, port: number }] }, report, { receivers: [XNAT] });

const nodePorts = (serviceType: ServiceType, ...numbers: number[]): DicomOptions => ({
  serviceType,
  receivers: numbers.map((nodePort, i) => ({ aeTitle: `XNAT${i}`, port: 8104 + i, nodePort })),
});

const twoSites =
  (one: DicomOptions, other: DicomOptions): Build =>
  (app) => {
    const networkPolicies = { dicom: [NetworkPeer.cidr('10.20.0.0/16')] };
    new XnatSite(app, 'uwa', { ...MINIMAL, dicom: one, setup: {}, networkPolicies });
    new XnatSite(app, 'mri', { ...MINIMAL, url: 'https://mri.example.edu.au', dicom: other, setup: {}, networkPolicies });
  };

export const dicomCases: readonly Case[] = [
  titled(
    'a title of 17 characters',
    'UWA_XNAT_RECEIVER',
    `
      [uwa/xnat] dicom.receivers[0].aeTitle is "UWA_XNAT_RECEIVER", 17 characters long (ae-title)
          why  DICOM has 16 characters for it, and XNAT tells its receivers apart by it
          fix  shorten it to at most 16`,
  ),
  titled(
    'an empty title',
    '',
    `
      [uwa/xnat] dicom.receivers[0].aeTitle is "" (ae-title)
          why  DICOM has 16 characters for it, and XNAT tells its receivers apart by it
          fix  use letters, digits, hyphens and underscores, without blanks at the ends`,
  ),
  titled(
    'a backslash',
    'UWA\\XNAT',
    `
      [uwa/xnat] dicom.receivers[0].aeTitle is "UWA\\\\XNAT" (ae-title)
          why  DICOM has 16 characters for it, and XNAT tells its receivers apart by it
          fix  use letters, digits, hyphens and underscores, without blanks at the ends`,
  ),
  titled(
    'a blank at the end',
    'XNAT ',
    `
      [uwa/xnat] dicom.receivers[0].aeTitle is "XNAT " (ae-title)
          why  DICOM has 16 characters for it, and XNAT tells its receivers apart by it
          fix  use letters, digits, hyphens and underscores, without blanks at the ends`,
  ),
  dicom(
    'ae-title',
    'one title twice',
    { receivers: [XNAT, { ...XNAT, port: 8105 }] },
    `
      [uwa/xnat] dicom.receivers[1].aeTitle is "XNAT" once more (ae-title)
          why  DICOM has 16 characters for it, and XNAT tells its receivers apart by it
          fix  give each receiver an AE title of its own`,
    { receivers: [XNAT, { aeTitle: 'MRI', port: 8105 }] },
  ),
  dicom(
    'ae-title',
    'no receiver',
    { receivers: [] },
    `
      [uwa/xnat] dicom.receivers is empty (ae-title)
          why  the API server refuses a Service without a port
          fix  leave out receivers for XNAT on port 8104, or leave out dicom`,
    {},
  ),
  dicom(
    'dicom-port',
    'one port twice',
    { receivers: [XNAT, { ...XNAT, aeTitle: 'MRI' }] },
    `
      [uwa/xnat] dicom.receivers[1].port is 8104 once more (dicom-port)
          why  with one port each, a firewall and a log can tell the senders apart; XNAT itself could share a port among titles
          fix  give each receiver a port, or acknowledge "dicom-port"`,
    { receivers: [XNAT, { aeTitle: 'MRI', port: 8105 }] },
  ),
  port(
    'a privileged port',
    80,
    `
      [uwa/xnat] dicom.receivers[0].port is 80 (port-range)
          why  a container without privileges opens no port below 1024
          fix  choose a port between 1024 and 65535`,
  ),
  port(
    "the port of XNAT's web server",
    8080,
    `
      [uwa/xnat] dicom.receivers[0].port is 8080, which XNAT's web server listens on (port-range)
          why  one of the two would not start
          fix  choose a port between 1024 and 65535, but not 8080`,
  ),
  port(
    'a port that does not exist',
    70000,
    `
      [uwa/xnat] dicom.receivers[0].port is 70000 (port-range)
          why  TCP has the ports 1 to 65535
          fix  choose a port between 1024 and 65535`,
  ),
  dicom(
    'port-range',
    'a node port out of range',
    nodePorts(ServiceType.NODE_PORT, 80),
    `
      [uwa] dicom.receivers[0].nodePort is 80 (port-range)
          why  the API server takes node ports from this range alone
          fix  choose a port between 30000 and 32767`,
    nodePorts(ServiceType.NODE_PORT, 30104),
  ),
  dicom(
    'node-port',
    'a node port of a Service inside the cluster',
    nodePorts(ServiceType.CLUSTER_IP, 30104),
    `
      [uwa/xnat] dicom.receivers[0].nodePort is 30104, but the Service is ClusterIP (node-port)
          why  the API server refuses such a Service
          fix  set serviceType: ServiceType.NODE_PORT, or remove nodePort`,
    nodePorts(ServiceType.NODE_PORT, 30104),
  ),
  dicom(
    'node-port',
    'one node port twice',
    nodePorts(ServiceType.NODE_PORT, 30104, 30104),
    `
      [uwa/xnat] dicom.receivers[1].nodePort is 30104 once more (node-port)
          why  the API server refuses such a Service
          fix  choose another, or leave it to the cluster`,
    nodePorts(ServiceType.NODE_PORT, 30104, 30105),
  ),
  dicom(
    'node-port',
    'a Service that is a name alone',
    { serviceType: ServiceType.EXTERNAL_NAME },
    `
      [uwa/xnat] dicom.serviceType is ExternalName (node-port)
          why  the API server refuses such a Service
          fix  use CLUSTER_IP, NODE_PORT or LOAD_BALANCER`,
    { serviceType: ServiceType.LOAD_BALANCER },
  ),
  mistake(
    'node-port-taken',
    'one node port for two sites',
    twoSites(nodePorts(ServiceType.NODE_PORT, 30104, 30105), nodePorts(ServiceType.NODE_PORT, 30105)),
    `
      [mri] the Service "mri-xnat-web-dicom-scp" has the node port 30105, as has "uwa-xnat-web-dicom-scp" of the namespace "uwa" (node-port-taken)
          why  every node has each port once, whatever the namespace: the API server refuses the second Service
          fix  choose another nodePort, or leave it to the cluster; if they run on different clusters, set cluster on both charts`,
    twoSites(nodePorts(ServiceType.NODE_PORT, 30104, 30105), nodePorts(ServiceType.NODE_PORT, 30106)),
  ),
];

export const dicomAllowed: readonly Allowed[] = [
  {
    rule: 'ae-title',
    title: 'a title of 16 characters with a blank in it',
    allowed: site({ dicom: { receivers: [{ aeTitle: 'UWA XNAT MRI 7-T', port: 8104 }] }, setup: {} }),
  },
  { rule: 'node-port', title: 'a load balancer with a node port', allowed: receiving(nodePorts(ServiceType.LOAD_BALANCER, 30104)) },
];
