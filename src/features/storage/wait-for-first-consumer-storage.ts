import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { ZONE } from '../../core/grammar/aws';
import { MOUNT_OPTION } from '../../core/grammar/files';
import { DNS_SUBDOMAIN } from '../../core/grammar/kubernetes';
import { k8s } from '../../core/k8s';
import { clusterScoped } from '../../core/kubernetes/cluster-scoped';
import { Component } from '../../core/kubernetes/instance';
import { checked } from '../../core/props/checked';
import { by, filledListOf, filledText, flag, listOf, oneOf, optional, required, type Shape, text, valueOf } from '../../core/props/kind';
import { Refusals } from '../../core/refusals/refusals';
import { objectName } from '../../core/rules/names';
import { scopeOf } from '../../core/scope';
import { NO_PROVISIONER } from '../../values/provisioner-names';
import type { IStorageClass } from '../../values/storage-class';
import { ebsParameters, efsPermissions } from './storage-class.rules';
import { StorageProvisioner } from './storage-provisioner';

/** What happens to a volume when its claim is deleted. */
export enum ReclaimPolicy {
  /** The volume and its data stay. */
  RETAIN = 'Retain',
  /** The volume and its data go. */
  DELETE = 'Delete',
}

/** A StorageClass whose volumes are made where the pod runs. */
export interface WaitForFirstConsumerStorageOptions {
  /** Who makes the volumes. */
  readonly provisioner: StorageProvisioner;

  /**
   * Name of the StorageClass.
   *
   * @default - the construct's id
   */
  readonly storageClassName?: string;

  /**
   * What happens to a volume when its claim is deleted.
   *
   * @default - ReclaimPolicy.RETAIN; left out for `aisInTreeGp2`, where Kubernetes then deletes, and for `noProvisioner`
   */
  readonly reclaimPolicy?: ReclaimPolicy;

  /**
   * Whether a claim may grow by a larger size and another apply.
   *
   * @default - true where the provisioner makes the volumes; left out for `aisInTreeGp2`
   */
  readonly allowVolumeExpansion?: boolean;

  /**
   * Whether claims that name no class take this one. Of several default classes the newest wins.
   *
   * @default - false; true for `aisInTreeGp2`
   */
  readonly isDefault?: boolean;

  /**
   * Zones in which volumes may be made, such as `["ap-southeast-2a"]`.
   *
   * @default - every zone
   */
  readonly zones?: string[];

  /**
   * Options of the mount, such as `["nfsvers=4.1"]`.
   *
   * @default - the driver's
   */
  readonly mountOptions?: string[];
}

export const storageClassShape: Shape<WaitForFirstConsumerStorageOptions> = {
  provisioner: required(valueOf(StorageProvisioner, 'StorageProvisioner.ebsGp3()'), StorageProvisioner.noProvisioner()),
  storageClassName: optional(by(text, DNS_SUBDOMAIN)),
  reclaimPolicy: optional(oneOf(ReclaimPolicy, 'ReclaimPolicy')),
  allowVolumeExpansion: optional(flag),
  isDefault: optional(flag),
  zones: optional(filledListOf(by(filledText, ZONE))),
  mountOptions: optional(listOf(by(filledText, MOUNT_OPTION))),
};

/**
 * A StorageClass with `volumeBindingMode: WaitForFirstConsumer`: a volume is made in the zone of the first pod that
 * uses it, instead of in one where that pod may never run.
 *
 * It holds for the first binding only: a pod that is started again must find room in the zone of its volume.
 *
 * Reports the rules `object-name`, `ebs-parameters` and `efs-permissions`.
 *
 * @see https://kubernetes.io/docs/concepts/storage/storage-classes/#volume-binding-mode
 */
export class WaitForFirstConsumerStorage extends Construct implements IStorageClass {
  readonly storageClassName: string;
  readonly provisioner?: string;
  readonly reclaimPolicy?: string;

  constructor(scope: Construct, id: string, props: WaitForFirstConsumerStorageOptions) {
    super(scopeOf(scope, id, new.target), id);
    props = checked(this, 'WaitForFirstConsumerStorage', props, storageClassShape);
    const { provisioner } = props;
    const dynamic = provisioner._provisioner !== NO_PROVISIONER;
    const implied = !provisioner._verbatim && dynamic;
    const reclaimPolicy = props.reclaimPolicy ?? (implied ? ReclaimPolicy.RETAIN : undefined);

    this.storageClassName = props.storageClassName ?? id;
    this.provisioner = provisioner._provisioner;
    // Kubernetes' own default, for static volumes without effect: they carry their own policy.
    this.reclaimPolicy = reclaimPolicy ?? (dynamic ? ReclaimPolicy.DELETE : ReclaimPolicy.RETAIN);

    const subject = { provisioner: this.provisioner, parameters: provisioner._parameters ?? {} };
    Refusals.of(this)
      .apply(objectName, { prop: 'storageClassName', name: this.storageClassName, longest: 253 })
      .apply(ebsParameters, subject)
      .apply(efsPermissions, subject);

    const isDefault = props.isDefault ?? provisioner._isDefault;
    const resource = new k8s.KubeStorageClass(this, 'Resource', {
      metadata: {
        name: this.storageClassName,
        labels: Component.of(this, 'storage-class', 'storage').labels,
        ...(isDefault && { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } }),
      },
      provisioner: this.provisioner,
      parameters: provisioner._parameters as Record<string, string> | undefined,
      reclaimPolicy,
      allowVolumeExpansion: props.allowVolumeExpansion ?? (implied ? true : undefined),
      volumeBindingMode: 'WaitForFirstConsumer',
      mountOptions: props.mountOptions,
      allowedTopologies: props.zones && [{ matchLabelExpressions: [{ key: 'topology.kubernetes.io/zone', values: props.zones }] }],
    });
    clusterScoped(ApiObject.of(resource));
  }
}
