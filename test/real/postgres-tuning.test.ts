import { Size } from 'cdk8s';
import { PostgresTuning } from 'cdk8s-xnat';
import { SETTINGS } from '../../src/features/database/postgres-grammar';
import { postgresSettings, type Setting } from '../../src/features/database/postgres-settings';
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

  test('knows the settings that the library knows, of the same types and within the same bounds', async () => {
    const { stdout } = await server.program('postgres', ['--describe-config', '-D', server.data]);
    const known = postgresSettings();
    // Name, context, group, type, value, least and most; those of a newer server are told by their release notes.
    const rows = stdout.split('\n').flatMap((line) => {
      const [name = '', context, , type, , least, most] = line.split('\t');
      return context === undefined || context === 'internal' ? [] : [{ name, type, least, most }];
    });
    expect(rows.length).toBeGreaterThan(250);
    expect(rows.filter(({ name }) => !known.has(name)).map(({ name }) => name)).toEqual([]);
    const types = { BOOLEAN: 'bool', INTEGER: 'integer', REAL: 'real', STRING: 'string', ENUM: 'enum' } as const;
    expect(rows.filter(({ name, type }) => known.get(name)!.type !== types[type as keyof typeof types]).map(({ name }) => name)).toEqual([]);
    const integers = rows.filter(({ type }) => type === 'INTEGER').map(({ name, least, most }) => ({ name, least: Number(least), most: Number(most) }));
    expect(integers).toEqual(integers.map(({ name }) => pick(known.get(name), name)));
  });

  test.each([
    ['work_memory', '32MB', /unrecognized configuration parameter/],
    ['work_mem', '32 MiB', /invalid value for parameter/],
    ['work_mem', '50mb', /invalid value for parameter/],
    ['max_connections', '0', /outside the valid range/],
    ['wal_level', 'all', /invalid value for parameter/],
    ['jit', 'maybe', /requires a Boolean value/],
    ['work_mem', '1s', /invalid value for parameter/],
  ])('refuses %s = %s, as the library does', async (name, value, error) => {
    const { stderr } = await server
      .program('postgres', ['-C', 'work_mem', '-D', server.data, '-c', `${name}=${value}`])
      .catch((failed: Error) => ({ stderr: failed.message }));
    expect(stderr).toMatch(error);
    expect(SETTINGS.grammar!.matches({ [name]: value }) && SETTINGS.keys!.grammar!.matches(name)).toBe(false);
  });
});

function pick(setting: Setting | undefined, name: string) {
  return setting?.type === 'integer' ? { name, least: setting.least, most: setting.most } : { name };
}

function kibibytes(value: string): number {
  const [, number, unit] = /^([0-9]+)(kB|MB|GB)$/.exec(value)!;
  return Number(number) * { kB: 1, MB: 1024, GB: 1024 * 1024 }[unit as 'kB' | 'MB' | 'GB'];
}
