import { hostsOf } from '../../contracts/database-hosts';
import { type IPodTraffic, type NetworkInbound, type NetworkOutbound, NetworkPurpose } from '../../contracts/network-member';
import { outboundShape } from '../../contracts/outbound-shape';
import { peersOfAddress, proxyTraffic } from '../../contracts/proxy-traffic';
import type { XnatPort } from '../../contracts/xnat-pod-parts';
import { ServiceType } from '../../core/kubernetes/plus-enums';
import { examined } from '../../core/props/checked';
import { Refusals } from '../../core/refusals/refusals';
import { portRange } from '../../core/rules/port-range';
import { portOf } from '../../core/url';
import { NetworkPeer } from '../../values/network-peer';
import { dicomPorts } from './dicom';
import type { PluginDownload } from './plugins';
import { type SmtpOptions, smtpPort } from './smtp';
import { isExposed } from './web-service-options';
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
function xnatInbound({ dicom, service }: XnatWebProps): NetworkInbound[] {
  const web = { purpose: NetworkPurpose.WEB, ports: [HTTP_PORT], ...(isExposed(service) && { exposed: true }) };
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
function xnatOutbound({ database, messageBroker, smtp, proxy, plugins = [] }: XnatWebProps): NetworkOutbound[] {
  return [
    ...hostsOf(database).map((each) => ({ purpose: NetworkPurpose.DATABASE, ...each, peers: database.networkPeers })),
    ...(messageBroker?.hosts ?? []).map((host) => ({
      purpose: NetworkPurpose.MESSAGE_BROKER,
      port: messageBroker!.port,
      host,
      peers: messageBroker!.networkPeers,
    })),
    ...(smtp ? [mail(smtp)] : []),
    ...(proxy ? [proxyTraffic(proxy)] : []),
    ...plugins.flatMap((plugin) => pluginTraffic(plugin)),
  ];
}

/** Where a jar is asked for, and where the role is that may read it. */
function pluginTraffic({ url, from }: PluginDownload): NetworkOutbound[] {
  const port = from ? from._port : portOf(url ?? '');
  const s3 = from?._place.s3;
  return [...(port === undefined ? [] : [{ purpose: NetworkPurpose.PLUGIN_DOWNLOAD, port }]), ...(s3 && !s3.credentials ? [{ port: 443 }] : [])];
}

function mail(smtp: SmtpOptions): NetworkOutbound {
  return { purpose: NetworkPurpose.SMTP, port: smtpPort(smtp), host: smtp.host, peers: peersOfAddress(smtp.host) };
}

/** Adds a connection that the site has asked for, as far as it may be relied on. */
export function addCheckedEgress(xnat: XnatHost, traffic: NetworkOutbound): void {
  const { props, findings } = examined('addEgress', traffic, outboundShape);
  Refusals.of(xnat.scope)
    .report(...findings)
    .apply(portRange, { prop: 'port of addEgress', port: props.port });
  xnat.addEgress(props);
}
