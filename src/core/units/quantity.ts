import { type Size, SizeRoundingBehavior } from 'cdk8s';
import { k8s } from '../k8s';
import type { Cpu } from './cpu';

const FLOOR = { rounding: SizeRoundingBehavior.FLOOR };
const UNITS = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/**
 * A size as the API server keeps it: in the largest unit that keeps it whole, `3000Mi`, `10Gi`, `50Ti`. Any other way of
 * writing it comes back changed, and `kubectl diff` shows it for ever.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function quantity(size: Size): string {
  let amount = size.toKibibytes(FLOOR);
  let unit = 0;
  while (amount > 0 && amount % 1024 === 0 && unit < UNITS.length - 1) {
    amount /= 1024;
    unit++;
  }
  return amount === 0 ? '0' : `${amount}${UNITS[unit]}`;
}

export function memoryQuantity(size: Size): k8s.Quantity {
  return k8s.Quantity.fromString(quantity(size));
}

/** CPU as the API server keeps it: `250m`, `2`. */
export function cpuQuantity(cpu: Cpu): k8s.Quantity {
  const amount = Math.ceil(millicores(cpu));
  return k8s.Quantity.fromString(amount % 1000 === 0 ? String(amount / 1000) : `${amount}m`);
}

/** Thousandths of a CPU; not a number where the amount is not one. */
export function millicores({ amount }: Cpu): number {
  return amount.endsWith('m') ? Number(amount.slice(0, -1)) : Math.round(Number(amount) * 1e6) / 1e3;
}

/** Whole mebibytes, rounded down. */
export function mebibytes(size: Size): number {
  return size.toMebibytes(FLOOR);
}
