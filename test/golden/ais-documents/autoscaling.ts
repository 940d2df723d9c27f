import { exampleYaml } from './made';
import type { Page } from './page';

export const AUTOSCALING: Page = {
  title: '2 Autoscaling on EKS',
  made: () => exampleYaml('ais-eks'),
  lines: `
alb.ingress.kubernetes.io/target-type: ip
cpu: 1000m
memory: 3000Mi
--kubelet-insecure-tls
--kubelet-preferred-address-types=InternalIP,ExternalIP
--cert-dir=/tmp
--secure-port=443
--kubelet-use-node-status-port
--metric-resolution=15s
kind: StorageClass
name: gp2
storageclass.kubernetes.io/is-default-class: "true"
provisioner: kubernetes.io/aws-ebs
volumeBindingMode: Immediate
volumeBindingMode: WaitForFirstConsumer
fsType: ext4
type: gp2
minReplicas: 2
maxReplicas: 100
targetCPUUtilizationPercentage: 80
targetMemoryUtilizationPercentage: 80
averageUtilization: 80
name: xnat-xnat-web
namespace: kube-system
name: cluster-autoscaler
`,
  fragments: `
stickiness.enabled=true
stickiness.lb_cookie.duration_seconds=1800
load_balancing.algorithm.type=least_outstanding_requests
`,
  otherwise: {
    'cpu: 1000m': 'the API server keeps it as 1',
    'volumeBindingMode: Immediate': 'what the documents change',
    'targetCPUUtilizationPercentage: 80': 'a key of the chart: averageUtilization of Kubernetes',
    'targetMemoryUtilizationPercentage: 80': 'a key of the chart: averageUtilization of Kubernetes',
  },
};
