import type { Duration } from 'cdk8s';
import { quoted } from '../../core/refusals/describe';
import { type Report, Rule } from '../../core/refusals/rule';
import { kubernetesMinor } from '../../core/units/version';
import { fitsKubernetes, metricsServerVersion } from './metrics-server-versions';

export interface MetricsVersionSubject {
  readonly kubernetesVersion: string;
  /** Tag of the image, where one is given. */
  readonly tag: string | undefined;
}

export const metricsServerFits = new Rule<MetricsVersionSubject>({
  id: 'metrics-server-version',
  refuses: 'a metrics-server that is not made for the Kubernetes version, or a version that is none',
  why: 'it asks for an API that the cluster does not have, and no autoscaler sees a number',
  check: ({ kubernetesVersion, tag }): Report[] => {
    const fitting = metricsServerVersion(kubernetesVersion);
    if (fitting === undefined) {
      return [
        {
          what: `kubernetesVersion is ${quoted(kubernetesVersion)}`,
          fix:
            kubernetesMinor(kubernetesVersion) === undefined
              ? 'write major and minor, such as "1.33"'
              : 'upgrade the cluster to 1.27 or later; older ones are no longer served',
        },
      ];
    }
    return tag === undefined || fitsKubernetes(tag, kubernetesVersion)
      ? []
      : [
          {
            what: `the tag of image is ${quoted(tag)}, which is not known to run on Kubernetes ${kubernetesVersion}`,
            fix: `leave the tag out: v${fitting} is taken then`,
          },
        ];
  },
});

export interface MetricsPortSubject {
  readonly securePort: number;
  readonly bindPrivilegedPort: boolean;
}

export const metricsServerPort = new Rule<MetricsPortSubject>({
  id: 'metrics-server-port',
  refuses: 'a port under 1024 without the capability to open it',
  why: 'metrics-server runs as a user without privileges, and would end with "permission denied"',
  check: ({ securePort, bindPrivilegedPort }) =>
    securePort < 1024 && !bindPrivilegedPort ? [{ what: `securePort is ${securePort}`, fix: 'leave it out (10250), or add bindPrivilegedPort: true' }] : [],
});

/** What metrics-server itself asks for: nine tenths of it must cover the ten seconds that it waits for a kubelet. */
const LEAST_RESOLUTION_SECONDS = 11.2;

export const metricsServerResolution = new Rule<Duration>({
  id: 'metrics-server-resolution',
  refuses: 'a resolution of metrics under 11.2 seconds',
  why: 'metrics-server ends when it starts: nine tenths of the resolution must cover its 10 s time-out',
  check: (resolution) => {
    const seconds = resolution.toSeconds({ integral: false });
    return seconds >= LEAST_RESOLUTION_SECONDS ? [] : [{ what: `metricResolution is ${seconds} s`, fix: 'leave it out (15 s), or write Duration.seconds(15)' }];
  },
});

export interface KubeletTlsSubject {
  readonly insecure: boolean;
  readonly ca: boolean;
}

export const kubeletTls = new Rule<KubeletTlsSubject>({
  id: 'kubelet-tls',
  refuses: 'kubelet certificates that are not checked, together with an authority to check them by',
  why: 'metrics-server refuses to start with both flags',
  check: ({ insecure, ca }) =>
    insecure && ca ? [{ what: 'kubeletInsecureTls is true, and kubeletCa is given', fix: 'remove kubeletInsecureTls: the authority is the safe way' }] : [],
});

export const kubeletUnverified = new Rule<KubeletTlsSubject>({
  id: 'kubelet-unverified',
  refuses: 'kubelet certificates that are not checked',
  why: 'metrics-server hands its token to whoever answers in the place of a kubelet, and believes the load that is reported',
  acknowledgeable: true,
  check: ({ insecure, ca }) =>
    insecure && !ca
      ? [
          {
            what: 'kubeletInsecureTls is true',
            fix: 'remove it where the kubelets have certificates of the cluster, as on EKS; add kubeletCa where they have those of another authority; or acknowledge "kubelet-unverified"',
          },
        ]
      : [],
});
