import { type Report, Rule } from '../refusals/rule';
import { mebibytes, millicores } from '../units/quantity';
import type { Resources } from '../units/resources';

export interface ResourcesSubject {
  readonly prop: string;
  readonly resources: Pick<Resources, 'cpu' | 'cpuLimit' | 'memory' | 'memoryLimit'> & Partial<Pick<Resources, 'ephemeralStorage' | 'ephemeralStorageLimit'>>;
}

/** Of the log of a container the kubelet keeps 50 MB. */
const LEAST_DISK_MIB = 128;

function aboutDisk(prop: string, reserved: number, most: number): Report[] {
  if (most < LEAST_DISK_MIB) {
    return [
      {
        what: `${prop}.ephemeralStorageLimit is ${most} MiB`,
        why: 'its own log would be too much: the pod would be ended, again and again',
        fix: `write at least Size.mebibytes(${LEAST_DISK_MIB}), or leave it out`,
      },
    ];
  }
  return most < reserved
    ? [
        {
          what: `${prop}.ephemeralStorageLimit is ${most} MiB, under the ${reserved} MiB of ephemeralStorage`,
          fix: 'raise ephemeralStorageLimit, or leave it out: it is then at least as large as ephemeralStorage',
        },
      ]
    : [];
}

export const resourceLimits = new Rule<ResourcesSubject>({
  id: 'resource-limits',
  refuses: 'a limit of CPU, memory or ephemeral storage under what is requested',
  why: 'the API server refuses such a pod',
  check: ({ prop, resources: { cpu, cpuLimit, memory, memoryLimit, ephemeralStorage, ephemeralStorageLimit } }) => {
    const reports: Report[] = [];
    if (mebibytes(memoryLimit) < mebibytes(memory)) {
      reports.push({
        what: `${prop}.memoryLimit is ${mebibytes(memoryLimit)} MiB, under the ${mebibytes(memory)} MiB of memory`,
        fix: `raise memoryLimit, or leave it out: it is then as large as memory`,
      });
    }
    if (ephemeralStorage && ephemeralStorageLimit) reports.push(...aboutDisk(prop, mebibytes(ephemeralStorage), mebibytes(ephemeralStorageLimit)));
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

/** Tomcat with XNAT's web application, the home of the image and its plugins, unpacked, and some room for logs. */
const START_COPIES_MIB = 1024;

export const xnatDisk = new Rule<Resources>({
  id: 'xnat-ephemeral-storage',
  refuses: 'less room on the disk of the node than a start of XNAT copies',
  why: 'Tomcat with the web application, and the plugins, are copied out of the image before XNAT starts: the pod would be ended while it starts, again and again, or would fill a node that had no room for it',
  check: ({ ephemeralStorage, ephemeralStorageLimit }): Report[] =>
    (
      [
        ['ephemeralStorage', ephemeralStorage],
        ['ephemeralStorageLimit', ephemeralStorageLimit],
      ] as const
    ).flatMap(([name, size]) =>
      mebibytes(size) >= START_COPIES_MIB
        ? []
        : [
            {
              what: `resources.${name} is ${mebibytes(size)} MiB, but a start copies about ${START_COPIES_MIB} MiB`,
              fix: `leave ${name} out, or write ${name}: Size.gibibytes(${name === 'ephemeralStorage' ? 4 : 20})`,
            },
          ],
    ),
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
