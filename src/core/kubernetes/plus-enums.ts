// The enums of cdk8s-plus-27 that props take. The package itself costs a start twice what its file of Kubernetes' objects
// does, so that only types come from it: these are its enums by type, and have its values (a test compares them).
import type * as plus from 'cdk8s-plus-27';

/** How a Service is reached; the enum of cdk8s-plus-27. */
export type ServiceType = plus.ServiceType;

/** How a Service is reached: `CLUSTER_IP`, `NODE_PORT`, `LOAD_BALANCER` or `EXTERNAL_NAME`. The enum of cdk8s-plus-27 serves as well. */
export const ServiceType = {
  CLUSTER_IP: 'ClusterIP',
  NODE_PORT: 'NodePort',
  LOAD_BALANCER: 'LoadBalancer',
  EXTERNAL_NAME: 'ExternalName',
} as typeof plus.ServiceType;

/** Who may mount a volume at a time; the enum of cdk8s-plus-27. */
export type PersistentVolumeAccessMode = plus.PersistentVolumeAccessMode;

/**
 * Who may mount a volume at a time: `READ_WRITE_ONCE`, `READ_ONLY_MANY`, `READ_WRITE_MANY` or `READ_WRITE_ONCE_POD`. The enum of
 * cdk8s-plus-27 serves as well.
 */
export const PersistentVolumeAccessMode = {
  READ_WRITE_ONCE: 'ReadWriteOnce',
  READ_ONLY_MANY: 'ReadOnlyMany',
  READ_WRITE_MANY: 'ReadWriteMany',
  READ_WRITE_ONCE_POD: 'ReadWriteOncePod',
} as typeof plus.PersistentVolumeAccessMode;
