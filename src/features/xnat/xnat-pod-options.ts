import type { XnatFiles } from '../../contracts/xnat-pod-parts';
import type { k8s } from '../../core/k8s';
import { contract, filledText, listOf, optional, type Shape, struct } from '../../core/props/kind';
import { type AccountPodOptions, accountPodShape } from '../../values/pods/server-pod-options';
import { filesShape } from './pod-parts';

/** XNAT's pods. */
export interface XnatPodOptions extends AccountPodOptions {
  /**
   * Volumes of its container that are no claims, such as a ConfigMap, a Secret or what a CSI driver brings.
   *
   * @default - none
   */
  readonly files?: XnatFiles[];

  /**
   * Containers that end before XNAT starts, after the library's own. One with `restartPolicy: 'Always'` runs beside XNAT.
   *
   * @default - none
   * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/
   */
  readonly initContainers?: k8s.Container[];
}

export const xnatPodShape: Shape<XnatPodOptions> = {
  ...accountPodShape,
  files: optional(listOf(struct(filesShape))),
  initContainers: optional(listOf(contract('a container', { name: filledText }))),
};
