import { Size } from 'cdk8s';
import { PostgresTuning } from 'cdk8s-xnat';

describe('PostgresTuning', () => {
  /** Worked by hand from pgtune's formula for a mixed load on solid-state disks. */
  test.each([
    [2, { shared_buffers: '512MB', effective_cache_size: '1536MB', maintenance_work_mem: '128MB', wal_buffers: '16MB', work_mem: '4MB', huge_pages: 'off' }],
    [8, { shared_buffers: '2GB', effective_cache_size: '6GB', maintenance_work_mem: '512MB', wal_buffers: '16MB', work_mem: '9709kB', huge_pages: 'try' }],
    [256, { shared_buffers: '64GB', effective_cache_size: '192GB', maintenance_work_mem: '8GB', work_mem: '310689kB' }],
  ])('for %d GiB follows the formula', (gibibytes, expected) => {
    expect(PostgresTuning.forMemory(Size.gibibytes(gibibytes)).settings).toMatchObject({ max_connections: '100', ...expected });
  });

  test('shares the memory among as many connections as are granted', () => {
    expect(PostgresTuning.forMemory(Size.gibibytes(8), { maxConnections: 300 }).settings).toMatchObject({ max_connections: '300', work_mem: '4MB' });
  });

  test('lets a query use several CPUs from four on', () => {
    expect(PostgresTuning.forMemory(Size.gibibytes(8), { cpus: 2 }).settings).not.toHaveProperty('max_parallel_workers');
    expect(PostgresTuning.forMemory(Size.gibibytes(8), { cpus: 8 }).settings).toMatchObject({
      max_worker_processes: '8',
      max_parallel_workers: '8',
      max_parallel_workers_per_gather: '4',
      max_parallel_maintenance_workers: '4',
    });
  });

  test('knows spinning disks', () => {
    expect(PostgresTuning.forMemory(Size.gibibytes(2), { ssd: false }).settings).toMatchObject({ random_page_cost: '4', effective_io_concurrency: '2' });
    expect(PostgresTuning.forMemory(Size.gibibytes(2)).settings).toMatchObject({ random_page_cost: '1.1', effective_io_concurrency: '200' });
  });

  test('is exactly the three settings of the AIS operations documents', () => {
    expect(PostgresTuning.ais()._args()).toEqual(['-c', 'work_mem=50MB', '-c', 'maintenance_work_mem=128MB', '-c', 'effective_cache_size=256MB']);
  });

  test('takes explicit settings, and changes to others', () => {
    expect(PostgresTuning.of({ work_mem: '8MB' })._args()).toEqual(['-c', 'work_mem=8MB']);
    expect(PostgresTuning.ais().with({ work_mem: '8MB', jit: 'off' }).settings).toEqual({
      work_mem: '8MB',
      maintenance_work_mem: '128MB',
      effective_cache_size: '256MB',
      jit: 'off',
    });
  });
});
