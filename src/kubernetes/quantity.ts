import { type Size, SizeRoundingBehavior } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';

const FLOOR = { rounding: SizeRoundingBehavior.FLOOR };

/** A size as Kubernetes writes it, in the largest unit that keeps it whole up to Gi: `3000Mi`, `10Gi`. */
export function quantity(size: Size): string {
  const kibibytes = size.toKibibytes(FLOOR);
  if (kibibytes > 0 && kibibytes % (1024 * 1024) === 0) return `${kibibytes / (1024 * 1024)}Gi`;
  if (kibibytes > 0 && kibibytes % 1024 === 0) return `${kibibytes / 1024}Mi`;
  return `${kibibytes}Ki`;
}

export function memoryQuantity(size: Size): k8s.Quantity {
  return k8s.Quantity.fromString(quantity(size));
}

/** Whole mebibytes, rounded down. */
export function mebibytes(size: Size): number {
  return size.toMebibytes(FLOOR);
}
