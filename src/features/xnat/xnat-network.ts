import { isIP, isIPv6 } from 'node:net';
import { hostsOf } from '../../contracts/database-hosts';
import { type IPodTraffic, type NetworkInbound, type NetworkOutbound, NetworkPurpose } from '../../contracts/network-member';
import { outboundShape } from '../../contracts/outbound-shape';
import type { XnatPort } from '../../contracts/xnat-pod-parts';
import { ServiceType } from '../../core/kubernetes/plus-enums';
import { examined } from '../../core/props/checked';
import { Refusals } from '../../core/refusals/refusals';
import { portRange } from '../../core/rules/port-range';
import { portOf } from '../../core/url';
import { NetworkPeer } from '../../values/network-peer';
import { dicomPorts } from './dicom';
import { type SmtpOptions, smtpPort } from './smtp';
import type { XnatHost } from './xnat-host';
import { HTTP_PORT } from './xnat-pod';
import type { XnatWebProps } from './xnat-web-options';

/** The connections of XNAT's pods. Asked for at the end: features add theirs. */
export function xnatTraffic(xnat: XnatHost): IPodTraffic {
  return {
    name: xnat.component.fullName,
    labels: xnat.component.selector,
    inbound: () => [...xnatInbound(xnat.props), ...featureInbound(xnat.podParts.all().ports)],
    outbound: () => [...xnatOutbound(xnat.props), ...xnat.egress],
  };
}

/** What XNAT takes. */
function xnatInbound({ dicom }: XnatWebProps): NetworkInbound[] {
  const web = { purpose: NetworkPurpose.WEB, ports: [HTTP_PORT] };
  if (!dicom) return [web];
  const exposed = dicom.serviceType === ServiceType.NODE_PORT || dicom.serviceType === ServiceType.LOAD_BALANCER;
  const peers = dicom.sourceRanges?.map((range) => NetworkPeer.cidr(range));
  return [web, { purpose: NetworkPurpose.DICOM, ports: dicomPorts(dicom).map(({ port }) => port), exposed, peers }];
}

/** What it takes for features that have added ports. */
function featureInbound(ports: readonly XnatPort[]): NetworkInbound[] {
  return ports.flatMap(({ port, purpose }) => (purpose === undefined ? [] : [{ purpose, ports: [port] }]));
}

/** Whom XNAT calls by its own props; features add theirs. */
function xnatOutbound({ database, messageBroker, smtp, plugins = [] }: XnatWebProps): NetworkOutbound[] {
  return [
    ...hostsOf(database).map((each) => ({ purpose: NetworkPurpose.DATABASE, ...each, peers: database.networkPeers })),
    ...(messageBroker?.hosts ?? []).map((host) => ({
      purpose: NetworkPurpose.MESSAGE_BROKER,
      port: messageBroker!.port,
      host,
      peers: messageBroker!.networkPeers,
    })),
    ...(smtp ? [mail(smtp)] : []),
    ...plugins.map(({ url }) => ({ purpose: NetworkPurpose.PLUGIN_DOWNLOAD, port: portOf(url) })),
  ];
}

function mail(smtp: SmtpOptions): NetworkOutbound {
  const { host } = smtp;
  const peers = isIP(host) ? [NetworkPeer.cidr(`${host}/${isIPv6(host) ? 128 : 32}`)] : undefined;
  return { purpose: NetworkPurpose.SMTP, port: smtpPort(smtp), host, peers };
}

/** Adds a connection that the site has asked for, as far as it may be relied on. */
export function addCheckedEgress(xnat: XnatHost, traffic: NetworkOutbound): void {
  const { props, findings } = examined('addEgress', traffic, outboundShape);
  Refusals.of(xnat.scope)
    .report(...findings)
    .apply(portRange, { prop: 'port of addEgress', port: props.port });
  xnat.addEgress(props);
}
