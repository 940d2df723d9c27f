import { chownSync, copyFileSync, mkdtempSync, readFileSync, rmSync, chmodSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Certificate } from './certificates';
import { writeFiles } from './folders';
import { postgresFolder } from './parts';
import { POD_USER } from './pod';
import { isRoot, succeed } from './processes';

export interface PostgresServerOptions {
  readonly certificate: Certificate;
  /** Lines of pg_hba.conf for all but the superuser. */
  readonly access: readonly string[];
  /** Arguments of the server, `-c name=value`. */
  readonly args: readonly string[];
}

/** A PostgreSQL data folder of the tests' own, and a server on it that only this machine reaches. */
export class PostgresServer {
  /** Makes an empty data folder; no server runs yet. */
  static async initialize(): Promise<PostgresServer> {
    const folder = mkdtempSync(join(tmpdir(), 'cdk8s-xnat-postgres-'));
    // The server refuses to run as root.
    if (isRoot()) chownSync(folder, POD_USER, POD_USER);
    const server = new PostgresServer(folder);
    await server.program('initdb', ['--pgdata', server.data, '--no-sync', '--encoding=UTF8', '--locale=C', '--auth=trust', '--username=postgres']);
    return server;
  }

  readonly data: string;
  private runningAt?: number;

  private constructor(private readonly folder: string) {
    this.data = join(folder, 'data');
  }

  /** TCP port of the running server. */
  get port(): number {
    if (this.runningAt === undefined) throw new Error('the server does not run');
    return this.runningAt;
  }

  /** Starts the server with TLS. */
  async start(options: PostgresServerOptions): Promise<void> {
    const port = await freePort();
    for (const [from, name] of [
      [options.certificate.certificate, 'server.crt'],
      [options.certificate.key, 'server.key'],
    ] as const) {
      copyFileSync(from, join(this.data, name));
      chmodSync(join(this.data, name), 0o600);
      if (isRoot()) chownSync(join(this.data, name), POD_USER, POD_USER);
    }
    writeFiles(this.data, { 'pg_hba.conf': ['host all postgres 127.0.0.1/32 trust', ...options.access, ''].join('\n') });
    const settings = { port, listen_addresses: '127.0.0.1', unix_socket_directories: '', ssl: 'on', fsync: 'off' };
    const args = [...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]), ...options.args];
    const log = join(this.folder, 'server.log');
    try {
      await this.program('pg_ctl', ['start', '--wait', '--pgdata', this.data, '--log', log, '--options', args.map(quoted).join(' ')]);
    } catch (error) {
      throw new Error(`the server did not start\n${readFileSync(log, 'utf8')}`, { cause: error });
    }
    this.runningAt = port;
  }

  /** Runs SQL as the superuser; its rows, with tabs between the columns. */
  async sql(text: string, database = 'postgres'): Promise<string[][]> {
    const connection = `host=127.0.0.1 port=${this.port} user=postgres dbname=${database} sslmode=disable`;
    const args = ['--no-psqlrc', '--quiet', '--tuples-only', '--no-align', '--field-separator=\t', '--set=ON_ERROR_STOP=1'];
    const { stdout } = await this.program('psql', [...args, connection], text);
    return stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split('\t'));
  }

  /** Runs one of PostgreSQL's programs as the user that owns the data. */
  async program(name: string, args: readonly string[], input?: string): Promise<{ stdout: string; stderr: string }> {
    const env = { PATH: process.env.PATH!, LC_ALL: 'C.UTF-8', PGCLIENTENCODING: 'UTF8' };
    return succeed(join(postgresFolder()!, name), args, { env, cwd: this.folder, user: POD_USER, input });
  }

  /** Stops the server, if it runs, and removes everything. */
  async remove(): Promise<void> {
    if (this.runningAt !== undefined) await this.program('pg_ctl', ['stop', '--wait', '--mode=immediate', '--pgdata', this.data]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** For the shell that pg_ctl hands the arguments to. */
function quoted(argument: string): string {
  return `'${argument.replaceAll("'", `'\\''`)}'`;
}

/** A TCP port that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
