import { Size } from 'cdk8s';
import { CPU, MEMORY } from '../grammar/amounts';
import type { k8s } from '../k8s';
import { by, cpu, optional, type Shape, size } from '../props/kind';
import { Cpu } from './cpu';
import { cpuQuantity, memoryQuantity } from './quantity';

/**
 * CPU and memory of one container.
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
}

export const resourceShape: Shape<ResourceOptions> = {
  cpu: optional(by(cpu, CPU)),
  cpuLimit: optional(by(cpu, CPU)),
  memory: optional(by(size, MEMORY)),
  memoryLimit: optional(by(size, MEMORY)),
};

/** Requests and limits, with every default filled in. */
export class Resources {
  readonly cpu: Cpu;
  readonly cpuLimit: Cpu;
  readonly memory: Size;
  readonly memoryLimit: Size;

  constructor(options: ResourceOptions | undefined, defaultMemory: Size) {
    this.cpu = options?.cpu ?? Cpu.millis(1000);
    this.cpuLimit = options?.cpuLimit ?? this.cpu;
    this.memory = options?.memory ?? defaultMemory;
    this.memoryLimit = options?.memoryLimit ?? this.memory;
  }

  toKube(): k8s.ResourceRequirements {
    return {
      requests: { cpu: cpuQuantity(this.cpu), memory: memoryQuantity(this.memory) },
      limits: { cpu: cpuQuantity(this.cpuLimit), memory: memoryQuantity(this.memoryLimit) },
    };
  }
}

/** What a container that only copies or renders files is given. */
export function helperResources(): k8s.ResourceRequirements {
  return new Resources(
    { cpu: Cpu.millis(100), cpuLimit: Cpu.millis(1000), memory: Size.mebibytes(128), memoryLimit: Size.mebibytes(512) },
    Size.mebibytes(128),
  ).toKube();
}
