import { type Report, Rule } from '../refusals/rule';
import { mebibytes, millicores } from '../units/quantity';
import type { Resources } from '../units/resources';

export interface ResourcesSubject {
  readonly prop: string;
  readonly resources: Resources;
}

export const resourceLimits = new Rule<ResourcesSubject>({
  id: 'resource-limits',
  refuses: 'a limit of CPU or memory under what is requested',
  why: 'the API server refuses such a pod',
  check: ({ prop, resources: { cpu, cpuLimit, memory, memoryLimit } }) => {
    const reports: Report[] = [];
    if (mebibytes(memoryLimit) < mebibytes(memory)) {
      reports.push({
        what: `${prop}.memoryLimit is ${mebibytes(memoryLimit)} MiB, under the ${mebibytes(memory)} MiB of memory`,
        fix: `raise memoryLimit, or leave it out: it is then as large as memory`,
      });
    }
    if (millicores(cpuLimit) < millicores(cpu)) {
      reports.push({
        what: `${prop}.cpuLimit is ${cpuLimit.amount}, under the ${cpu.amount} of cpu`,
        fix: 'raise cpuLimit, or leave it out: it is then as large as cpu',
      });
    }
    return reports;
  },
});

/** What an XNAT without users takes, by the AIS operations documents. */
const IDLE_MEMORY_MB = 750;

export const xnatMemory = new Rule<Resources>({
  id: 'xnat-memory',
  refuses: 'a memory request under the 750 MB that an idle XNAT uses',
  why: 'an autoscaler would start pods and remove them without end, and a full node would evict them first',
  check: ({ memory }) =>
    mebibytes(memory) * 1.048576 >= IDLE_MEMORY_MB
      ? []
      : [
          {
            what: `resources.memory is ${mebibytes(memory)} MiB, but an idle XNAT uses about ${IDLE_MEMORY_MB} MB`,
            fix: 'write memory: Size.mebibytes(3000), or more where users upload with XNAT Desktop',
          },
        ],
});

export const heapShare = new Rule<number>({
  id: 'heap-share',
  refuses: 'a share of the memory for the Java heap outside 25 to 80 percent',
  why: 'beside the heap, Java needs memory for classes, threads and buffers: without it the container is killed',
  check: (percent) =>
    percent >= 25 && percent <= 80
      ? []
      : [
          {
            what: `heapPercent is ${percent}`,
            ...(percent < 25 && { why: 'XNAT would run out of heap while most of its memory lies idle' }),
            fix: 'choose a share between 25 and 80; 60 is the default',
          },
        ],
});
