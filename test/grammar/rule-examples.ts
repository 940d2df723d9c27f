import { Duration, Size } from 'cdk8s';
import type { Examples } from './grammar-examples';

const SHA = 'a'.repeat(64);
const hours = (...amounts: number[]) => amounts.map((amount) => Duration.hours(amount));
const seconds = (...amounts: number[]) => amounts.map((amount) => Duration.seconds(amount));
const days = (...amounts: number[]) => amounts.map((amount) => Duration.days(amount));
const AE: Examples = { right: ['XNAT', 'A', 'XNAT_1', 'CT-1', 'A'.repeat(16)], wrong: ['', ' XNAT', 'X\\Y', 'A'.repeat(17), 'XNÄT', 'A\n'] };
const ENDPOINT: Examples = {
  right: ['https://id.a.edu/x', 'https://id.a.edu:8443/x', 'https://id.a.edu/x/y', 'https://id.a.edu/x?y=z', 'https://login.a.edu/oauth2/v2.0/t'],
  wrong: ['', 'http://id.a.edu/x', 'id.a.edu/x', 'https://', 'https://id.a.edu/x ', 'ftp://id.a.edu/x', 'https://a:b@id.a.edu/x'],
};
const CLAIM: Examples = { right: ['email', 'mail', 'e_mail', 'urn:oid:0.9', 'emailAddress'], wrong: ['', 'e mail', '-a', 'a"b', 'sub', 'ä'] };
const PATHS: Examples = {
  right: ['/data/xnat/home', '/home/xnat', '/opt/a', '/opt/a-b', '/a/b/c'],
  wrong: ['', 'data', '/data/', '/da ta', '/data:ro', './data'],
};
const URL_PATH: Examples = { right: ['/', '/a', '/a/b', '/app/template/Login.vm', '/a?b=c'], wrong: ['', 'a', 'https://a', '/a b', '/a#b', ' /a'] };

/** Examples of the values that rules hold, by the rule and the prop. They are tried in the props of a whole construct. */
export const RULE_EXAMPLES: Readonly<Record<string, Examples>> = {
  'toleration key': {
    right: ['dedicated', 'node.kubernetes.io/unreachable', 'CriticalAddonsOnly', 'a_b', 'nvidia.com/gpu'],
    wrong: ['', 'dedicated=imaging', 'de dicated', '/gpu', 'a'.repeat(64), 'nvidia.com/gpu:NoSchedule'],
  },
  'toleration value': { right: ['', 'imaging', 'a.b', 'A-1', 'a'.repeat(63)], wrong: ['a b', '-a', 'a/b', 'imaging:NoSchedule', 'a'.repeat(64)] },
  'pod-affinity operator': {
    right: ['In', 'NotIn'],
    wrong: ['', 'in', '==', 'Equals', 'Exists', 'DoesNotExist', 'NotEquals'],
    only: 'beside a value the others of pods take none',
  },
  'pod-affinity values': { right: ['0', '1', '16', '-1', '1000000'], wrong: ['', 'two', '1.5', '1Gi', ' 1'] },
  'admin-email adminEmail': {
    right: ['a@b', 'xnat-admin@example.edu.au', 'a.b@c.d', 'a+b@c.d', 'A@B.C'],
    wrong: ['', 'a', 'a@', '@b', 'A <a@b>', "o'neil@b", 'a b@c', '${a}@b'],
  },
  'ae-title aeTitle': AE,
  'smoke-test-ae-title callingAeTitle': AE,
  'alb-arn certificateArn': {
    right: ['a', '0f1e2d3c', 'ABC-1', '1', 'a-b'].map((id) => `arn:aws:acm:ap-southeast-2:111122223333:certificate/${id}`),
    wrong: [
      '',
      'a',
      'arn:aws:acm:ap-southeast-2:1:certificate/a',
      'arn:aws:iam::111122223333:server-certificate/a',
      'arn:aws:acm:ap-southeast-2:111122223333:certificate/',
      'https://a',
    ],
  },
  'alb-arn wafAclArn': {
    right: ['a', 'xnat', 'XNAT', 'a_b', 'a-b'].map((name) => `arn:aws:wafv2:ap-southeast-2:111122223333:regional/webacl/${name}/0123abcd`),
    wrong: [
      '',
      'a',
      'arn:aws:wafv2:us-east-1:111122223333:global/webacl/a/0123abcd',
      'arn:aws:waf::111122223333:webacl/a',
      'arn:aws:wafv2:ap-southeast-2:1:regional/webacl/a/0',
      'xnat',
    ],
  },
  'alb-attributes idleTimeout': { right: seconds(1, 60, 600, 3999, 4000), wrong: [...seconds(0, 4001, 9999), ...hours(2, 24)] },
  'alb-attributes slowStart': { right: seconds(30, 31, 60, 899, 900), wrong: seconds(1, 29, 901, 3600, 86400) },
  'alb-attributes deregistrationDelay': { right: seconds(0, 1, 60, 120, 119), wrong: seconds(3601, 4000, 7200, 86400, 100_000) },
  'alb-group groupName': { right: ['a', 'imaging', 'a-b', 'a.b', 'a'.repeat(63)], wrong: ['', 'Imaging', 'a b', '-a', 'a_b', 'a'.repeat(64)] },
  'alb-group loadBalancerName': { right: ['a', 'XNAT', 'a-b', 'xnat1', 'a'.repeat(32)], wrong: ['', 'internal-a', 'a b', '-a', 'a_b', 'a'.repeat(33)] },
  'alb-group groupOrder': { right: [-1000, 0, 1, 999, 1000], wrong: [-1001, 1001, 5000, -5000, 1.5] },
  'alb-health-check healthyThreshold': { right: [2, 3, 5, 9, 10], wrong: [1, 11, 12, 100, 1000] },
  'alb-health-check unhealthyThreshold': { right: [2, 3, 5, 9, 10], wrong: [1, 11, 12, 100, 1000] },
  'alb-health-check interval': { right: seconds(11, 30, 60, 299, 300), wrong: seconds(0, 1, 4, 301, 9999) },
  'alb-health-check timeout': { right: seconds(2, 3, 10, 20, 29), wrong: seconds(0, 1, 30, 121, 9999) },
  'alb-health-check path': URL_PATH,
  'alb-health-check successCodes': { right: ['200', '200,302', '200-399', '200,300-302', '204'], wrong: ['', '2xx', '200 302', '200,', '20', 'ok'] },
  'alb-stickiness stickiness': { right: seconds(60, 600, 3600, 86400, 604800), wrong: [...seconds(0, 604801), ...days(8, 30, 365)] },
  'alert-label labels': { right: ['imaging', 'a b', '1', 'ä', 'a/b'], wrong: ['{{ a }}', '{{a', '\0', 'a\u0007', '\ud800'] },
  'alert-threshold downAfter': { right: seconds(60, 61, 900, 3600, 86400), wrong: [...seconds(0, 1, 59), ...days(2, 30)] },
  'alert-threshold backupAge': { right: hours(26, 27, 36, 48, 168), wrong: seconds(0, 1, 60, 600, 3599) },
  'alert-threshold heapPercent': { right: [50, 51, 80, 90, 99], wrong: [1, 10, 49, 100, 1000] },
  'alert-threshold volumePercent': { right: [50, 51, 80, 90, 98], wrong: [1, 10, 49, 99, 100] },
  'alert-threshold runbookUrl': {
    right: ['https://a', 'http://a.b/c', 'https://wiki.example.edu.au/xnat', 'https://a/b?c=d', 'https://a/b/'],
    wrong: ['', 'a', 'https://a#b', 'https://a/{b}', 'ftp://a', 'https://a b'],
  },
  'api-server-port apiServerPorts': { right: [1, 443, 6443, 8443, 65535], wrong: [0, -1, 65536, 70000, 100_000] },
  'autoscaling-target cpuPercent': { right: [1, 50, 70, 99, 100], wrong: [0, -1, 101, 150, 1000] },
  'autoscaling-target memoryPercent': { right: [1, 50, 70, 99, 100], wrong: [0, -1, 101, 150, 1000] },
  'backup-bucket bucket': {
    right: ['abc', 'example-backups', 'a.b.c', '123', 'a'.repeat(63)],
    wrong: ['', 'ab', 'Example', 'a_b', '10.0.0.1', 's3://a', 'a'.repeat(64), 'a..b'],
  },
  'backup-bucket prefix': { right: ['', 'xnat', 'prod/xnat', 'a_b', "it's"], wrong: ['a//b', '../a', 'a b', 'ä', 'a/../b', './a'] },
  'backup-bucket endpoint': {
    right: ['https://s3.example.edu.au', 'https://minio:9000', 'https://s3.example.edu.au/', 'https://10.0.0.1', 'https://[2001:db8::1]:9000'],
    wrong: ['', 's3.example.edu.au', 'https://a/b', 'ftp://a', 'https://a:b@c', 'https://a?b'],
  },
  'backup-bucket serviceAccountRoleArn': {
    right: ['a', 'xnat-backup', 'path/role', 'a_b', 'a@b'].map((role) => `arn:aws:iam::111122223333:role/${role}`),
    wrong: ['', 'xnat-backup', 'arn:aws:iam::1:role/a', 'arn:aws:iam::111122223333:user/a', 'arn:aws:iam::111122223333:role/', 'arn:aws:s3:::a'],
  },
  'backup-retention keepFor': { right: days(1, 7, 30, 365, 3650), wrong: [...hours(1, 12, 36), ...days(3651, 9999)] },
  'backup-times readyWithin': { right: seconds(600, 1200, 1800, 3600, 7200), wrong: [...hours(8, 9, 10, 24), Duration.days(2)] },
  'backup-times timeout': { right: hours(2, 4, 8, 12, 24), wrong: [...seconds(0, 1, 60, 599), Duration.minutes(5)] },
  'broker-username username': { right: ['xnat', 'a', 'a@b', 'a.b-c', 'XNAT_1'], wrong: ['', 'a b', 'a:b', '${a}', 'a=b', 'ä'] },
  'clean-up-keep-for keepFor': { right: days(7, 14, 30, 90, 365), wrong: [...hours(0, 1, 12, 23), Duration.minutes(5)] },
  'client-id clientId': { right: ['kLM3n', 'a', 'xnat-prod', 'urn:client:1', 'https://xnat.example.edu.au'], wrong: ['', 'a b', '"a"', 'a\n', 'a\u200b', 'ä'] },
  'cluster-autoscaler-version kubernetesVersion': { right: ['1.33', '1.33.0', 'v1.33', '1.33.4', 'v1.33.1'], wrong: ['', '1', '33', '1.x', 'latest'] },
  'connection-pool connectionPoolSize': { right: [10, 20, 30, 40, 50], wrong: [101, 500, 1000, 5000, 99_999] },
  'container-user containerUser': { right: ['1000', '65534', '1', '2147483647', '100'], wrong: ['', 'xnat', '-1', '1000 ', '2147483648', '1:2:3'] },
  'database-ips ips': {
    right: ['10.0.1.5', '192.168.1.1', '172.16.0.9', '130.95.1.1', '2001:db8::5'],
    wrong: ['', 'db', '127.0.0.1', '169.254.1.1', '224.0.0.1', '0.0.0.0', '10.0.0.300'],
  },
  'jdbc-parameter jdbcParameters': {
    right: ['0', '1', '30', '900', '2147483647'],
    wrong: ['', '-1', '15min', '1.5', '2147483648', ' 30'],
  },
  'cnpg-backup keepFor': { right: days(1, 7, 30, 365, 3650), wrong: [...hours(0, 1, 12, 36), ...days(3651)] },
  'dns-name host': {
    right: ['db', 'db.example.edu.au', 'xnat.abc.ap-southeast-2.rds.amazonaws.com', 'DB', 'db.'],
    wrong: ['', '10.0.0.1', 'db:5432', 'http://db', 'db_1', 'a b', 'https://a:b@db'],
  },
  'ebs-parameters fsType': { right: ['ext3', 'ext4', 'xfs'], wrong: ['', 'EXT4', 'ntfs', 'btrfs', 'ext 4'], only: 'the driver knows three' },
  'ebs-parameters iops': { right: [3000, 3001, 16000, 40000, 80000], wrong: [0, 100, 2999, 80001, -1] },
  'ebs-parameters throughput': { right: [125, 126, 200, 1000, 2000], wrong: [0, 1, 124, 2001, -1] },
  'efk-retention keepFor': { right: days(1, 7, 30, 365, 3650), wrong: [...hours(1, 12, 36), ...days(3651, 9999)] },
  'efk-snapshots bucket': { right: ['abc', 'logs', 'a.b.c', '123', 'a'.repeat(63)], wrong: ['', 'ab', 'Logs', 'a_b', 's3://a', 'a'.repeat(64)] },
  'efk-snapshots keepFor': { right: days(1, 7, 30, 365, 3650), wrong: [...hours(1, 12, 23), ...days(3651, 9999)] },
  'efk-snapshots schedule': {
    right: ['0 30 15 * * ?', '0 0 1 ? * MON', '0 0/30 9 * * ?', '0 0 0 1 * ?', '30 30 1 * * ?'],
    wrong: ['', '30 1 * * *', '@daily', '0 0 1 * * *', '0 60 1 * * ?', 'a'],
  },
  'efs-permissions directoryPerms': { right: ['770', '700', '775', '0770', '777'], wrong: ['', '000', '1000', '070', '888', 'rwx'] },
  'efs-permissions uid': { right: [1, 1000, 65534, 70, 999], wrong: [0, -1, -1000, -2, -65534] },
  'efs-permissions gid': { right: [1, 1000, 65534, 70, 999], wrong: [0, -1, -1000, -2, -65534] },
  'elasticsearch-replicas replicas': { right: [1, 3, 5, 7, 9], wrong: [0, 2, 4, 10, 11] },
  'elasticsearch-version version': {
    right: ['8.18.0'],
    wrong: ['', '6.8.0', '9.0.0', 'latest', '8'],
    only: 'the image and Kibana of the subject have this one',
  },
  'email-domains allowedEmailDomains': {
    right: ['uwa.edu.au', 'a.b', 'example.edu.au', 'a-b.c', 'x.y.z'],
    wrong: ['', '@a.b', 'a', 'a b.c', '*.a.b', 'x@a.b'],
  },
  'fluentd-buffer bufferKeys': { right: ['time'], wrong: ['', 'a b', 'a,b', 'a"b', 'a\n'], only: 'the index of the subject has a date in its name' },
  'fluentd-buffer-limit bufferLimit': {
    right: [Size.mebibytes(512), ...[1, 2, 8, 100].map((amount) => Size.gibibytes(amount))],
    wrong: [0, 1, 2, 5, 7].map((amount) => Size.mebibytes(amount)),
  },
  'fluentd-excluded excludedNamespaces': { right: ['kube-system', 'a', 'a-1', 'monitoring', '1'], wrong: ['', 'A', 'a b', 'a.b', '-a', 'logging'] },
  'fluentd-index-name indexName': {
    right: ['logs.%Y%m%d', 'ais.%Y.%m.%d', 'a-%Y-%m-%d', 'xnat_%Y%m%d', 'a.%Y%j'],
    wrong: ['', 'Logs.%Y%m%d', '_a.%Y%m%d', 'a b.%Y%m%d', 'a/%Y%m%d', '-a%Y%m%d'],
  },
  'heap-share heapPercent': { right: [25, 40, 60, 75, 80], wrong: [1, 24, 81, 95, 100] },
  'image-reference repository': {
    right: ['a', 'a/b', 'registry.example.edu.au/a/b', 'localhost:5000/a', 'a-b_c.d'],
    wrong: ['', 'A', 'https://a/b', '@foo', 'a b', 'a/'],
  },
  'image-reference tag': { right: ['16.10', 'v1.33.0', '24.1.0', '1.0_a', '8.18.0-a'], wrong: ['', '-a', 'a b', 'a/b', 'a'.repeat(129), 'ä'] },
  'image-reference digest': {
    right: ['0', '1', 'a', 'f', '9'].map((digit) => `sha256:${digit.repeat(64)}`),
    wrong: ['', 'sha256:abc', 'a'.repeat(64), `md5:${'a'.repeat(32)}`, `sha256:${'A'.repeat(64)}`, `sha256:${'g'.repeat(64)}`],
  },
  'image-version postgresVersion': { right: ['16', '16.10', '16.1', '16.2', '16.9'], wrong: ['', 'a', 'latest', '15', 'sixteen'] },
  'image-version version': { right: ['16.10'], wrong: ['', 'a', 'latest', '17.1', 'sixteen'], only: 'the image of the subject has a tag' },
  'kibana-url url': {
    right: ['https://kibana', 'https://kibana.a.b', 'https://k.example.edu.au', 'https://kibana:5601', 'https://a-b.c'],
    wrong: ['', 'kibana', 'http://kibana', 'https://kibana/', 'https://kibana/a', 'https://a:b@kibana'],
  },
  'kibana-version version': { right: ['8.18.0'], wrong: ['', '8.17.0', 'latest', '7.17.29', '8'], only: 'Elasticsearch of the subject has this one' },
  'login-link link': {
    right: ['A', 'Log in', '<b>AAF</b>', 'Sign in with AAF', '<img src="/a.png" alt="">'].map((text) => `<a href="/openid-login?providerId=aaf">${text}</a>`),
    wrong: [
      '',
      'a',
      '<a href="/x?providerId=aaf">A</a>',
      '<a href="/openid-login?providerId=other">A</a>',
      '<a href="/openid-login?providerId=aaf">A',
      '<a>A</a>',
    ],
  },
  'login-name displayName': { right: ['Login', 'AAF', 'Universität', 'Log in & go', 'UWA 2'], wrong: ['<b>a</b>', 'a\nb', 'a\u200b', 'a\0', '<'] },
  'metrics-agent sha256': {
    right: [SHA, 'b'.repeat(64), '0'.repeat(64), 'F'.repeat(64), '1'.repeat(64)],
    wrong: ['', 'a', `sha256:${SHA}`, 'g'.repeat(64), `${SHA}0`],
  },
  'metrics-agent url': {
    right: ['https://a/b.jar', 'https://a.b/c/d.jar', 'https://a:8443/b.jar', 'https://a/b-1.0.jar', 'https://a/%20.jar'],
    wrong: ['', 'a.jar', 'http://a/b.jar', 'https://a/b.zip', 'https://a:b@c/d.jar', 'https://a/b c.jar'],
  },
  'metrics-interval interval': { right: seconds(5, 10, 30, 60, 120), wrong: seconds(0, 1, 4, 121, 3600) },
  'metrics-server-resolution metricResolution': { right: seconds(12, 15, 30, 60, 120), wrong: seconds(0, 1, 5, 10, 11) },
  'metrics-server-version kubernetesVersion': { right: ['1.33', '1.33.0', 'v1.33', '1.34', 'v1.33.1'], wrong: ['', '1', '33', '1.x', 'latest', '1.18'] },
  'mount-path mountPath': {
    right: ['/data/xnat/inbox', '/srv/a', '/mnt/a', '/data/other', '/inbox'],
    wrong: ['', 'data', '/', '/tmp', '/data/xnat/home', '/usr/local/tomcat', '/data/xnat/archive'],
  },
  'node-groups clusterName': { right: ['ais-prod', 'A', '1', 'a_b', 'a'.repeat(100)], wrong: ['', 'a b', '-a', 'a.b', 'a/b', 'a'.repeat(101)] },
  'ldap-address address': {
    right: ['ldaps://ldap.a.edu', 'ldaps://ldap.a.edu:1636', 'ldaps://ldap.a.edu/', 'ldaps://ldap', 'ldaps://dc1.a.edu:3269'],
    wrong: ['', 'ldap.a.edu', 'http://ldap.a.edu', 'ldaps://', 'ldaps://ldap.a.edu/dc=a', 'ldaps://ldap.a.edu:99999', 'ldaps://a b'],
  },
  'ldap-base userBase': {
    right: ['ou=people,dc=a,dc=edu', 'DC=a', 'OU=Imaging \\+ Staff,DC=a', 'ou=people, dc=a', '2.5.4.11=people,dc=a'],
    wrong: ['', 'a.edu', 'people', 'ou=people;dc=a', 'ou=,dc=a', 'ou=people,', 'a.edu/Staff', 'ldap://a/dc=a'],
  },
  'ldap-bind-dn bindDn': {
    right: ['cn=xnat,dc=a', 'uid=xnat,ou=services,dc=a,dc=edu', 'CN=XNAT Search,OU=Services,DC=a', 'cn=xnat', 'cn=a+sn=b,dc=c'],
    wrong: ['', 'xnat', 'cn=xnat;dc=a', '"cn=xnat,dc=a"', 'cn={0},', 'xnat.a.edu'],
  },
  'ldap-filter userFilter': {
    right: [
      '(uid={0})',
      '(&(objectClass=person)(uid={0}))',
      '(|(uid={0})(mail={0}))',
      '(&(uid={0})(!(locked=TRUE)))',
      '(&(memberOf:1.2.840.113556.1.4.1941:=cn=a,dc=b)(cn={0}))',
    ],
    wrong: ['', 'uid={0}', '(uid={0}', '(uid=%s)', '(uid=*)', '(uid={0}*)', '(|(uid={0})(objectClass=*))', '(!(uid={0}))', '(uid={1})', '(uid={0}))'],
  },
  'ad-domain domain': {
    right: ['a.edu', 'ad.a.edu.au', 'AD.A.EDU', 'corp.local', 'a-1.b2'],
    wrong: ['', 'CORP', 'DC=ad,DC=a', 'ldaps://ad.a.edu', 'ad.a.edu.', 'user@ad.a.edu', 'ad..edu'],
  },
  'openid-claim emailProperty': CLAIM,
  'openid-claim givenNameProperty': { right: ['given_name', 'firstName', 'a', 'a.b', 'first-name'], wrong: ['', 'a b', '-a', 'a"b', 'ä'] },
  'openid-claim familyNameProperty': { right: ['family_name', 'lastName', 'a', 'a.b', 'last-name'], wrong: ['', 'a b', '-a', 'a"b', 'ä'] },
  'openid-endpoint accessTokenUri': ENDPOINT,
  'openid-endpoint userAuthUri': ENDPOINT,
  'openid-endpoint userInfoUri': ENDPOINT,
  'openid-scopes scopes': { right: ['email'], wrong: ['', 'a b', 'a,b', 'a"b', 'ä'], only: 'the filter of the subject needs this scope' },
  'openid-value extraProperties': {
    right: ['[sub]', '[email]', '[providerId]-[sub]', 'x-[sub]', '[sub]@a'],
    wrong: ['a\nb', 'a\0', 'a\r', '\u0007', 'a\u2028b'],
  },
  'path-translation archivePathTranslation': {
    right: ['/data/xnat/archive/', '/data/xnat/', '/data/'],
    wrong: ['', 'a', '/data/xnat/archive', '/other/', 'data/'],
    only: 'the paths of XNAT begin with it',
  },
  'path-translation buildPathTranslation': {
    right: ['/data/xnat/build/', '/data/xnat/', '/data/'],
    wrong: ['', 'a', '/data/xnat/build', '/other/', 'data/'],
    only: 'the paths of XNAT begin with it',
  },
  'placement attribute': {
    right: ['node.role', 'node.hostname', 'node.labels.pool', 'engine.labels.a', 'node.platform.os'],
    wrong: ['', 'a b', 'pool', 'node.labels.', 'node.foo'],
  },
  'placement values': { right: ['worker', 'manager'], wrong: ['', ' ', 'gpu', 'WORKER', 'workers'], only: 'a node of a Swarm has one of two roles' },
  'plugin-checksum sha256': {
    right: [SHA, 'b'.repeat(64), '0'.repeat(64), 'F'.repeat(64), '1'.repeat(64)],
    wrong: ['', 'a', `sha256:${SHA}`, 'g'.repeat(64), `${SHA}0`],
  },
  'plugin-included includedPlugins': {
    right: ['openid-auth', 'batch-launch'],
    wrong: ['', 'OpenID', 'openid', 'xsync', 'a b'],
    only: 'the image of the subject has these two',
  },
  'plugin-url name': { right: ['a', 'container-service', 'ohif', 'a1', '1'], wrong: ['', 'A', 'a b', 'a/b', '-a', 'ä'] },
  'plugin-url version': { right: ['3.7.1', '4', '3.7.1-fat', '3_8', '3.8.0-RC'], wrong: ['', 'a b', 'a/b', '-1', '../1', 'ä'] },
  'plugin-bucket uri': {
    right: ['s3://abc/b.jar', 's3://a-b.c/d/e.jar', 's3://123/b', 's3://abc/b+c.jar', 's3://plugins/1.0/b_c.jar'],
    wrong: ['', 'abc/b.jar', 's3://abc', 's3://abc/', 's3://A/b.jar', 's3://abc/b c.jar', 'https://abc/b.jar', 's3://a:b@c/d.jar'],
  },
  'plugin-bucket endpoint': {
    right: ['https://s3.a', 'http://minio:9000', 'https://10.0.0.1', 'https://s3.ap-southeast-2.amazonaws.com', 'https://a/'],
    wrong: ['', 's3.a', 'https://a/b', 'ftp://a', 'https://a:b@c', 'https://a?b=c'],
  },
  'plugin-url url': {
    right: ['https://a/b.jar', 'https://a.b/c/d.jar', 'http://a:8443/b.jar', 'https://a/b?file=c-1.0.jar', 'https://a/%20.jar', 'https://a/b?c=d/e@f'],
    wrong: [
      '',
      'a.jar',
      'ftp://a/b.jar',
      'https://a/b.zip',
      'https://a:b@c/d.jar',
      'https://a/b c.jar',
      'https://a/b/',
      'https://a/b?token=c',
      'https://a/b#c',
    ],
  },
  'pod-times startupTimeout': { right: seconds(60, 300, 600, 1200, 3600), wrong: seconds(0, 1, 5, 9, 10) },
  'pod-times terminationGracePeriod': { right: seconds(60, 61, 120, 300, 600), wrong: seconds(0, 1, 5, 10, 29) },
  'port-range port': { right: [1024, 9405, 9406, 11112, 65535], wrong: [0, 80, 1023, 65536, 70000] },
  'preference preferences': { right: ['true', 'a b', '1', 'https://a', 'ä'], wrong: ['a\nb', 'a\0', '@@a', 'a\r', '\u0007'] },
  'preference value': { right: ['true', 'a b', '1', 'https://a', 'ä'], wrong: ['a\nb', 'a\0', '@@a', 'a\r', '\u0007'] },
  'processing-url processingUrl': {
    right: ['https://a', 'http://xnat.a.b', 'http://xnat:8080', 'https://a.b:8443', 'http://10.0.0.1'],
    wrong: ['', 'a', 'https://a/', 'ftp://a', 'https://b:c@a', 'https://a?b=c'],
  },
  'provider-id providerId': { right: ['aaf', 'a', 'a1', 'AAF', 'a-b'], wrong: ['', 'a b', 'a,b', 'a/b', 'ä', 'a"b'] },
  'redirect-path redirectPath': {
    right: ['/openid-login', '/a', '/a/b', '/openid_login', '/login-aaf'],
    wrong: ['', 'a', '/', '//a', '/a/', '/app/x', 'https://a'],
  },
  'rest-path path': {
    right: ['/xapi/a', '/data/a', '/xapi/a/b', '/xapi/events/prefs', '/data/config/a'],
    wrong: ['', 'a', '/a', '/xapi', '/xapi/', '/xapi/a?b', 'https://a/xapi/b'],
  },
  'role-arn roleArn': {
    right: ['a', 'autoscaler', 'path/role', 'a_b', 'a@b'].map((role) => `arn:aws:iam::111122223333:role/${role}`),
    wrong: ['', 'autoscaler', 'arn:aws:iam::1:role/a', 'arn:aws:iam::111122223333:user/a', 'arn:aws:iam::111122223333:role/'],
  },
  'scale-down scaleDownUnneededTime': { right: seconds(60, 300, 600, 1800, 3600), wrong: seconds(0, 1, 10, 30, 59) },
  'scale-down scaleDownDelayAfterAdd': { right: seconds(60, 300, 600, 1800, 3600), wrong: seconds(0, 1, 10, 30, 59) },
  'scale-down scaleDownUtilizationPercent': { right: [1, 40, 50, 99, 100], wrong: [0, -1, 101, 150, 1000] },
  'secret-name keys': { right: ['a', 'password', 'ca.crt', 'A_1', '-'], wrong: ['', 'a b', 'a/b', 'ä', 'a'.repeat(254)] },
  'proxy-url url': {
    right: ['http://a:3128', 'http://a.b:80', 'http://10.0.0.1:8080', 'http://[fd00::1]:3128', 'http://a:3128/'],
    wrong: ['', 'a:3128', 'https://a:3128', 'http://a', 'http://b:c@a:3128', 'http://a:3128/b', 'socks5://a:1080', 'http://a:70000'],
  },
  'secret-name key': { right: ['a', 'password', 'ca.crt', 'A_1', 'plugin-1.0.jar'], wrong: ['', 'a b', 'a/b', 'ä', 'a'.repeat(254)] },
  'secret-name secretName': { right: ['db', 'a.b', 'a-1', '1', 'a'], wrong: ['', 'My Secret!', 'A', 'a b', 'a/b'] },
  'secret-name cluster': { right: ['db', 'a.b', 'a-1', '1', 'a'], wrong: ['', 'My Cluster!', 'A', 'a b', 'a/b'] },
  'setup-username username': { right: ['operator', 'a', 'a.b', 'a@b', 'A_1'], wrong: ['', 'a b', 'a:b', 'ä', 'a/b'] },
  'site-id siteId': { right: ['UWA', 'a', 'A1', 'UWA_XNAT', 'a'.repeat(36)], wrong: ['', 'UWA-XNAT', '1A', 'a b', 'ä', 'a'.repeat(37)] },
  'site-url url': {
    right: ['https://xnat.a.b', 'https://a.example.edu.au', 'https://XNAT.a', 'https://a-b.c', 'https://xnat.uwa.edu.au'],
    wrong: ['', 'xnat', 'http://xnat.a.b', 'https://xnat.a.b/xnat', 'https://xnat.a.b?c', 'https://10.0.0.1', 'https://a:b@c.d', 'ftp://a.b'],
  },
  'smoke-test-keep-for keepFor': { right: hours(1, 2, 24, 48, 168), wrong: seconds(0, 1, 60, 600, 3599) },
  'smoke-test-page loginPage': URL_PATH,
  'smoke-test-volume sharedVolumes': {
    right: ['archive', 'build'],
    wrong: ['', 'a', 'Archive', 'nope', 'home'],
    only: 'the site of the subject has few volumes',
  },
  'sops-name name': { right: ['xnat-aaf'], wrong: ['', 'a', 'XNAT', 'xnat_aaf', 'nope'], only: 'the file of the subject has few Secrets' },
  'swarm-host host': {
    right: ['tcp://swarm:2376', 'tcp://swarm.a.b:2376', 'tcp://a:443', 'tcp://a-b.c:2376', 'tcp://SWARM.a:2376'],
    wrong: ['', 'swarm', 'http://swarm:2376', 'tcp://swarm', 'tcp://10.0.0.1:2376', 'tcp://swarm:2375', 'unix:///a'],
  },
  'swarm-paths xnatPrefix': { right: ['/data/xnat', '/data'], wrong: ['', 'a', '/other', '/data/xnat/', './data'], only: 'the paths of XNAT begin with it' },
  'swarm-paths swarmPrefix': { right: ['/srv/xnat', '/a', '/a/b', '/mnt/x', '/srv'], wrong: ['', 'a', './a', '/a/', 'C:/a'] },
  'xnat-image home': PATHS,
  'xnat-image tomcat': { ...PATHS, right: ['/usr/local/tomcat', '/opt/tomcat', '/opt/a-b', '/a/b', '/srv/t'] },
  'xnat-image version': { right: ['1.9.1', '1.9.2', '1.9.3', '1.9.3.1', '1.10.0'], wrong: ['', '1.8.0', 'latest', '2.0', '1.9'] },
  'xnat-time-zone timeZone': {
    right: ['Australia/Perth', 'UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/New_York'],
    wrong: ['', 'AEST', 'australia/perth', 'Australia/Sidney', '+08:00'],
  },
  'keycloak-realm realm': {
    right: ['https://a/realms/b', 'https://a.b/auth/realms/c', 'https://a:8443/realms/b', 'https://a/realms/b/', 'https://id.a.edu/realms/imaging'],
    wrong: ['', 'imaging', 'http://a/realms/b', 'https://a/b', 'https://a/realms/', 'https://b:c@a/realms/d'],
  },
  'entra-tenant tenant': {
    right: ['uni.example.edu.au', 'a.onmicrosoft.com', '1234abcd-12ab-34cd-56ef-1234567890ab', 'a.b', 'x.y.z'],
    wrong: ['', 'common', 'organizations', 'a b', 'https://a.b', 'uni'],
  },
};
