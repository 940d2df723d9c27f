import { Duration } from 'cdk8s';
import type { Subjects } from './subjects';

export const databaseSubjects: Subjects = {
  'database-address': {
    refused: [
      { host: true, ips: true, addresses: 1, certificateName: false },
      { host: false, ips: false, addresses: 0, certificateName: false },
      { host: true, ips: false, addresses: 0, certificateName: true },
      { host: true, hosts: 2, ips: false, addresses: 0, certificateName: false },
      { host: false, hosts: 2, ips: true, addresses: 1, certificateName: false },
      { host: false, hosts: 2, ips: false, addresses: 0, certificateName: true },
    ],
    allowed: [
      { host: true, ips: false, addresses: 0, certificateName: false },
      { host: false, hosts: 2, ips: false, addresses: 0, certificateName: false },
    ],
  },
  'cnpg-backup': {
    refused: [
      { keepFor: Duration.hours(12), credentials: true, role: false },
      { keepFor: Duration.days(4000), credentials: false, role: true },
      { keepFor: Duration.days(30), credentials: true, role: true },
      { keepFor: Duration.days(30), credentials: false, role: false },
    ],
    allowed: [{ keepFor: Duration.days(30), credentials: true, role: false }],
  },
  'cnpg-instances': { refused: [1, 2], allowed: [3, 5] },
  'cnpg-memory': { refused: [{ sharedBuffers: 2048, requestMebibytes: 1024 }], allowed: [{ sharedBuffers: 512, requestMebibytes: 2048 }] },
  'cnpg-name': {
    refused: [
      { databaseName: 'postgres', username: 'xnat' },
      { databaseName: 'xnat', username: 'streaming_replica' },
    ],
    allowed: [{ databaseName: 'xnat', username: 'xnat' }],
  },
  'cnpg-parameter': {
    refused: [
      { settings: { archive_mode: 'on' }, instances: 3 },
      { settings: { wal_level: 'minimal' }, instances: 1 },
      { settings: { wal_log_hints: 'off' }, instances: 3 },
    ],
    allowed: [
      { settings: { work_mem: '32MB', wal_level: 'replica' }, instances: 3 },
      { settings: { wal_log_hints: 'off' }, instances: 1 },
    ],
  },
  'cnpg-pod': { refused: [['hostAliases']], allowed: [[]] },
  'cnpg-wal': {
    refused: [{ walMebibytes: 4096, maxWalMegabytes: 4096 }],
    allowed: [
      { walMebibytes: undefined, maxWalMegabytes: 4096 },
      { walMebibytes: 10240, maxWalMegabytes: 4096 },
    ],
  },
  'database-hosts': {
    refused: [
      [
        { host: 'db-1.example.edu.au', port: 5432 },
        { host: 'DB-1.example.edu.au.', port: 5432 },
      ],
    ],
    allowed: [
      [{ host: 'db', port: 5432 }],
      [
        { host: 'db', port: 5432 },
        { host: 'db', port: 5433 },
      ],
    ],
  },
  'jdbc-parameter': {
    refused: [
      { sslmode: 'disable' },
      { wrapperPlugins: 'iam' },
      { user: 'xnat' },
      { password: 'x' },
      { PGHOST: 'db' },
      { PGPORT: '5433' },
      { PGDBNAME: 'xnat' },
      { targetServerType: 'any' },
      { readOnly: 'true' },
      { socketFactory: 'org.example.Factory' },
      { gsslib: 'sspi' },
      { socketTimeOut: '900' },
      { poolSize: '9' },
      { socketTimeout: '15 min' },
      { tcpKeepAlive: 'TRUE' },
      { autosave: 'sometimes' },
      { ApplicationName: '' },
    ],
    allowed: [{}, { socketTimeout: '900', tcpKeepAlive: 'true', autosave: 'conservative', ApplicationName: 'xnat', options: '-c statement_timeout=5min' }],
  },
  'database-ips': {
    refused: [['db.example.edu.au'], ['127.0.0.1'], ['169.254.169.254'], ['fe80::1'], ['224.0.0.1'], ['10.0.1.5', '2001:db8::5']],
    allowed: [['10.0.1.5'], ['2001:db8::5'], ['2001:db8::5', '2001:db8::6']],
  },
  'postgres-memory': {
    refused: [
      {
        settings: {
          max_connections: '100',
          shared_buffers: '32MB',
          effective_cache_size: '96MB',
          maintenance_work_mem: '8MB',
          work_mem: '4MB',
          wal_buffers: '983kB',
          min_wal_size: '1GB',
          max_wal_size: '4GB',
          checkpoint_completion_target: '0.9',
          default_statistics_target: '100',
          random_page_cost: '1.1',
          effective_io_concurrency: '200',
          huge_pages: 'off',
          jit: 'off',
        },
        limitMebibytes: 128,
      },
      { settings: { shared_buffers: '3GB' }, limitMebibytes: 4096 },
    ],
    allowed: [
      {
        settings: {
          max_connections: '100',
          shared_buffers: '64MB',
          effective_cache_size: '192MB',
          maintenance_work_mem: '16MB',
          work_mem: '4MB',
          wal_buffers: '1966kB',
          min_wal_size: '1GB',
          max_wal_size: '4GB',
          checkpoint_completion_target: '0.9',
          default_statistics_target: '100',
          random_page_cost: '1.1',
          effective_io_concurrency: '200',
          huge_pages: 'off',
          jit: 'off',
        },
        limitMebibytes: 256,
      },
      {
        settings: {
          max_connections: '100',
          shared_buffers: '1GB',
          effective_cache_size: '3GB',
          maintenance_work_mem: '256MB',
          work_mem: '4854kB',
          wal_buffers: '16MB',
          min_wal_size: '1GB',
          max_wal_size: '4GB',
          checkpoint_completion_target: '0.9',
          default_statistics_target: '100',
          random_page_cost: '1.1',
          effective_io_concurrency: '200',
          huge_pages: 'off',
          jit: 'off',
        },
        limitMebibytes: 4096,
      },
    ],
  },
};
