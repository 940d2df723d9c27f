import type { Duration } from 'cdk8s';
import { by, duration, filledText, heldBy, oneOf, optional, type Shape, text } from '../../core/props/kind';
import { TOLERATION_SECONDS } from '../grammar/pods';

/** What a taint does to pods that do not tolerate it. */
export enum TaintEffect {
  /** They get no place on the node. */
  NO_SCHEDULE = 'NoSchedule',
  /** They get one only where there is no other. */
  PREFER_NO_SCHEDULE = 'PreferNoSchedule',
  /** They get none, and those that are there have to go. */
  NO_EXECUTE = 'NoExecute',
}

/**
 * A taint of nodes that pods put up with.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
 */
export interface Toleration {
  /**
   * Key of the taint.
   *
   * @default - every taint of `effect`
   */
  readonly key?: string;

  /**
   * Value of the taint.
   *
   * @default - any
   */
  readonly value?: string;

  /**
   * Effect of the taint.
   *
   * @default - any
   */
  readonly effect?: TaintEffect;

  /**
   * How long a pod stays on a node that gets such a taint. Only for `TaintEffect.NO_EXECUTE`.
   *
   * @default - as long as it runs
   */
  readonly stayFor?: Duration;
}

const TAINTS = 'Kubernetes, taints and tolerations: https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/';

export const tolerationShape: Shape<Toleration> = {
  key: optional(heldBy(filledText, 'toleration', TAINTS)),
  value: optional(heldBy(text, 'toleration', TAINTS)),
  effect: optional(oneOf(TaintEffect, 'TaintEffect')),
  stayFor: optional(by(duration, TOLERATION_SECONDS)),
};
