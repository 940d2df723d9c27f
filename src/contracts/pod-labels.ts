/** A label of the pods that is another one whenever their template is. */
export const STATE_LABEL = 'cdk8s-xnat/state';

/** The label that a StatefulSet gives each of its pods. */
export const POD_NAME_LABEL = 'statefulset.kubernetes.io/pod-name';
