/**
 * An amount of CPU. The `Cpu` of cdk8s-plus-27 serves as well, and this one serves there.
 *
 * @example
 * Cpu.millis(500);
 */
export class Cpu {
  /** Thousandths of a CPU. */
  static millis(amount: number): Cpu {
    return new Cpu(`${String(amount)}m`);
  }

  /** Whole CPUs, or parts of one: `Cpu.units(1.5)`. */
  static units(amount: number): Cpu {
    return new Cpu(String(amount));
  }

  private constructor(
    /** As Kubernetes reads it: `500m`, `2`. */
    readonly amount: string,
  ) {}
}
