import { HOST } from '../core/grammar/network';
import { port } from '../core/grammar/numbers';
import { by, filledListOf, oneOf, optional, required, type Shape, text, valueOf, wholeNumber } from '../core/props/kind';
import { NetworkPeer } from '../values/network-peer';
import { type NetworkOutbound, NetworkPurpose } from './network-member';

/** What a site may say of a connection. */
export const outboundShape: Shape<NetworkOutbound> = {
  purpose: optional(oneOf(NetworkPurpose, 'NetworkPurpose')),
  port: required(by(wholeNumber, port()), 443),
  host: optional(by(text, HOST)),
  peers: optional(filledListOf(valueOf(NetworkPeer, 'NetworkPeer.cidr("130.95.0.0/16")'))),
};
