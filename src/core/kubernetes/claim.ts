import type { Size } from 'cdk8s';
import type { Construct } from 'constructs';
import { k8s } from '../k8s';
import { memoryQuantity } from '../units/quantity';
import { KEEP } from './keep';
import { PersistentVolumeAccessMode } from './plus-enums';

/** A claim for one pod at a time. */
export interface ClaimFacts {
  /** Name, labels, and a namespace where it is not the chart's. */
  readonly metadata: k8s.ObjectMeta;
  readonly size: Size;
  /** Undefined for the cluster's default class. */
  readonly storageClassName: string | undefined;
}

/** Makes a PersistentVolumeClaim that a pruning tool leaves alone: what it holds is data. */
export function makeClaim(scope: Construct, id: string, { metadata, size, storageClassName }: ClaimFacts): void {
  new k8s.KubePersistentVolumeClaim(scope, id, {
    metadata: { ...metadata, annotations: KEEP },
    spec: { accessModes: [PersistentVolumeAccessMode.READ_WRITE_ONCE], storageClassName, resources: { requests: { storage: memoryQuantity(size) } } },
  });
}
