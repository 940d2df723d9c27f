import { filledListOf, oneOf, optional, required, type Shape, text, valueOf, wholeNumber } from '../core/props/kind';
import { NetworkPeer } from '../values/network-peer';
import { type NetworkOutbound, NetworkPurpose } from './network-member';

/** What a site may say of a connection. */
export const outboundShape: Shape<NetworkOutbound> = {
  purpose: optional(oneOf(NetworkPurpose, 'NetworkPurpose')),
  port: required(wholeNumber, 443),
  host: optional(text),
  peers: optional(filledListOf(valueOf(NetworkPeer, 'NetworkPeer.cidr("130.95.0.0/16")'))),
};
