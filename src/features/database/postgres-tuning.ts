import { Size } from 'cdk8s';
import { MEMORY } from '../../core/grammar/amounts';
import { Arguments } from '../../core/props/arguments';
import { by, countingNumber, flag, optional, type Shape, size } from '../../core/props/kind';
import { made } from '../../core/props/made';
import { mebibytes } from '../../core/units/quantity';
import { CONNECTIONS, CPUS, SETTINGS } from './postgres-grammar';

/** What `PostgresTuning.forMemory` may be told beside the memory. */
export interface PostgresMemoryTuningOptions {
  /**
   * Connections that the server grants, `max_connections`. XNAT opens up to 40 for each pod.
   *
   * @default 100
   */
  readonly maxConnections?: number;

  /**
   * Whole CPUs of the server. From 4 on, single queries may use several.
   *
   * @default - fewer than 4: no parallel settings
   */
  readonly cpus?: number;

  /**
   * Whether the data lies on solid-state disks, as on EBS gp3.
   *
   * @default true
   */
  readonly ssd?: boolean;
}

const SHAPE: Shape<PostgresMemoryTuningOptions> = {
  maxConnections: optional(by(countingNumber, CONNECTIONS)),
  cpus: optional(by(countingNumber, CPUS)),
  ssd: optional(flag),
};

const KIB = 1;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;

/**
 * Settings of a PostgreSQL server, as its command line takes them.
 *
 * @see https://www.postgresql.org/docs/current/runtime-config.html
 */
export class PostgresTuning {
  /**
   * Settings for a server that has a memory limit to itself, by pgtune's formula for a mixed load: a quarter for
   * `shared_buffers`, three quarters assumed to be cache, a sixteenth for maintenance, and what remains shared among
   * the connections as `work_mem`, at least 4 MB.
   *
   * @param limit the container's memory limit
   * @param options what else is known of the server
   * @see https://github.com/le0pard/pgtune
   */
  static forMemory(limit: Size, options: PostgresMemoryTuningOptions = {}): PostgresTuning {
    const args = new Arguments('PostgresTuning.forMemory');
    const memory = mebibytes(args.value('limit', by(size, MEMORY), limit, Size.gibibytes(2))) * MIB;
    const { maxConnections = 100, cpus = 1, ssd = true } = args.options(options, SHAPE);
    const parallel = cpus >= 4;
    const sharedBuffers = Math.floor(memory / 4);
    const workers = parallel ? cpus : 8;
    const workMem = Math.floor((memory - sharedBuffers) / ((maxConnections + workers) * 3) / 2);
    const walBuffers = Math.floor(sharedBuffers * 0.03);
    const settings = {
      max_connections: String(maxConnections),
      shared_buffers: kilobytes(sharedBuffers),
      effective_cache_size: kilobytes(Math.floor((memory * 3) / 4)),
      maintenance_work_mem: kilobytes(Math.min(Math.floor(memory / 16), 8 * GIB)),
      work_mem: kilobytes(Math.max(workMem, 4 * MIB)),
      wal_buffers: kilobytes(walBuffers > 14 * MIB ? 16 * MIB : Math.max(walBuffers, 32 * KIB)),
      min_wal_size: '1GB',
      max_wal_size: '4GB',
      checkpoint_completion_target: '0.9',
      default_statistics_target: '100',
      random_page_cost: ssd ? '1.1' : '4',
      effective_io_concurrency: ssd ? '200' : '2',
      huge_pages: sharedBuffers >= 2 * GIB ? 'try' : 'off',
      jit: 'off',
      ...(parallel && {
        max_worker_processes: String(cpus),
        max_parallel_workers: String(cpus),
        max_parallel_workers_per_gather: String(Math.min(4, Math.ceil(cpus / 2))),
        max_parallel_maintenance_workers: String(Math.min(4, Math.ceil(cpus / 2))),
      }),
    };
    return args.of(new PostgresTuning(settings));
  }

  /**
   * The three settings of the AIS operations documents, and nothing else: `work_mem` 50 MB, `maintenance_work_mem`
   * 128 MB, `effective_cache_size` 256 MB. They were written for PostgreSQL 10 on a machine of its own; in a
   * container `forMemory` fits better.
   */
  static ais(): PostgresTuning {
    return made(new PostgresTuning({ work_mem: '50MB', maintenance_work_mem: '128MB', effective_cache_size: '256MB' }));
  }

  /**
   * Explicit settings, named and written as in postgresql.conf.
   *
   * @param settings such as `{ work_mem: '32MB' }`
   */
  static of(settings: { readonly [name: string]: string }): PostgresTuning {
    const args = new Arguments('PostgresTuning.of');
    return args.of(new PostgresTuning({ ...args.value('settings', SETTINGS, settings, {}) }));
  }

  private constructor(private readonly values: { readonly [name: string]: string }) {}

  /** The settings by their names. */
  get settings(): { readonly [name: string]: string } {
    return { ...this.values };
  }

  /** These settings, with some of them replaced or added. */
  with(settings: { readonly [name: string]: string }): PostgresTuning {
    const args = new Arguments('PostgresTuning.with');
    return args.of(new PostgresTuning({ ...this.values, ...args.value('settings', SETTINGS, settings, {}) }));
  }

  /**
   * Arguments of the server: `-c name=value`.
   *
   * @internal
   */
  _args(): string[] {
    return Object.entries(this.values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  }
}

/** In the largest of PostgreSQL's units that keeps the number whole. */
function kilobytes(value: number): string {
  if (value % GIB === 0) return `${value / GIB}GB`;
  return value % MIB === 0 ? `${value / MIB}MB` : `${value}kB`;
}
