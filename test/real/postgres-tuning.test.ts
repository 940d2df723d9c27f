import { Size } from 'cdk8s';
import { PostgresTuning } from 'cdk8s-xnat';
import { describeWith } from './support/parts';
import { PostgresServer } from './support/postgres-server';

/** The kibibytes that PostgreSQL counts each setting in. */
const UNITS: Readonly<Record<string, number>> = {
  shared_buffers: 8,
  wal_buffers: 8,
  effective_cache_size: 8,
  work_mem: 1,
  maintenance_work_mem: 1,
  min_wal_size: 1024,
  max_wal_size: 1024,
};

const TUNINGS: ReadonlyArray<readonly [string, PostgresTuning]> = [
  ...[128, 512, 1000, 2048, 8192, 65536].map((memory) => [`forMemory of ${memory} MiB`, PostgresTuning.forMemory(Size.mebibytes(memory))] as const),
  ['forMemory of 1 TiB and 64 CPUs', PostgresTuning.forMemory(Size.tebibytes(1), { cpus: 64, maxConnections: 1000 })],
  ['forMemory with 8 CPUs and a disk', PostgresTuning.forMemory(Size.gibibytes(8), { cpus: 8, maxConnections: 300, ssd: false })],
  ['ais', PostgresTuning.ais()],
  ['explicit settings', PostgresTuning.of({ work_mem: '32MB', search_path: '"a b", public', log_line_prefix: `%m [%p] 'x' ` })],
];

describeWith(['postgresql'], 'a PostgreSQL server that is given a tuning', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await PostgresServer.initialize();
  });
  afterAll(() => server?.remove());

  /** The setting as the server understands it; fails where it does not know one of the arguments, or its value. */
  const understood = async (name: string, tuning: PostgresTuning) => {
    const { stdout, stderr } = await server.program('postgres', ['-C', name, '-D', server.data, ...tuning._args()]);
    expect(stderr).toBe('');
    return stdout.replace(/\n$/, '');
  };

  test.each(TUNINGS)('takes every setting of %s', async (_, tuning) => {
    for (const [name, value] of Object.entries(tuning.settings)) {
      const unit = UNITS[name];
      const answer = await understood(name, tuning);
      // The server rounds to its pages.
      if (unit === undefined) expect(answer).toBe(value);
      else expect(Math.abs(Number(answer) * unit - kibibytes(value))).toBeLessThan(unit);
    }
  });

  test('would not take a setting that it does not know, or cannot use', async () => {
    await expect(understood('work_mem', PostgresTuning.of({ work_memory: '32MB' }))).rejects.toThrow(/unrecognized configuration parameter/);
    await expect(understood('work_mem', PostgresTuning.of({ work_mem: '32 MiB' }))).rejects.toThrow(/invalid value for parameter/);
  });
});

function kibibytes(value: string): number {
  const [, number, unit] = /^([0-9]+)(kB|MB|GB)$/.exec(value)!;
  return Number(number) * { kB: 1, MB: 1024, GB: 1024 * 1024 }[unit as 'kB' | 'MB' | 'GB'];
}
