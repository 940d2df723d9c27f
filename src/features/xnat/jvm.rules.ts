import type { Size } from 'cdk8s';
import { quoted } from '../../core/refusals/describe';
import { type Report, Rule } from '../../core/refusals/rule';
import { mebibytes } from '../../core/units/quantity';

/** Options that a prop says, each with that prop; the library's own with what becomes of them. */
const OWNED: ReadonlyArray<readonly [RegExp, string]> = [
  [/^-Xmx|^-XX:(MaxHeapSize|MaxRAMPercentage|MaxRAMFraction|MaxRAM)=/, 'remove it, and say it as heapPercent'],
  [/^-Xms|^-XX:(InitialHeapSize|InitialRAMPercentage|MinHeapSize)=/, 'remove it, and say it as jvm.minHeap'],
  [/^-XX:MaxMetaspaceSize=/, 'remove it, and say it as jvm.maxMetaspace'],
  [/^-Xss|^-XX:ThreadStackSize=/, 'remove it, and say it as jvm.threadStack'],
  [/^-XX:\+Use(G1|Parallel|ParallelOld|Serial)GC$/, 'remove it, and say it as jvm.collector'],
  [/^-XX:\+Use\w+GC$/, 'remove it: Java does not start with a second collector beside that of the image; jvm.collector takes its place'],
  [/^-Duser\.timezone=/, 'remove it, and say it as timeZone'],
  [/^-Djavax\.net\.ssl\.trustStore/, 'remove it, and say it as trust'],
  [/^-D(xnat\.home|user\.home|file\.encoding)=|^-XX:[+-]ExitOnOutOfMemoryError$/, 'remove it: the library sets it, and XNAT depends on it'],
];

/** What an option sets: of two of a name the last one holds. */
const nameOf = (option: string) => option.replace(/^-XX:[+-]/, '-XX:').replace(/=.*$/s, '');

export const javaOptions = new Rule<readonly string[]>({
  id: 'java-options',
  refuses: 'an option of Java that another prop says, that the library sets itself, or that is given twice',
  why: 'of two of a name one holds, and nobody sees which; two collectors keep Java from starting',
  check: (options) =>
    options.flatMap((option, i): Report[] => {
      const fix = OWNED.find(([pattern]) => pattern.test(option))?.[1];
      const what = `jvm.options[${i}] is ${quoted(option)}`;
      if (fix !== undefined) return [{ what, fix }];
      // A module or an agent may be given as often as there are some.
      const repeatable = /^-(javaagent|agentlib|agentpath|-add-)/.test(option);
      const earlier = options.slice(0, i).find((other) => nameOf(other) === nameOf(option));
      return earlier === undefined || repeatable ? [] : [{ what: `${what}, and ${quoted(earlier)} is given before`, fix: 'remove one of the two' }];
    }),
});

export interface JavaMemorySubject {
  /** The largest heap, in MiB. */
  readonly heap: number;
  readonly memoryLimit: Size;
  readonly minHeap?: Size;
  readonly maxMetaspace?: Size;
}

export const javaMemory = new Rule<JavaMemorySubject>({
  id: 'java-memory',
  refuses: 'a heap that begins larger than it may become, or heap and classes that are more than the memory of the container',
  why: 'Java does not start, or the container is killed when it uses what it was promised',
  check: ({ heap, memoryLimit, minHeap, maxMetaspace }): Report[] => {
    const limit = mebibytes(memoryLimit);
    const classes = maxMetaspace ? mebibytes(maxMetaspace) : 0;
    return [
      ...(minHeap && mebibytes(minHeap) > heap
        ? [
            {
              what: `jvm.minHeap is ${mebibytes(minHeap)} MiB, over the ${heap} MiB of the largest heap`,
              fix: `write minHeap: Size.mebibytes(${heap}) or less, or raise heapPercent or resources.memoryLimit`,
            },
          ]
        : []),
      ...(heap + classes > limit
        ? [
            {
              what: `the largest heap, ${heap} MiB, and jvm.maxMetaspace, ${classes} MiB, are more than the ${limit} MiB of the container`,
              fix: `raise resources.memoryLimit to Size.mebibytes(${Math.ceil((classes * limit) / Math.max(1, limit - heap))}) or more, or lower heapPercent`,
            },
          ]
        : []),
    ];
  },
});
