import { AWS_REGION, FILE_SYSTEM_ID, KMS_KEY, S3_REGION, SECURITY_GROUP, SUBNET, TAG_KEY, TAG_VALUE, ZONE } from '../../src/core/grammar/aws';
import { ABSOLUTE_PATH, FILE_NAME, FILE_PATH, MOUNT_OPTION } from '../../src/core/grammar/files';
import type { Grammar } from '../../src/core/grammar/grammar';
import { CONFIG_KEY, DNS_LABEL, DNS_SUBDOMAIN, DRIVER_NAME, ENV_NAME, LABEL_KEY, LABEL_VALUE, PORT_NAME } from '../../src/core/grammar/kubernetes';
import { CIDR, HOST, HOST_OR_IP, IP } from '../../src/core/grammar/network';
import { CRON, TIME_ZONE } from '../../src/core/grammar/schedules';
import { DATABASE, LOGIN_ROLE, OWN_DATABASE, OWN_ROLE, SETTING_NAME, VALUE, VALUES } from '../../src/features/database/postgres-grammar';
import { ATTRIBUTE_KEY, ATTRIBUTE_SETTING, LOG_BUCKET, LOG_PREFIX } from '../../src/features/ingress/alb-grammar';
import { PUBLIC_HOST, SSL_POLICY } from '../../src/features/ingress/ingress-grammar';
import { CNPG_DESTINATION, CNPG_ENDPOINT, CNPG_ROLE } from '../../src/features/database/cloud-native-backup';
import { BASE_PATH, ELASTIC_USER, S3_ENDPOINT } from '../../src/features/logging/logging-grammar';
import { ADDRESS_TYPE, GROUP_NAME } from '../../src/features/scaling/scaling-grammar';
import { LDAP_ATTRIBUTE } from '../../src/features/login/ldap-grammar';
import { SECRET_TYPE, SECRET_VERSION } from '../../src/features/secrets/secrets-grammar';
import {
  AGENT_OPTIONS,
  IDENTIFIER,
  JAVA_OPTION,
  LOAD_BALANCER_CLASS,
  MAIL_ADDRESS,
  PATH_IN_VOLUME,
  PLUGIN_NAME,
  PLUGIN_VERSION,
  ROUTING,
  SENDER,
} from '../../src/features/xnat/xnat-grammar';
import { NO_PROXY } from '../../src/values/proxy';
import { FIELD_PATH, IMAGE_PREFIX, PULL_SECRET, REGISTRY_HOST, SPREAD_POLICY, UNSATISFIABLE } from '../../src/values/grammar/pods';
import { ATTRIBUTE, ATTRIBUTE_NAME, SUB_PATH, VOLUME_HANDLE } from '../../src/values/grammar/volumes';
import { INI_NAME, PREFERENCE_NAME, PROPERTY_NAME } from '../../src/values/grammar/xnat';

/** Five values or more that a program takes, and five or more that it does not. */
export interface Examples {
  readonly right: readonly unknown[];
  readonly wrong: readonly unknown[];
  /** Why there are fewer right ones, where other props leave no choice. */
  readonly only?: string;
}

const LONG = 'a'.repeat(64);
const KEY = '1234abcd-12ab-34cd-56ef-1234567890ab';

/** Examples of each grammar. Bounds of numbers, sizes and durations are tried by the numbers in their names. */
export const GRAMMAR_EXAMPLES = new Map<Grammar, Examples>([
  [
    CNPG_DESTINATION,
    {
      right: ['s3://imaging-backups/xnat', 's3://b.c/x/y', 's3://abc/x', 's3://imaging-backups/prod/xnat-db', "s3://abc/a!b*c'(d)"],
      wrong: [
        '',
        'imaging-backups',
        's3://imaging-backups',
        's3://imaging-backups/',
        's3:///xnat',
        's3://Imaging/xnat',
        'https://s3.amazonaws.com/b/x',
        's3://abc//x',
      ],
    },
  ],
  [
    CNPG_ENDPOINT,
    {
      right: [
        'https://s3.example.edu.au',
        'https://minio.example.edu.au:9000',
        'http://minio.minio.svc:9000',
        'https://10.0.9.1',
        'https://s3.example.edu.au/path',
      ],
      wrong: ['', 's3.example.edu.au', 's3://bucket', 'https://user:pw@s3.example.edu.au', 'ftp://s3.example.edu.au'],
    },
  ],
  [
    CNPG_ROLE,
    {
      right: ['xnat', 'xnat-backup', 'path/xnat', 'a.b', 'A+b=c'].map((role) => `arn:aws:iam::111122223333:role/${role}`),
      wrong: ['', 'xnat-backup', 'arn:aws:iam::1:role/xnat', 'arn:aws:iam::111122223333:user/xnat', 'arn:aws:s3:::bucket', 'arn:aws:iam::111122223333:role/'],
    },
  ],
  [
    FIELD_PATH,
    {
      right: ['metadata.name', 'status.hostIP', 'spec.nodeName', "metadata.labels['team']", "metadata.annotations['example.org/a']", 'status.podIPs'],
      wrong: ['', 'name', 'metadata.labels', 'metadata.labels.team', 'status.phase', 'spec.containers', 'Metadata.name', "metadata.labels['']"],
    },
  ],
  [
    UNSATISFIABLE,
    { right: ['DoNotSchedule', 'ScheduleAnyway'], wrong: ['', 'Never', 'doNotSchedule', 'ScheduleAnyWay', 'DoNotSchedule '], only: 'Kubernetes has two' },
  ],
  [SPREAD_POLICY, { right: ['Honor', 'Ignore'], wrong: ['', 'Honour', 'honor', 'Ignored', 'Never'], only: 'Kubernetes has two' }],
  [
    IMAGE_PREFIX,
    {
      right: [
        'harbor.example.edu.au',
        'harbor.example.edu.au/proxy',
        'registry:5000',
        'localhost/mirror',
        '111122223333.dkr.ecr.ap-southeast-2.amazonaws.com/docker-hub',
      ],
      wrong: [
        '',
        'harbor',
        'proxy/docker',
        'https://harbor.example.edu.au',
        'harbor.example.edu.au/Proxy',
        'harbor.example.edu.au/proxy/',
        'harbor.example.edu.au/a b',
      ],
    },
  ],
  [
    REGISTRY_HOST,
    {
      right: ['docker.io', 'ghcr.io', 'registry:5000', 'localhost', 'registry.k8s.io'],
      wrong: ['', 'dockerhub', 'Docker.io', 'https://ghcr.io', 'ghcr.io/nrgxnat', 'docker.io/'],
    },
  ],
  [SUB_PATH, { right: ['archive', 'xnat/archive', 'a.b', 'a/b/c', '.hidden'], wrong: ['', '/archive', '../archive', 'a/../b', './a', 'a/.', 'a:b'] }],
  [
    SENDER,
    {
      right: ['CT1', 'CT1@10.20.0.7', '10.20.0.7', '10.20.0.0/16', 'fd00::/8', 'CT1@fd00::7'],
      wrong: ['', 'CT 1', 'A'.repeat(17), 'CT1@', '@10.20.0.7', 'CT1@scanner', 'A\\B'],
    },
  ],
  [
    ROUTING,
    {
      right: ['(0008,1030):^(\\w+):1', '(0010,0020):(.+)', '(0008,0050):a:1\n(0010,4000):Project:(\\w+):1', '(0032,1060):x', '(0008,103e):/^a/:0\n'],
      wrong: ['', 'StudyDescription', '0008,1030:(.+)', '(0008,1030)', '(8,1030):a', '(0008,1030):'],
    },
  ],
  [
    LOAD_BALANCER_CLASS,
    {
      right: ['service.k8s.aws/nlb', 'tailscale', 'io.cilium/bgp-control-plane', 'A_b.c', 'metallb-internal'],
      wrong: ['', '/nlb', 'a/b/c', 'Service.k8s.aws/nlb', 'a b', '-a', LONG],
    },
  ],
  [
    LOG_BUCKET,
    {
      right: ['abc', 'example-access-logs', 'a.b.c', '123', 'a'.repeat(63)],
      wrong: ['', 'ab', 'Logs', 'a_b', 's3://example-logs', 'arn:aws:s3:::example-logs', '10.0.0.7', LONG, 'a..b'],
    },
  ],
  [LOG_PREFIX, { right: ['xnat', 'prod/xnat', 'a_b', 'a.b-c', "it's"], wrong: ['', '/xnat', 'xnat/', 'a//b', 'xnat/AWSLogs', 'AWSLogs', 'a b', 'a,b'] }],
  [
    ATTRIBUTE_KEY,
    {
      right: ['routing.http2.enabled', 'client_keep_alive.seconds', 'waf.fail_open.enabled', 'zonal_shift.config.enabled', 'connection_logs.s3.bucket'],
      wrong: ['', 'http2', 'Routing.http2.enabled', 'routing.http2.', '.enabled', 'routing http2', 'a.b=c', 'a,b.c'],
    },
  ],
  [ATTRIBUTE_SETTING, { right: ['true', '3600', 'defensive', 'example-logs', 'a/b:c'], wrong: ['', 'a b', 'a,b', ' true', 'ä', 'a=b'] }],
  [
    PUBLIC_HOST,
    {
      right: ['scans.example.edu.au', 'xnat', 'a.b', 'xnat-2.example.org', '1.example.org'],
      wrong: [
        '',
        'Scans.example.edu.au',
        'scans.example.edu.au.',
        'https://scans.example.edu.au',
        'scans.example.edu.au:8443',
        'a/b',
        '10.0.0.7',
        '*.example.org',
      ],
    },
  ],
  [
    IP,
    { right: ['10.20.0.7', '127.0.0.1', '::1', 'fd00::7', '192.0.2.255'], wrong: ['', '10.20.0', '10.20.0.256', 'db.example.edu.au', '10.0.0.0/8', '[::1]'] },
  ],
  [
    SECRET_VERSION,
    { right: ['2026-11', '2026-11-28', '2026-01-31', '1', '42', '9999'], wrong: ['', '0', '2026-13', '2026-11-32', '20261', 'hunter2', 'v2', '2026/11', '-1'] },
  ],
  [DNS_LABEL, { right: ['xnat', 'xnat-prod', '2', 'a1', LONG.slice(1)], wrong: ['', 'XNAT', 'xnat.prod', '-xnat', LONG, 'xnat prod', 'xnat_prod', 'ünat'] }],
  [
    DNS_SUBDOMAIN,
    {
      right: ['efs', 'efs-shared', 'a.b.c', '1', `${LONG}.a`],
      wrong: ['', 'Fast', 'Traefik Ingress', 'a..b', '.a', 'a_b', 'a/b', 'letsencrypt\n', 'a'.repeat(254)],
    },
  ],
  [
    LABEL_KEY,
    {
      right: ['app', 'app.kubernetes.io/part-of', 'a_b', 'A1', 'nginx.ingress.kubernetes.io/proxy-body-size'],
      wrong: ['', 'a b', '/a', 'a/', 'a/b/c', 'Example.com/a', LONG, `${'a.'.repeat(130)}b/c`],
    },
  ],
  [LABEL_VALUE, { right: ['', 'imaging', 'Imaging_1.0', 'a', '1'], wrong: ['a b', '-a', 'a-', 'a/b', LONG, 'https://a'] }],
  [CONFIG_KEY, { right: ['ca.crt', 'tls.key', 'a', '_A-1.b', '.dockerconfigjson'], wrong: ['', '.', '..', '..a', 'a/b', 'a b', 'a'.repeat(254)] }],
  [ENV_NAME, { right: ['TZ', 'CATALINA_OPTS', '_a', 'a1', 'JAVA_HOME'], wrong: ['', '1A', 'A-B', 'A B', 'A.B', 'A='] }],
  [
    MAIL_ADDRESS,
    {
      right: ['a@b', 'xnat+bounces@example.edu.au', 'a.b@c.d', 'A_1@B.C', 'x=y@c-d.e'],
      wrong: ['', 'a', '@b', 'a@', 'A <a@b>', 'a@b@c', 'a b@c', 'a@b..c', 'ä@b', 'a@b\n'],
    },
  ],
  [
    LDAP_ATTRIBUTE,
    { right: ['mail', 'sn', 'givenName', 'x-uwa-name', '0.9.2342.19200300.100.1.3'], wrong: ['', 'given_name', 'e mail', '1mail', 'mail=', 'mäil', '{0}'] },
  ],
  [PORT_NAME, { right: ['http', 'apm', 'a1', 'dicom-8104', 'a'], wrong: ['', '8104', 'HTTP', 'a--b', '-a', 'a-', 'a-very-long-name', 'a.b'] }],
  [
    DRIVER_NAME,
    {
      right: ['efs.csi.aws.com', 'ebs.csi.aws.com', 'kubernetes.io/aws-ebs', 'rancher.io/local-path', 'nfs.csi.k8s.io'],
      wrong: ['', 'EFS.csi.aws.com', 'efs csi', '/efs', 'a/b/c', 'https://nfs', '-a'],
    },
  ],
  [
    HOST,
    {
      right: ['db', 'db.example.edu.au', 'DB.example.edu.au', 'db.example.edu.au.', 'a-1.b'],
      wrong: ['', '10.0.0.1', 'db:5432', 'https://db', 'db_1', '-db', 'db..a', 'db/a', '::1'],
    },
  ],
  [
    HOST_OR_IP,
    {
      right: ['nfs', 'nfs.example.edu.au', '10.0.0.1', '2001:db8::5', 'fs-0123.efs.aws'],
      wrong: ['', 'nfs:/export', 'nfs://nfs', '10.0.0.300', 'nfs export', 'user@nfs'],
    },
  ],
  [
    CIDR,
    {
      right: ['10.0.0.0/8', '130.95.0.0/16', '10.0.0.1/32', '2001:db8::/32', '0.0.0.0/0'],
      wrong: ['', '10.0.0.0', '10.0.0.1/8', '10.0.0.0/33', 'campus', '10.0.0.0/8/8', '10.0.0/8'],
    },
  ],
  [
    ABSOLUTE_PATH,
    {
      right: ['/', '/data', '/data/xnat', '/data/xnat/', '/srv/My Share'],
      wrong: ['', 'data', './data', '/data//xnat', '/data/../etc', '/data:ro', '/data\n', ' /data', '~/data'],
    },
  ],
  [FILE_NAME, { right: ['a', 'aaf-provider.properties', '.a', 'a_b', 'A1'], wrong: ['', '.', '..', 'a/b', '/a', 'a b', 'ä'] }],
  [FILE_PATH, { right: ['a', 'certs/ca.pem', '/etc/ca.pem', '../ca.pem', 'My CA.pem'], wrong: ['', 'a\n', 'a\0', '\ta', `${'a/'.repeat(2049)}b`] }],
  [
    MOUNT_OPTION,
    { right: ['tls', 'nfsvers=4.1', 'noatime', 'hard', 'mounttargetip=10.0.0.5'], wrong: ['', 'ro', 'tls,ro', '-o tls', 'nfsvers = 4.1', 'a b', 'a=b c'] },
  ],
  [
    AWS_REGION,
    {
      right: ['ap-southeast-2', 'us-east-1', 'eu-central-1', 'us-gov-west-1', 'cn-north-1'],
      wrong: ['', 'ap-southeast-2a', 'Sydney', 'AP-SOUTHEAST-2', 'ap_southeast_2', 'southeast-2'],
    },
  ],
  [
    S3_REGION,
    { right: ['ap-southeast-2', 'us-east-1', 'garage', 'fr-par', 'default'], wrong: ['', 'ap-southeast-2a', 'Sydney, AU', 'AP-SOUTHEAST-2', '-a', 'a b'] },
  ],
  [
    ZONE,
    {
      right: ['ap-southeast-2a', 'australia-southeast1-a', 'australiaeast-1', 'nova', 'zone1'],
      wrong: ['', 'ap-southeast-2', 'us-east-1', 'australia-southeast1', 'zone 1', '-a'],
    },
  ],
  [
    KMS_KEY,
    {
      right: [
        `arn:aws:kms:ap-southeast-2:111122223333:key/${KEY}`,
        'arn:aws:kms:us-east-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab',
        'arn:aws:kms:us-east-1:111122223333:alias/xnat',
        `arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/${KEY}`,
        `arn:aws-cn:kms:cn-north-1:111122223333:key/${KEY}`,
      ],
      wrong: ['', KEY, 'alias/xnat', 'arn:aws:kms:1', `arn:aws:kms:ap-southeast-2:1111:key/${KEY}`, `arn:aws:s3:ap-southeast-2:111122223333:key/${KEY}`],
    },
  ],
  [
    SECURITY_GROUP,
    { right: ['sg-0123456789abcdef0', 'sg-01234567', 'xnat', 'XNAT prod', 'web-sg'], wrong: ['', 'sg-1', 'sg-0123456789abcdeg0', 'a,b', ' a', 'sg-'] },
  ],
  [
    SUBNET,
    { right: ['subnet-0123456789abcdef0', 'subnet-01234567', 'public-a', 'Public A', 'net'], wrong: ['', 'subnet-1', 'subnet-xyz', 'a,b', 'a ', 'subnet-'] },
  ],
  [TAG_KEY, { right: ['owner', 'Cost Centre', 'a:b', 'team/imaging', 'Größe'], wrong: ['', 'aws:owner', 'AWS:owner', 'a,b', 'a=b', ' a', 'a'.repeat(129)] }],
  [TAG_VALUE, { right: ['', 'imaging', 'a=b', 'a b', 'x@example.edu.au'], wrong: ['a,b', 'a;b', '"a"', 'a\n', 'a'.repeat(257)] }],
  [
    FILE_SYSTEM_ID,
    {
      right: ['fs-0123456789abcdef0', 'fs-01234567', 'fs-abcdef0123456789a', 'fs-00000000', 'fs-0a1b2c3d4e5f60718'],
      wrong: ['', 'my-efs', 'fs-1', 'FS-01234567', 'fs-01234567.efs.aws', '01234567'],
    },
  ],
  [
    CRON,
    {
      right: ['0 2 * * *', '@daily', '*/5 * * * *', '0 2 * * MON-FRI', '30 1 1,15 * *'],
      wrong: ['', '0 2 * *', '0 0 2 * * *', '60 2 * * *', '@nightly', '0 2 31 2 *', 'TZ=UTC 0 2 * * *'],
    },
  ],
  [
    TIME_ZONE,
    {
      right: ['Australia/Perth', 'UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Asia/Kolkata'],
      wrong: ['', 'AEST', 'australia/perth', 'Australia/Sidney', '+08:00', 'Perth'],
    },
  ],
  [
    VOLUME_HANDLE,
    { right: ['fs-0123456789abcdef0', 'server#share#folder', 'vol-01', '0001-0009-rook', 'a/b'], wrong: ['', 'my efs', 'a\n', 'ä', 'a'.repeat(1025)] },
  ],
  [
    ATTRIBUTE_NAME,
    { right: ['shareName', 'csi.storage.k8s.io/fstype', 'a', 'server', 'mount_options'], wrong: ['', 'share name', '-a', 'a:b', 'ä', 'a'.repeat(254)] },
  ],
  [ATTRIBUTE, { right: ['', 'imaging', 'a b', '/share', 'true'], wrong: ['a\n', 'a\0', '\ta', '\u007f', 'a'.repeat(1025)] }],
  [DATABASE, { right: ['xnat', 'xnat-prod', 'xnat prod/ä?&=#"', '1', 'a'.repeat(63)], wrong: ['', ' ', ' xnat', 'xnat\n', LONG, 'ä'.repeat(32)] }],
  [OWN_DATABASE, { right: ['xnat', 'xnat_prod', '_a', 'a-b.c', 'a'.repeat(63)], wrong: ['', '1a', 'a b', 'a?b', 'a/b', LONG, 'ä'] }],
  [LOGIN_ROLE, { right: ['xnat', 'postgres', 'xnat@server', 'XNAT', '1'], wrong: ['', 'pg_xnat', 'a b', "a'b", 'a:b', LONG] }],
  [OWN_ROLE, { right: ['xnat', 'xnat_prod', '_a', 'XNAT', 'a-b'], wrong: ['', 'pg_xnat', 'public', '1a', 'a b', 'a@b', LONG] }],
  [
    SETTING_NAME,
    {
      right: ['work_mem', 'shared_buffers', 'pg_stat_statements.max', 'io_method', 'jit'],
      wrong: ['', 'shared_bufers', 'work mem', 'SHARED', 'work_mem=', 'server_version'],
    },
  ],
  [VALUE, { right: ['', '32MB', 'on', 'a b', "'a'"], wrong: ['a\n', 'a\0', '\t', 'a\r', '\u007f'] }],
  [
    VALUES,
    {
      right: [
        { work_mem: '32MB' },
        { shared_buffers: '16384' },
        { jit: 'off', random_page_cost: '1.1' },
        { log_min_duration_statement: '250ms' },
        { 'auto_explain.log_min_duration': 'x' },
      ],
      wrong: [
        { work_mem: '4GiB' },
        { work_mem: '50mb' },
        { jit: 'maybe' },
        { max_connections: '0' },
        { wal_level: 'all' },
        { work_mem: '1s' },
        { max_connections: '1.5' },
      ],
    },
  ],
  [
    SSL_POLICY,
    {
      right: [
        'ELBSecurityPolicy-TLS13-1-2-2021-06',
        'ELBSecurityPolicy-TLS13-1-3-2021-06',
        'ELBSecurityPolicy-2016-08',
        'ELBSecurityPolicy-TLS13-1-2-Res-2021-06',
        'ELBSecurityPolicy-FS-1-2-Res-2020-10',
        'ELBSecurityPolicy-TLS-1-2-Ext-2018-06',
      ],
      wrong: ['', 'TLS13-1-2-2021-06', 'ELBSecurityPolicy', 'ELBSecurityPolicy-TLS13', 'ELBSecurityPolicy-TLS13-1-4-2021-06', 'elbsecuritypolicy-2016-08'],
    },
  ],
  [BASE_PATH, { right: ['efk', 'logs/efk', 'a', 'a-b_c', "it's"], wrong: ['', '/efk', 'efk/', 'a//b', '../a', 'a b'] }],
  [ELASTIC_USER, { right: ['fluentd_writer', 'kibana_system', 'a', 'a@b', 'a-b.c'], wrong: ['', 'a b', 'a:b', 'a"b', 'ä', '_a'] }],
  [
    S3_ENDPOINT,
    {
      right: ['minio', 'minio:9000', 'https://minio.example.edu.au', 'http://10.0.0.1:9000', 's3.ap-southeast-2.amazonaws.com'],
      wrong: ['', 'ftp://minio', 'https://a:b@minio', 'min io', 'https://minio?x=y', 'https://'],
    },
  ],
  [
    ADDRESS_TYPE,
    { right: ['Hostname', 'InternalDNS', 'InternalIP', 'ExternalDNS', 'ExternalIP'], wrong: ['', 'internalIP', 'IP', 'InternalIP,ExternalIP', 'LegacyHostIP'] },
  ],
  [GROUP_NAME, { right: ['eks-xnat-0123', 'nodes', 'XNAT nodes', 'a/b', '1'], wrong: ['', '1:4:nodes', ' nodes', 'nodes\n', 'ä', 'a'.repeat(256)] }],
  [
    SECRET_TYPE,
    {
      right: ['Opaque', 'kubernetes.io/tls', 'kubernetes.io/dockerconfigjson', 'example.com/my-type', 'a'],
      wrong: ['', 'my type', '/tls', 'a/b/c', 'kubernetes.io/', 'ä'],
    },
  ],
  [
    JAVA_OPTION,
    {
      right: ['-XX:+UseG1GC', '-Xss512k', '-Da.b=c', '-Dfile.encoding=UTF-8', '-ea'],
      wrong: ['', 'UseG1GC', '-Xss 512k', '-Da="b"', "-Da='b'", '-Da=$(b)', '-Da=`b`'],
    },
  ],
  [AGENT_OPTIONS, { right: ['', '9404:/config/jmx.yaml', 'port=9500', 'a,b', 'a=b'], wrong: ['a b', '"a"', "'a'", '$(a)', 'a\\b'] }],
  [
    NO_PROXY,
    {
      right: ['pacs.example.edu.au', '.example.edu.au', '*.example.edu.au', '10.20.0.7', 'fd00::7', 'pacs'],
      wrong: ['', '10.20.0.0/16', 'https://pacs.example.edu.au', 'pacs:104', '*', 'a b', 'a,b'],
    },
  ],
  [
    PATH_IN_VOLUME,
    {
      right: ['a.jar', 'released/a-1.0.jar', 'a/b/c', '..a', 'a..b/ä.jar'],
      wrong: ['', '/a.jar', '../a.jar', 'a/../b.jar', 'a/', 'a//b.jar', 'a b.jar', 'a"b', '.', 'a/.'],
    },
  ],
  [PLUGIN_NAME, { right: ['openid-auth', 'container-service', 'xsync', 'ohif-viewer', 'ldap_auth'], wrong: ['', 'OpenID', 'openid auth', 'a/b', '-a', 'ä'] }],
  [PLUGIN_VERSION, { right: ['1.4.1', '3.7.1-fat', '1.4.1-SNAPSHOT', 'included', '2'], wrong: ['', '1.4 .1', '/1', 'a/b', '-1', 'ä'] }],
  [PULL_SECRET, { right: ['registry', 'a', 'a.b', 'a-1', '1'], wrong: ['', 'Reg_Cred', '{"auths":{}}', 'a b', '-a', 'a'.repeat(254)] }],
  [IDENTIFIER, { right: ['dicomObjectIdentifier', 'a', 'a.b', 'a_b', 'Identifier1'], wrong: ['', '1a', 'a b', 'a/b', '-a', 'ä'] }],
  [PREFERENCE_NAME, { right: ['requireLogin', 'siteUrl', 'a', 'a.b', 'a-b'], wrong: ['', '1a', 'a b', 'a=b', 'ä', 'a/b'] }],
  [PROPERTY_NAME, { right: ['scheduling.thread.pool.size', 'a', 'a_b', 'a-b', 'openid.aaf.clientId'], wrong: ['', '1a', 'a b', 'a=b', 'a:b', 'ä'] }],
  [INI_NAME, { right: ['siteConfig', 'a', 'a-b', 'a_b', 'A1'], wrong: ['', '1a', 'a.b', 'a b', 'a=b', 'ä'] }],
]);
