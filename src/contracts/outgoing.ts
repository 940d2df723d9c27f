import type { k8s } from '../core/k8s';

/** What a container of XNAT's pods needs that connects to servers elsewhere: whom it trusts, and by which proxy it goes. */
export interface Outgoing {
  /** For curl, wget and the AWS CLI. `CA_BUNDLE` is for scripts of the library. */
  readonly env: Readonly<Record<string, string>>;
  readonly volumeMounts: k8s.VolumeMount[];
}
