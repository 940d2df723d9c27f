import { Size } from 'cdk8s';
import { type JvmOptions } from 'cdk8s-xnat';
import { type Case, mistake, site } from '../case';

const jvm = (options: JvmOptions) => site({ xnat: { jvm: options } });

export const jvmCases: readonly Case[] = [
  mistake(
    'java-options',
    'a heap among the options',
    jvm({ options: ['-Xmx2g'] }),
    `
      [uwa/xnat] jvm.options[0] is "-Xmx2g" (java-options)
          why  of two of a name one holds, and nobody sees which; two collectors keep Java from starting
          fix  remove it, and say it as heapPercent`,
    site({ xnat: { heapPercent: 68 } }),
  ),
  mistake(
    'java-options',
    'one option twice',
    jvm({ options: ['-Da.b=1', '-Da.b=2'] }),
    `
      [uwa/xnat] jvm.options[1] is "-Da.b=2", and "-Da.b=1" is given before (java-options)
          why  of two of a name one holds, and nobody sees which; two collectors keep Java from starting
          fix  remove one of the two`,
    jvm({ options: ['-Da.b=2'] }),
  ),
  mistake(
    'java-memory',
    'a heap that begins larger than it may become',
    jvm({ minHeap: Size.gibibytes(2) }),
    `
      [uwa/xnat] jvm.minHeap is 2048 MiB, over the 1800 MiB of the largest heap (java-memory)
          why  Java does not start, or the container is killed when it uses what it was promised
          fix  write minHeap: Size.mebibytes(1800) or less, or raise heapPercent or resources.memoryLimit`,
    jvm({ minHeap: Size.mebibytes(1800) }),
  ),
];
