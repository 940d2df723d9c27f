import type { INetworkMember, NetworkInbound, NetworkOutbound } from '../../contracts/network-member';
import type { IXnatServer } from '../../contracts/xnat-server';
import type { k8s } from '../../core/k8s';
import type { Component } from '../../core/kubernetes/instance';
import { NetworkPeer } from '../../values/network-peer';

/**
 * The pods of pipelines, as the policies of a site see them: those of Jobs that this library has not made. The Container
 * Service gives them no labels of its own.
 */
export class PipelineJobs implements INetworkMember {
  readonly networkName: string;
  readonly networkPods = {};
  readonly networkSelector: k8s.LabelSelector = {
    matchExpressions: [
      { key: 'job-name', operator: 'Exists' },
      { key: 'app.kubernetes.io/managed-by', operator: 'NotIn', values: ['cdk8s-xnat'] },
    ],
  };

  constructor(
    component: Component,
    private readonly xnat: IXnatServer,
    private readonly egress: readonly NetworkOutbound[],
  ) {
    this.networkName = `${component.fullName}-jobs`;
  }

  networkInbound(): NetworkInbound[] {
    return [];
  }

  /** To XNAT, whose REST interface they may use with a token of their own, and to whom the site says. */
  networkOutbound(): NetworkOutbound[] {
    return [{ port: this.xnat.podPort, peers: [NetworkPeer.pods(this.xnat.networkPods)] }, ...this.egress];
  }
}
