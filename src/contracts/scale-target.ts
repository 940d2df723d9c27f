import type { Size } from 'cdk8s';
import type { Cpu } from '../core/units/cpu';

/** A container of a pod, and what it requests. */
export interface ScaledContainer {
  /** Name of the container. */
  readonly name: string;
  /** CPU that is requested; without it no share of it can be reckoned. */
  readonly cpu?: Cpu;
  /** Memory that is requested. */
  readonly memory?: Size;
}

/** A workload whose number of pods an autoscaler may decide. */
export interface IScaleTarget {
  /** API version of the workload, such as `apps/v1`. */
  readonly scaleTargetApiVersion: string;
  /** Kind of the workload, such as `StatefulSet`. */
  readonly scaleTargetKind: string;
  /** Name of the workload. */
  readonly scaleTargetName: string;
  /** Its containers, that which does the work first. */
  readonly scaledContainers: ScaledContainer[];
  /** Hands the number of pods over to an autoscaler; the workload then names none itself. Called once. */
  handOverReplicas(minReplicas: number, maxReplicas: number): void;
}
