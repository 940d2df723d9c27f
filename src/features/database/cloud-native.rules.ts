import type { Duration } from 'cdk8s';
import { quoted } from '../../core/refusals/describe';
import { type Report, Rule } from '../../core/refusals/rule';
import { days, daysInWords } from '../../core/units/days';

export const cnpgInstances = new Rule<number>({
  id: 'cnpg-instances',
  refuses: 'a CloudNativePG cluster of one or two servers',
  why: 'with one there is nothing to fail over to; with two, the loss of one leaves a single copy of all that is written until it is back',
  acknowledgeable: true,
  check: (instances) =>
    instances < 3
      ? [
          {
            what: `instances is ${instances}`,
            fix: 'write instances: 3, or leave it out; or acknowledge "cnpg-instances" where that is acceptable, such as in a trial',
          },
        ]
      : [],
});

export interface CnpgNames {
  readonly databaseName: string;
  readonly username: string;
}

export const cnpgName = new Rule<CnpgNames>({
  id: 'cnpg-name',
  refuses: 'a database or a role that PostgreSQL or the operator has already for itself',
  why: 'the operator refuses the cluster, and there is no database',
  check: ({ databaseName, username }) => {
    const reports: Report[] = [];
    if (['postgres', 'template0', 'template1'].includes(databaseName)) {
      reports.push({ what: `databaseName is ${quoted(databaseName)}`, fix: 'leave it out for "xnat", or write another name' });
    }
    if (['postgres', 'streaming_replica', 'cnpg_pooler_pgbouncer'].includes(username)) {
      reports.push({ what: `username is ${quoted(username)}`, fix: 'leave it out for "xnat", or write another name' });
    }
    return reports;
  },
});

/** What the operator sets itself, as of 1.28. @see https://cloudnative-pg.io/documentation/current/postgresql_conf/#fixed-parameters */
const FIXED = new Set(
  `allow_system_table_mods archive_cleanup_command archive_command archive_mode bonjour bonjour_name cluster_name config_file data_directory
  data_sync_retry event_source external_pid_file hba_file hot_standby ident_file jit_provider listen_addresses log_destination log_directory log_file_mode
  log_filename log_rotation_age log_rotation_size log_truncate_on_rotation logging_collector pg_failover_slots.primary_dsn
  pg_failover_slots.standby_slot_names port primary_conninfo primary_slot_name promote_trigger_file recovery_end_command recovery_min_apply_delay
  recovery_target recovery_target_action recovery_target_inclusive recovery_target_lsn recovery_target_name recovery_target_time
  recovery_target_timeline recovery_target_xid restart_after_crash restore_command shared_preload_libraries ssl ssl_ca_file ssl_cert_file
  ssl_crl_file ssl_dh_params_file ssl_ecdh_curve ssl_key_file ssl_passphrase_command ssl_passphrase_command_supports_reload
  ssl_prefer_server_ciphers stats_temp_directory synchronized_standby_slots synchronous_standby_names syslog_facility syslog_ident
  syslog_sequence_numbers syslog_split_messages temp_tablespaces unix_socket_directories unix_socket_group unix_socket_permissions`.split(/\s+/),
);

export interface CnpgSettings {
  readonly settings: { readonly [name: string]: string };
  readonly instances: number;
}

export const cnpgParameter = new Rule<CnpgSettings>({
  id: 'cnpg-parameter',
  refuses: 'a setting of PostgreSQL that the operator sets itself, or that replication does not work with',
  why: 'the operator refuses the cluster, or the change of it',
  check: ({ settings, instances }) =>
    Object.entries(settings).flatMap(([name, value]): Report[] => {
      if (FIXED.has(name)) return [{ what: `tuning sets ${name}, which is the operator's`, fix: `remove ${name} from tuning` }];
      if (name === 'wal_level' && value.trim() === 'minimal') return [{ what: 'tuning sets wal_level to "minimal"', fix: 'remove wal_level from tuning' }];
      const off = /^(of|off|f(a(l(se?)?)?)?|no?|0)$/i.test(value.trim());
      return name === 'wal_log_hints' && off && instances > 1
        ? [{ what: `tuning turns wal_log_hints off, and there are ${instances} servers`, fix: 'remove wal_log_hints from tuning' }]
        : [];
    }),
});

export interface CnpgMemory {
  readonly sharedBuffers: number;
  readonly requestMebibytes: number;
}

export const cnpgMemory = new Rule<CnpgMemory>({
  id: 'cnpg-memory',
  refuses: 'less memory reserved than shared_buffers take',
  why: 'the operator refuses the cluster: its pods could be put on a node where that memory is not free',
  check: ({ sharedBuffers, requestMebibytes }) =>
    sharedBuffers > requestMebibytes
      ? [
          {
            what: `shared_buffers is ${Math.ceil(sharedBuffers)} MB, and resources.memory ${requestMebibytes} MiB`,
            fix: `write resources: { memory: Size.mebibytes(${Math.ceil(sharedBuffers)}) } or more, or lower shared_buffers`,
          },
        ]
      : [],
});

export interface CnpgWal {
  readonly walMebibytes: number | undefined;
  readonly maxWalMegabytes: number;
}

export const cnpgWal = new Rule<CnpgWal>({
  id: 'cnpg-wal',
  refuses: 'a volume of the WAL that max_wal_size does not fit into',
  why: 'the operator refuses the cluster; PostgreSQL stops when the volume of its WAL is full',
  check: ({ walMebibytes, maxWalMegabytes }) =>
    walMebibytes !== undefined && walMebibytes <= maxWalMegabytes
      ? [
          {
            what: `walSize is ${walMebibytes} MiB, and max_wal_size ${maxWalMegabytes} MB`,
            fix: `write walSize: Size.gibibytes(${Math.ceil(maxWalMegabytes / 512)}), or lower max_wal_size by tuning`,
          },
        ]
      : [],
});

export interface CnpgBackup {
  readonly keepFor: Duration;
  readonly credentials: boolean;
  readonly role: boolean;
}

export const cnpgBackup = new Rule<CnpgBackup>({
  id: 'cnpg-backup',
  refuses: 'a backup of a CloudNativePG cluster that is kept for no whole days, or that nobody can log in for',
  why: 'the plugin refuses it, or stores nothing, and PostgreSQL keeps its WAL until its disk is full',
  check: ({ keepFor, credentials, role }) => {
    const reports: Report[] = [];
    const count = days(keepFor);
    if (!(count >= 1 && Number.isInteger(count) && count <= 3650)) {
      const whole = Math.min(3650, Math.max(1, Math.ceil(count))) || 30;
      reports.push({ what: `keepFor is ${daysInWords(keepFor)}`, fix: `write whole days, such as keepFor: Duration.days(${whole})` });
    }
    if (credentials === role) {
      reports.push({
        what: role ? 'credentials and serviceAccountRoleArn are both given' : 'neither credentials nor serviceAccountRoleArn is given',
        fix: 'give credentials: Secret.named("…"), or serviceAccountRoleArn: "arn:aws:iam::…" on EKS',
      });
    }
    return reports;
  },
});

export const cnpgPod = new Rule<readonly string[]>({
  id: 'cnpg-pod',
  refuses: 'options of a pod that a CloudNativePG cluster has no field for',
  why: 'the operator makes the pods, and they would be without it',
  check: (names) => names.map((name) => ({ what: `pod.${name} is given`, fix: `remove pod.${name}` })),
});
