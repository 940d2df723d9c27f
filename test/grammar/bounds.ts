import { Duration, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-xnat';
import type { Examples } from './grammar-examples';

const NUMBERS = /^(?:a whole number|a port) from (\d+) to (\d+)$/;
const AMOUNTS = /^from (Size|Duration|Cpu)\.\w+\((\d+)\) to /;

/** Examples of what has bounds in its name: just within them, and just beyond. */
export function boundsOf(name: string): Examples | undefined {
  const numbers = NUMBERS.exec(name);
  if (numbers) {
    const [least, most] = [Number(numbers[1]), Number(numbers[2])];
    return { right: [least, least + 1, Math.floor((least + most) / 2), most - 1, most], wrong: [least - 1, least - 2, most + 1, most * 2 + 1, -(most + 7)] };
  }
  if (/^(one line of text|text without control characters)$/.test(name)) {
    return { right: ['a', 'a b', 'Größe', '日本', '"a": {b}'], wrong: ['\0', 'a\u0007', '\ud800', 'a\u009f', '\ufffe'] };
  }
  const [, unit] = AMOUNTS.exec(name) ?? [];
  const between = name
    .replace(/, in whole seconds$/, '')
    .replace(/^from /, '')
    .split(' to ');
  if (unit === 'Size') {
    const [least, most] = between.map((text) => evaluated<Size>(text).toKibibytes());
    return amounts(least!, most!, (amount) => Size.kibibytes(amount));
  }
  if (unit === 'Duration') {
    const [least, most] = between.map((text) => evaluated<Duration>(text).toSeconds());
    const { right, wrong } = amounts(least!, most!, (amount) => Duration.seconds(amount));
    return { right, wrong: [...wrong, Duration.millis(least! * 1000 + 1500)] };
  }
  if (unit === 'Cpu') {
    return { right: [10, 11, 500, 2000, 512_000].map((amount) => Cpu.millis(amount)), wrong: [0, 1, 2, 9, 512_001].map((amount) => Cpu.millis(amount)) };
  }
  const longest = /^a DNS label that begins with a letter, at most (\d+) characters long$/.exec(name)?.[1];
  if (longest)
    return { right: ['a', 'archive', 'a-b', 'a1', 'a'.repeat(Number(longest))], wrong: ['', '1a', 'A', 'a b', 'a.b', 'a'.repeat(Number(longest) + 1)] };
  return undefined;
}

const evaluated = <T>(text: string) => (0, eval)(`(({ Duration, Size, Cpu }) => ${text})`)({ Duration, Size, Cpu }) as T;

function amounts<T>(least: number, most: number, make: (amount: number) => T): Examples {
  const below = [least - 1, Math.floor(least / 2), 0].filter((amount) => amount >= 0 && amount < least);
  return {
    right: [least, least + 1, Math.floor((least + most) / 2), most - 1, most].map(make),
    wrong: [...new Set([...below, most + 1, most + 2, most * 2, most * 3 + 1])].map(make),
  };
}
