import { isIP, isIPv6 } from 'node:net';
import { hostOf, portOf } from '../core/url';
import { NetworkPeer } from '../values/network-peer';
import type { ProxyOptions } from '../values/proxy';
import type { NetworkOutbound } from './network-member';

/** Who a host is on the network, where it is an address itself. */
export function peersOfAddress(host: string): NetworkPeer[] | undefined {
  const address = host.replace(/^\[|\]$/g, '');
  return isIP(address) ? [NetworkPeer.cidr(`${address}/${isIPv6(address) ? 128 : 32}`)] : undefined;
}

/** The connection to a proxy. */
export function proxyTraffic({ url }: ProxyOptions): NetworkOutbound {
  const host = hostOf(url);
  const peers = peersOfAddress(host);
  return peers ? { port: portOf(url), peers } : { port: portOf(url), host };
}
