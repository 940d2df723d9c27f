import { Size, SizeRoundingBehavior } from 'cdk8s';
import { CPU, MEMORY, sizeBetween } from '../grammar/amounts';
import type { k8s } from '../k8s';
import { by, cpu, optional, type Shape, size } from '../props/kind';
import { Cpu } from './cpu';
import { cpuQuantity, memoryQuantity } from './quantity';

/**
 * CPU, memory and room on the node's disk of one container.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
 */
export interface ResourceOptions {
  /**
   * CPU that the node reserves.
   *
   * @default Cpu.millis(1000)
   */
  readonly cpu?: Cpu;

  /**
   * CPU beyond which the container is throttled.
   *
   * @default - as much as is reserved
   */
  readonly cpuLimit?: Cpu;

  /**
   * Memory that the node reserves.
   *
   * @default - see the construct
   */
  readonly memory?: Size;

  /**
   * Memory beyond which the container is killed.
   *
   * @default - as much as is reserved
   */
  readonly memoryLimit?: Size;

  /**
   * Room on the disk of the node that is reserved: for the folders that end with the pod, and for its log.
   *
   * @default - see the construct
   */
  readonly ephemeralStorage?: Size;

  /**
   * Room on the disk of the node beyond which the pod is ended, and another one is made.
   *
   * @default - see the construct; at least as much as is reserved
   */
  readonly ephemeralStorageLimit?: Size;
}

/** The disk of a node, which its kubelet shares among the pods. */
const EPHEMERAL = sizeBetween(Size.mebibytes(16), Size.tebibytes(64), {
  source: 'Kubernetes: https://kubernetes.io/docs/concepts/storage/ephemeral-storage/',
  why: 'with less a pod is evicted by its first log, and no node has more',
  example: 'Size.gibibytes(10)',
});

export const resourceShape: Shape<ResourceOptions> = {
  cpu: optional(by(cpu, CPU)),
  cpuLimit: optional(by(cpu, CPU)),
  memory: optional(by(size, MEMORY)),
  memoryLimit: optional(by(size, MEMORY)),
  ephemeralStorage: optional(by(size, EPHEMERAL)),
  ephemeralStorageLimit: optional(by(size, EPHEMERAL)),
};

/** Room on the disk of a node. */
export interface DiskRoom {
  readonly reserved: Size;
  readonly most: Size;
}

/** For a program that writes next to nothing: its log, of which the kubelet keeps 50 MB, and what it puts into /tmp. */
export const LITTLE_DISK: DiskRoom = { reserved: Size.mebibytes(128), most: Size.gibibytes(1) };

/** As Kubernetes calls it. */
export const DISK = 'ephemeral-storage';

/** Requests and limits, with every default filled in. */
export class Resources {
  readonly cpu: Cpu;
  readonly cpuLimit: Cpu;
  readonly memory: Size;
  readonly memoryLimit: Size;
  readonly ephemeralStorage: Size;
  readonly ephemeralStorageLimit: Size;

  constructor(options: ResourceOptions | undefined, defaultMemory: Size, disk: DiskRoom = LITTLE_DISK) {
    this.cpu = options?.cpu ?? Cpu.millis(1000);
    this.cpuLimit = options?.cpuLimit ?? this.cpu;
    this.memory = options?.memory ?? defaultMemory;
    this.memoryLimit = options?.memoryLimit ?? this.memory;
    const { ephemeralStorage: reserved, ephemeralStorageLimit: most } = options ?? {};
    // Of the two the one that is given decides.
    this.ephemeralStorage = reserved ?? (most === undefined ? disk.reserved : smaller(disk.reserved, most));
    this.ephemeralStorageLimit = most ?? (reserved === undefined ? disk.most : larger(disk.most, reserved));
  }

  toKube(): k8s.ResourceRequirements {
    return {
      requests: { cpu: cpuQuantity(this.cpu), memory: memoryQuantity(this.memory), [DISK]: memoryQuantity(this.ephemeralStorage) },
      limits: { cpu: cpuQuantity(this.cpuLimit), memory: memoryQuantity(this.memoryLimit), [DISK]: memoryQuantity(this.ephemeralStorageLimit) },
    };
  }
}

const kibibytes = (size: Size): number => size.toKibibytes({ rounding: SizeRoundingBehavior.FLOOR });
const smaller = (one: Size, other: Size): Size => (kibibytes(one) < kibibytes(other) ? one : other);
const larger = (one: Size, other: Size): Size => (kibibytes(one) > kibibytes(other) ? one : other);

/** What a container that only copies or renders files is given. */
export function helperResources(): k8s.ResourceRequirements {
  return new Resources(
    { cpu: Cpu.millis(100), cpuLimit: Cpu.millis(1000), memory: Size.mebibytes(128), memoryLimit: Size.mebibytes(512) },
    Size.mebibytes(128),
  ).toKube();
}
