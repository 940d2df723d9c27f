import { Duration } from 'cdk8s';
import type { Subjects } from './subjects';

export const scalingSubjects: Subjects = {
  'autoscaler-binding': {
    refused: [{ severalZones: true, hasty: ['fast'] }],
    allowed: [
      { severalZones: true, hasty: [] },
      { severalZones: false, hasty: ['fast'] },
    ],
  },
  'autoscaler-grace': {
    refused: [
      { maxSeconds: 600, slow: [{ workload: 'StatefulSet uwa-xnat-web', seconds: 900 }] },
      { maxSeconds: 0, slow: [{ workload: 'Deployment cluster-autoscaler', seconds: 30 }] },
    ],
    allowed: [
      { maxSeconds: 900, slow: [] },
      { maxSeconds: 600, slow: [] },
    ],
  },
  'cluster-autoscaler-version': {
    refused: [{ kubernetesVersion: '1.33', tag: 'v1.35.0' }, { kubernetesVersion: 'newest' }],
    allowed: [{ kubernetesVersion: '1.33', tag: '1.33.0' }, { kubernetesVersion: '1.33' }],
  },
  'node-groups': {
    refused: [
      { clusterName: 'ais-prod', nodeGroups: [{ name: 'a', minNodes: 1, maxNodes: 2 }] },
      { nodeGroups: [] },
      { clusterName: '', nodeGroups: [] },
      { nodeGroups: [{ name: 'a', minNodes: 3, maxNodes: 2 }] },
      {
        nodeGroups: [
          { name: 'a', minNodes: 1, maxNodes: 2 },
          { name: 'a', minNodes: 1, maxNodes: 2 },
        ],
      },
    ],
    allowed: [
      { clusterName: 'ais-prod', nodeGroups: [] },
      { nodeGroups: [{ name: 'a', minNodes: 2, maxNodes: 3 }] },
      { nodeGroups: [{ name: 'a', minNodes: 1, maxNodes: 2 }] },
    ],
  },
  'role-arn': { refused: ['cluster-autoscaler'], allowed: ['arn:aws:iam::111122223333:role/cluster-autoscaler'] },
  'scale-down': {
    refused: [
      {
        utilizationPercent: 0,
        times: [
          ['scaleDownUnneededTime', Duration.millis(600000)],
          ['scaleDownDelayAfterAdd', Duration.millis(600000)],
        ],
      },
      {
        utilizationPercent: 50,
        times: [
          ['scaleDownUnneededTime', Duration.millis(10000)],
          ['scaleDownDelayAfterAdd', Duration.millis(600000)],
        ],
      },
    ],
    allowed: [
      {
        utilizationPercent: 50,
        times: [
          ['scaleDownUnneededTime', Duration.millis(600000)],
          ['scaleDownDelayAfterAdd', Duration.millis(600000)],
        ],
      },
    ],
  },
  'kubelet-tls': {
    refused: [{ insecure: true, ca: true }],
    allowed: [
      { insecure: true, ca: false },
      { insecure: false, ca: true },
    ],
  },
  'kubelet-unverified': {
    refused: [{ insecure: true, ca: false }],
    allowed: [
      { insecure: true, ca: true },
      { insecure: false, ca: true },
      { insecure: false, ca: false },
    ],
  },
  'metrics-server-version': {
    refused: [{ kubernetesVersion: '1.33', tag: 'v0.9.0' }, { kubernetesVersion: '1.22' }, { kubernetesVersion: 'latest' }],
    allowed: [{ kubernetesVersion: '1.33' }, { kubernetesVersion: '1.27' }],
  },
  'metrics-server-port': { refused: [{ securePort: 443, bindPrivilegedPort: false }], allowed: [{ securePort: 443, bindPrivilegedPort: true }] },
  'metrics-server-resolution': { refused: [Duration.millis(10000)], allowed: [Duration.millis(15000)] },
};
