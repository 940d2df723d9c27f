import type { NetworkPeer } from '../values/network-peer';
import type { SecretKey } from '../values/secret';

/** A message broker that the pods of an XNAT share their work through. */
export interface IMessageBroker {
  /** The URL that XNAT's client is given, without credentials. */
  readonly brokerUrl: string;
  /** The user to log in as, where it stands in the file; else `usernameKey` says where it is. */
  readonly username?: string;
  /** Where the user's name is, if it does not stand in the file. */
  readonly usernameKey?: SecretKey;
  /** Where the password is. */
  readonly passwordKey: SecretKey;
  /** Hosts that stand in the URL; of several one will do. */
  readonly hosts: string[];
  /** TCP port of each of them. */
  readonly port: number;
  /** Where it is on the network, as far as that is known; undefined where a DNS name is all that is. */
  readonly networkPeers?: NetworkPeer[];
}
