import { type Duration, Size, SizeRoundingBehavior } from 'cdk8s';
import { Cpu } from '../units/cpu';
import { millicores } from '../units/quantity';
import type { Grammar } from './grammar';

interface Bounds {
  readonly source: string;
  readonly why: string;
  readonly example: string;
}

const seconds = (value: Duration) => value.toSeconds({ integral: false });
const kibibytes = (value: Size) => value.toKibibytes({ rounding: SizeRoundingBehavior.NONE });

/** The largest unit in which it is a whole number. */
function inUnits(amount: number, units: ReadonlyArray<readonly [string, number]>): string {
  const [name, size] = units.find(([, unit]) => amount >= unit && amount % unit === 0) ?? units[units.length - 1]!;
  return `${name}(${amount / size})`;
}

const DURATIONS = [
  ['Duration.days', 86400],
  ['Duration.hours', 3600],
  ['Duration.minutes', 60],
  ['Duration.seconds', 1],
] as const;
const SIZES = [
  ['Size.pebibyte', 1024 ** 4],
  ['Size.tebibytes', 1024 ** 3],
  ['Size.gibibytes', 1024 ** 2],
  ['Size.mebibytes', 1024],
  ['Size.kibibytes', 1],
] as const;

/** As it is written in TypeScript: Duration.minutes(5). */
export const durationText = (value: Duration): string => inUnits(seconds(value), DURATIONS);
/** As it is written in TypeScript: Size.gibibytes(5). */
export const sizeText = (value: Size): string => inUnits(kibibytes(value), SIZES);

/** A Duration within bounds; what a controller counts in whole seconds is none shorter. */
export function durationBetween(lowest: Duration, highest: Duration, { source, why, example }: Bounds): Grammar<Duration> {
  return {
    name: `from ${durationText(lowest)} to ${durationText(highest)}, in whole seconds`,
    source,
    example,
    why,
    matches: (value) => seconds(value) >= seconds(lowest) && seconds(value) <= seconds(highest) && Number.isInteger(seconds(value)),
  };
}

/** A Size within bounds. */
export function sizeBetween(lowest: Size, highest: Size, { source, why, example }: Bounds): Grammar<Size> {
  return {
    name: `from ${sizeText(lowest)} to ${sizeText(highest)}`,
    source,
    example,
    why,
    matches: (value) => kibibytes(value) >= kibibytes(lowest) && kibibytes(value) <= kibibytes(highest),
  };
}

/** CPU that a container can have and does something with. */
export const CPU: Grammar<Cpu> = {
  name: 'from Cpu.millis(10) to Cpu.units(512)',
  source: 'runc: 1 ms of 100 is the smallest quota of the CFS scheduler: https://www.kernel.org/doc/html/latest/scheduler/sched-bwc.html',
  example: 'Cpu.millis(500)',
  why: 'with less a container starts in hours, if at all; no node has more',
  matches: (value) => millicores(value) >= 10 && millicores(value) <= 512_000,
  meant: (value) => (millicores(value) < 10 && Number(value.amount) > 0 ? Cpu.units(Number(value.amount)) : undefined),
};

/** Memory of a container. */
export const MEMORY = sizeBetween(Size.mebibytes(16), Size.tebibytes(32), {
  source: 'Kubernetes: https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#meaning-of-memory',
  why: 'with less no program of the library starts; no node has more',
  example: 'Size.gibibytes(4)',
});
