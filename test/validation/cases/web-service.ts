import { NetworkPeer, ServiceType, type WebServiceOptions, type XnatSiteProps } from 'cdk8s-xnat';
import type { Subjects } from '../pure/subjects';
import { type Case, mistake, site } from '../case';

const ACKNOWLEDGED = 'the firewall ends TLS, and nobody else reaches the port';

/** A site with this Service, whose way in clear is acknowledged. */
const open = (service: WebServiceOptions, props: Partial<XnatSiteProps> = {}) =>
  site({ ...props, xnat: { ...props.xnat, service } }, (made) => made.acknowledge('service-in-clear', ACKNOWLEDGED));

export const webServiceSubjects: Subjects = {
  'web-service': {
    refused: [
      { type: 'ExternalName' },
      { nodePort: 30080, loadBalancerClass: 'service.k8s.aws/nlb', sourceRanges: ['10.0.0.0/8', '130.95.0.0/16'] },
      { type: 'NodePort', sourceRanges: ['10.0.0.0/8'] },
    ],
    allowed: [
      {},
      { annotations: { a: 'b' } },
      { type: 'NodePort', nodePort: 30080 },
      { type: 'LoadBalancer', nodePort: 30080, loadBalancerClass: 'service.k8s.aws/nlb', sourceRanges: ['10.0.0.0/8'] },
    ],
  },
  'service-in-clear': {
    refused: [
      { service: { type: 'NodePort' }, url: 'https://xnat.example.edu.au' },
      { service: { type: 'LoadBalancer' }, url: 'https://localhost.example.edu.au' },
    ],
    allowed: [
      { service: {}, url: 'https://xnat.example.edu.au' },
      { service: { type: 'ClusterIP' }, url: 'https://xnat.example.edu.au' },
      { service: { type: 'NodePort' }, url: 'http://localhost:30080' },
    ],
  },
};

export const webServiceCases: readonly Case[] = [
  mistake(
    'service-in-clear',
    'a Service on the nodes',
    site({ xnat: { service: { type: ServiceType.NODE_PORT, nodePort: 30080 } } }),
    `
      [uwa/xnat] xnat.service.type is NodePort, and url is "https://xnat.example.edu.au" (service-in-clear)
          why  it speaks HTTP: passwords and scans go in clear on the way to it, and whoever reaches its port passes by what ends TLS
          fix  remove xnat.service.type, and put ingress, albIngress or gateway in front; or acknowledge "service-in-clear" and say what ends TLS, and that nobody else reaches the port`,
    site({ ingress: { className: 'traefik' } }),
  ),
  mistake(
    'service-in-clear',
    'a load balancer without TLS',
    site({ xnat: { service: { type: ServiceType.LOAD_BALANCER } } }),
    `
      [uwa/xnat] xnat.service.type is LoadBalancer, and url is "https://xnat.example.edu.au" (service-in-clear)
          why  it speaks HTTP: passwords and scans go in clear on the way to it, and whoever reaches its port passes by what ends TLS
          fix  remove xnat.service.type, and put ingress, albIngress or gateway in front; or acknowledge "service-in-clear" and say what ends TLS, and that nobody else reaches the port`,
    open({ type: ServiceType.LOAD_BALANCER }),
  ),
  mistake(
    'web-service',
    'options of a Service that there is not',
    site({ xnat: { service: { nodePort: 30080, sourceRanges: ['130.95.0.0/16'] } } }),
    `
      [uwa/xnat] xnat.service.nodePort is 30080, and the Service is ClusterIP (web-service)
          why  the API server refuses such a Service
          fix  remove nodePort
      [uwa/xnat] xnat.service.sourceRanges is 130.95.0.0/16, and the Service is ClusterIP (web-service)
          why  the API server refuses such a Service
          fix  remove sourceRanges`,
    site({}),
  ),
  mistake(
    'web-service',
    'ranges of a load balancer at node ports',
    open({ type: ServiceType.NODE_PORT, sourceRanges: ['130.95.0.0/16'] }),
    `
      [uwa/xnat] xnat.service.sourceRanges is 130.95.0.0/16, and the Service is NodePort (web-service)
          why  the API server refuses such a Service
          fix  remove sourceRanges, or set type: ServiceType.LOAD_BALANCER`,
    open({ type: ServiceType.LOAD_BALANCER, sourceRanges: ['130.95.0.0/16'] }),
  ),
  mistake(
    'web-service',
    'an ExternalName',
    site({ xnat: { service: { type: ServiceType.EXTERNAL_NAME } } }),
    `
      [uwa/xnat] xnat.service.type is ExternalName (web-service)
          why  the API server refuses such a Service
          fix  remove it: the Service is CLUSTER_IP then`,
    site({}),
  ),
  mistake(
    'network-web',
    'a controller as the peer of a Service on the nodes',
    open({ type: ServiceType.NODE_PORT }, { networkPolicies: { web: [NetworkPeer.namespace('traefik')] } }),
    `
      [uwa/network-policies] networkPolicies.web names {"namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"traefik"}}}, and requests come to the Service from outside of the cluster (network-web)
          why  the policy lets in nobody else: the site would be there, and answer to no browser
          fix  name the networks that they come from: NetworkPeer.cidr("10.0.0.0/20")`,
    open({ type: ServiceType.NODE_PORT }, { networkPolicies: { web: [NetworkPeer.cidr('10.0.0.0/20')] } }),
  ),
  mistake(
    'node-port-taken',
    "the port of the web server for DICOM's too",
    open(
      { type: ServiceType.NODE_PORT, nodePort: 30104 },
      {
        dicom: { serviceType: ServiceType.NODE_PORT, receivers: [{ aeTitle: 'XNAT', port: 8104, nodePort: 30104 }] },
        networkPolicies: { dicom: [NetworkPeer.cidr('10.20.0.0/16')] },
      },
    ),
    `
      [uwa] the Service "uwa-xnat-web-dicom-scp" has the node port 30104, as has "uwa-xnat-web" of the namespace "uwa" (node-port-taken)
          why  every node has each port once, whatever the namespace: the API server refuses the second Service
          fix  choose another nodePort, or leave it to the cluster; if they run on different clusters, set cluster on both charts`,
    open(
      { type: ServiceType.NODE_PORT, nodePort: 30080 },
      {
        dicom: { serviceType: ServiceType.NODE_PORT, receivers: [{ aeTitle: 'XNAT', port: 8104, nodePort: 30104 }] },
        networkPolicies: { dicom: [NetworkPeer.cidr('10.20.0.0/16')] },
      },
    ),
  ),
];
