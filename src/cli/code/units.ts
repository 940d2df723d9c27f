import { call, type Code } from './code';

const BINARY: Readonly<Record<string, string>> = { Ki: 'kibibytes', Mi: 'mebibytes', Gi: 'gibibytes', Ti: 'tebibytes', Pi: 'pebibytes' };
const DECIMAL: Readonly<Record<string, number>> = { '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15 };
const MEBIBYTE = 1024 ** 2;

/** A quantity of Kubernetes in bytes; undefined for what is none. */
export function bytesOf(quantity: unknown): number | undefined {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)([KMGTP]i|[kMGTP])?$/.exec(String(quantity).trim()) ?? [];
  if (amount === undefined) return undefined;
  const factor = DECIMAL[unit] ?? 1024 ** (Object.keys(BINARY).indexOf(unit) + 1);
  return Number(amount) * factor;
}

/** `Size.gibibytes(8)` for `8Gi`; in decimal units the next mebibyte. Undefined for what is no quantity. */
export function sizeCode(quantity: unknown): Code | undefined {
  const [, amount, unit] = /^(\d+)([KMGTP]i)$/.exec(String(quantity).trim()) ?? [];
  if (amount !== undefined) return call(`Size.${BINARY[unit!]!}`, Number(amount));
  const bytes = bytesOf(quantity);
  return bytes === undefined ? undefined : call('Size.mebibytes', Math.ceil(bytes / MEBIBYTE));
}

/** Thousandths of a CPU; undefined for what is no quantity. */
export function millisOf(quantity: unknown): number | undefined {
  const [, amount, milli] = /^(\d+(?:\.\d+)?)(m)?$/.exec(String(quantity).trim()) ?? [];
  return amount === undefined ? undefined : Number(amount) * (milli === undefined ? 1000 : 1);
}

/** `Cpu.units(2)` for `2` and `2000m`, `Cpu.millis(500)` for `500m`. Undefined for what is no quantity. */
export function cpuCode(quantity: unknown): Code | undefined {
  const millis = millisOf(quantity);
  if (millis === undefined) return undefined;
  return millis % 1000 === 0 ? call('Cpu.units', millis / 1000) : call('Cpu.millis', Math.ceil(millis));
}

/** `Duration.minutes(30)` for 1800. */
export function durationCode(seconds: number): Code {
  for (const [unit, length] of [
    ['days', 86400],
    ['hours', 3600],
    ['minutes', 60],
  ] as const) {
    if (seconds > 0 && seconds % length === 0) return call(`Duration.${unit}`, seconds / length);
  }
  return call('Duration.seconds', seconds);
}
