import type { IPodTraffic, NetworkOutbound } from '../../contracts/network-member';
import type { IXnatServer } from '../../contracts/xnat';
import type { Component } from '../../core/kubernetes/instance';
import { NetworkPeer } from '../../values/network-peer';

/**
 * The pods of pipelines, as the policies of a site see them: those of Jobs that this library has not made. The Container
 * Service gives them no labels of its own.
 *
 * They may go to XNAT, whose REST interface they may use with a token of their own, and to whom the site says.
 */
export function pipelineJobs(component: Component, xnat: IXnatServer, egress: readonly NetworkOutbound[]): IPodTraffic {
  return {
    name: `${component.fullName}-jobs`,
    labels: {},
    selector: {
      matchExpressions: [
        { key: 'job-name', operator: 'Exists' },
        { key: 'app.kubernetes.io/managed-by', operator: 'NotIn', values: ['cdk8s-xnat'] },
      ],
    },
    inbound: () => [],
    outbound: () => [{ port: xnat.podPort, peers: [NetworkPeer.pods(xnat.podLabels)] }, ...egress],
  };
}
