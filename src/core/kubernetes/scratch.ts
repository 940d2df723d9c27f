import type { Size } from 'cdk8s';
import type { k8s } from '../k8s';
import { memoryQuantity } from '../units/quantity';

/**
 * A folder of the node for as long as the pod is there. A pod that puts more into it is ended, before the disk of the node is full and all pods
 * there with it.
 */
export function scratch(name: string, sizeLimit: Size): k8s.Volume {
  return { name, emptyDir: { sizeLimit: memoryQuantity(sizeLimit) } };
}

/** The same in memory, for what must not reach a disk. It counts as memory of the container that writes it. */
export function inMemory(name: string, sizeLimit: Size): k8s.Volume {
  return { name, emptyDir: { medium: 'Memory', sizeLimit: memoryQuantity(sizeLimit) } };
}
