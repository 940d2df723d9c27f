import { Rule } from '../../core/refusals/rule';

export interface PostgresMemorySubject {
  readonly settings: { readonly [name: string]: string };
  readonly limitMebibytes: number;
}

const UNITS: Record<string, number> = { kB: 1 / 1024, MB: 1, GB: 1024, TB: 1024 * 1024 };

export const postgresMemory = new Rule<PostgresMemorySubject>({
  id: 'postgres-memory',
  refuses: 'PostgreSQL settings that take more memory than the container has, or a limit under 256 MiB',
  why: 'the kernel kills the server in the middle of its work, and XNAT answers with errors until it has recovered',
  check: ({ settings, limitMebibytes }) => {
    if (limitMebibytes < 256) {
      return [{ what: `the memory limit of PostgreSQL is ${limitMebibytes} MiB`, fix: 'write resources: { memory: Size.gibibytes(2) }, or at least 256 MiB' }];
    }
    const fixed = ['shared_buffers', 'maintenance_work_mem'].map((name) => megabytes(settings[name]));
    const sum = fixed.reduce((a, b) => a + b, 0);
    return sum > limitMebibytes / 2
      ? [
          {
            what: `shared_buffers and maintenance_work_mem add up to ${Math.ceil(sum)} MB, more than half of the container's ${limitMebibytes} MiB`,
            fix: 'use PostgresTuning.forMemory(limit), raise the memory, or lower both to half of it together',
          },
        ]
      : [];
  },
});

/** What a setting with a unit comes to; 0 for what is none. */
export function megabytes(setting: string | undefined): number {
  const [, amount, unit] = /^(\d+)\s*(kB|MB|GB|TB)$/.exec(setting ?? '') ?? [];
  return amount === undefined ? 0 : Number(amount) * UNITS[unit!]!;
}
