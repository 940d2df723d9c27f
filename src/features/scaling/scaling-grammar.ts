import { Duration } from 'cdk8s';
import { durationBetween } from '../../core/grammar/amounts';
import { type Grammar, pattern } from '../../core/grammar/grammar';
import { nearest } from '../../core/refusals/nearest';

export const KUBERNETES = 'https://kubernetes.io/releases/';
export const FLAGS = 'https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/FAQ.md#what-are-the-parameters-to-ca';
/** A cluster of Kubernetes has 5,000 nodes at most, one of EKS up to 100,000. */
export const NODES = {
  source: 'https://kubernetes.io/docs/setup/best-practices/cluster-large/',
  why: 'no group has so many nodes, or no node of it is ever added',
};

export const GROUP_NAME: Grammar<string> = {
  ...pattern({
    name: 'a name of an Auto Scaling group: at most 255 characters, without blanks at its ends and without a colon',
    source: 'https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateAutoScalingGroup.html',
    example: '"eks-xnat-0123"',
    why: 'the autoscaler reads <least>:<most>:<name>, and finds no group of that name',
    pattern: /^(?! )[\x20-\x39\x3b-\x7e]{1,255}(?<! )$/,
  }),
  meant: (value) => value.trim().replace(/^\d+:\d+:/, ''),
};

export const GRACE = durationBetween(Duration.minutes(1), Duration.days(7), {
  source: `--max-graceful-termination-sec: ${FLAGS}`,
  why: 'pods are killed before their sessions have ended, or a node never goes',
  example: 'Duration.minutes(10)',
});

const ADDRESSES = ['Hostname', 'InternalDNS', 'InternalIP', 'ExternalDNS', 'ExternalIP'];

export const ADDRESS_TYPE: Grammar<string> = {
  name: `one of ${ADDRESSES.join(', ')}`,
  source: 'API server, NodeAddressType: https://kubernetes.io/docs/reference/node/node-status/#addresses',
  example: '"InternalIP"',
  why: 'metrics-server does not start',
  matches: (value) => ADDRESSES.includes(value),
  meant: (value) => nearest(value, ADDRESSES),
};
