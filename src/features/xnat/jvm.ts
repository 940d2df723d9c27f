import { Size } from 'cdk8s';
import { sizeBetween } from '../../core/grammar/amounts';
import { by, filledText, listOf, oneOf, optional, type Shape, size } from '../../core/props/kind';
import { mebibytes } from '../../core/units/quantity';
import { JAVA_OPTION } from './xnat-grammar';

/** How Java finds memory that is no longer needed. */
export enum GarbageCollector {
  /** Short pauses, for heaps of some gigabytes and more. */
  G1 = 'G1',
  /** The most work done, with longer pauses. */
  PARALLEL = 'Parallel',
  /** The least memory beside the heap, for one CPU and small heaps. */
  SERIAL = 'Serial',
}

/** The Java that XNAT runs in. The largest heap is `heapPercent`. */
export interface JvmOptions {
  /**
   * Heap that Java takes at its start. As much as the heap may become spares it growing under load.
   *
   * @default - as Java chooses, a 64th of the memory
   */
  readonly minHeap?: Size;

  /**
   * Room for classes, beside the heap. An XNAT with many plugins needs about 500 MiB.
   *
   * @default - as much as there is
   */
  readonly maxMetaspace?: Size;

  /**
   * Stack of each thread. For `StackOverflowError` in XNAT's log, 2 MiB or more.
   *
   * @default - Java's, 1 MiB
   */
  readonly threadStack?: Size;

  /**
   * The garbage collector. It takes the place of what the image says in `CATALINA_OPTS`, since Java does not start with two of them.
   *
   * @default - the image's
   */
  readonly collector?: GarbageCollector;

  /**
   * Further options, such as `-XX:+HeapDumpOnOutOfMemoryError`. No secrets.
   *
   * @default - none
   */
  readonly options?: string[];
}

const JAVA = 'https://docs.oracle.com/en/java/javase/17/docs/specs/man/java.html';
const HEAP = {
  source: `${JAVA}, -Xms`,
  why: 'Java does not start with more than the machine has, nor with less than it needs itself',
  example: 'Size.gibibytes(2)',
};
const METASPACE = {
  source: `${JAVA}, -XX:MaxMetaspaceSize`,
  why: 'with less XNAT ends with OutOfMemoryError: Metaspace while it starts',
  example: 'Size.mebibytes(512)',
};
const STACK = {
  source: `${JAVA}, -Xss`,
  why: 'Java does not start with less, and each of some hundred threads may take as much',
  example: 'Size.mebibytes(2)',
};

export const jvmShape: Shape<JvmOptions> = {
  minHeap: optional(by(size, sizeBetween(Size.mebibytes(64), Size.tebibytes(1), HEAP))),
  maxMetaspace: optional(by(size, sizeBetween(Size.mebibytes(256), Size.gibibytes(16), METASPACE))),
  threadStack: optional(by(size, sizeBetween(Size.kibibytes(256), Size.mebibytes(64), STACK))),
  collector: optional(oneOf(GarbageCollector, 'GarbageCollector')),
  options: optional(listOf(by(filledText, JAVA_OPTION))),
};

/** The heap at its largest, in MiB. */
export const largestHeap = (memoryLimit: Size, heapPercent: number): number => Math.floor((mebibytes(memoryLimit) * heapPercent) / 100);

/** What stands in `JAVA_TOOL_OPTIONS`, after the library's own. */
export function jvmToolOptions({ minHeap, maxMetaspace, threadStack, options = [] }: JvmOptions): string[] {
  return [
    ...(minHeap ? [`-Xms${mebibytes(minHeap)}m`] : []),
    ...(maxMetaspace ? [`-XX:MaxMetaspaceSize=${mebibytes(maxMetaspace)}m`] : []),
    ...(threadStack ? [`-Xss${Math.floor(threadStack.toKibibytes())}k`] : []),
    ...options,
  ];
}

/** What takes the place of the image's options on Java's command line. */
export function jvmEnvironment({ collector }: JvmOptions): Record<string, string> {
  return collector === undefined ? {} : { CATALINA_OPTS: `-XX:+Use${collector}GC` };
}
