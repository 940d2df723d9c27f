import { Size } from 'cdk8s';
import { CaBundle, DatabaseTls, type ExternalPostgresOptions, Image, PostgresTuning, Secret } from 'cdk8s-xnat';
import { type Allowed, type Case, external, site, mistake } from '../case';

const ca = CaBundle.fromConfigMapName('ca');
const credentials = Secret.named('xnat-db');
const tls = DatabaseTls.verifyCa(ca);

/** An external database; its authority is checked unless the case is about that. */
const database = (options: Partial<ExternalPostgresOptions>) => external({ credentials, tls, ...options });

const address = (title: string, broken: Partial<ExternalPostgresOptions>, report: string, mended: Partial<ExternalPostgresOptions>, rule: string): Case => ({
  rule,
  title,
  broken: database(broken),
  report,
  mended: database(mended),
});

const host = (title: string, text: string, report: string, mended: Partial<ExternalPostgresOptions> = { host: 'db.example.edu.au' }) =>
  address(title, { host: text }, report, mended, 'dns-name');

const ips = (title: string, addresses: string[], report: string, mended = ['10.0.1.5']) =>
  address(title, { ips: addresses }, report, { ips: mended }, 'database-ips');

export const databaseCases: readonly Case[] = [
  address(
    'a name and addresses',
    { host: 'db.example.edu.au', ips: ['10.0.1.5'] },
    `
      [uwa/database] host and ips are both given (database-address)
          why  XNAT has one JDBC URL: of two addresses one would be ignored
          fix  keep host, with the DNS name of the database; ips is for a database that has no name`,
    { host: 'db.example.edu.au' },
    'database-address',
  ),
  address(
    'several servers, and one',
    { host: 'db.example.edu.au', hosts: [{ host: 'db-1.example.edu.au' }, { host: 'db-2.example.edu.au' }] },
    `
      [uwa/database] hosts and host are both given (database-address)
          why  XNAT has one JDBC URL: of two addresses one would be ignored
          fix  keep hosts, with all servers of the database, or host, where one name leads to the one that takes writes`,
    { hosts: [{ host: 'db-1.example.edu.au' }, { host: 'db-2.example.edu.au' }] },
    'database-address',
  ),
  address(
    'one server twice',
    { hosts: [{ host: 'db-1.example.edu.au' }, { host: 'db-1.example.edu.au', port: 5432 }] },
    `
      [uwa/database] hosts[1] is db-1.example.edu.au:5432, as hosts[0] is (database-hosts)
          why  there is one server less to fail over to than the list says; most often another one was meant
          fix  remove hosts[1], or write the server that was meant`,
    { hosts: [{ host: 'db-1.example.edu.au' }, { host: 'db-2.example.edu.au', port: 5432 }] },
    'database-hosts',
  ),
  address(
    'an address among several servers',
    { hosts: [{ host: '10.0.1.5' }, { host: 'db-2.example.edu.au' }] },
    `
      [uwa/database] hosts[0].host is "10.0.1.5", an IP address (dns-name)
          why  the name is looked up in DNS as it stands, and compared with the name in the certificate
          fix  write its DNS name; ips is for a single database that has none`,
    { hosts: [{ host: 'db-1.example.edu.au' }, { host: 'db-2.example.edu.au' }] },
    'dns-name',
  ),
  address(
    'encryption as a parameter of the URL',
    { host: 'db.example.edu.au', jdbcParameters: { sslmode: 'verify-full' } },
    `
      [uwa/database] jdbcParameters has "sslmode" (jdbc-parameter)
          why  it would contradict what another prop says, or what XNAT needs
          fix  remove it, and say it as tls: DatabaseTls.verifyFull(…)`,
    { host: 'db.example.edu.au', tls: DatabaseTls.verifyFull(ca) },
    'jdbc-parameter',
  ),
  address(
    'a parameter that the driver does not know',
    { host: 'db.example.edu.au', jdbcParameters: { socketTimeOut: '900' } },
    `
      [uwa/database] jdbcParameters has "socketTimeOut", which is no parameter of the driver (jdbc-parameter)
          why  the driver ignores a name that it does not know, and XNAT does not start with a value that it does not take
          fix  write "socketTimeout", if that is meant, or remove it`,
    { host: 'db.example.edu.au', jdbcParameters: { socketTimeout: '900' } },
    'jdbc-parameter',
  ),
  address(
    'neither a name nor an address',
    {},
    `
      [uwa/database] neither host nor ips is given (database-address)
          why  XNAT has one JDBC URL: of two addresses one would be ignored
          fix  add host: "xnat.abc.ap-southeast-2.rds.amazonaws.com", or ips: ["10.0.1.5"]`,
    { host: 'db.example.edu.au' },
    'database-address',
  ),
  address(
    'a name, and another one in the certificate',
    { host: 'db.example.edu', certificateName: 'db.example.edu.au' },
    `
      [uwa/database] certificateName is given together with host (database-address)
          why  XNAT has one JDBC URL: of two addresses one would be ignored
          fix  remove certificateName, and write as host the name that the certificate carries`,
    { host: 'db.example.edu.au' },
    'database-address',
  ),
  host(
    'a JDBC URL',
    'jdbc:postgresql://db.example.edu.au:5432/xnat',
    `
      [uwa/database] host is a URL (dns-name)
          why  the name is looked up in DNS as it stands, and compared with the name in the certificate
          fix  write the host alone: "db.example.edu.au"`,
  ),
  host(
    'a URL with a password',
    'postgres://xnat:hunter2@db.example.edu.au/xnat',
    `
      [uwa/database] host is a URL (dns-name)
          why  the name is looked up in DNS as it stands, and compared with the name in the certificate
          fix  write the host alone: "db.example.edu.au"`,
  ),
  host(
    'a URL with an address',
    'postgres://10.0.1.5:5432/xnat',
    `
      [uwa/database] host is a URL (dns-name)
          why  the name is looked up in DNS as it stands, and compared with the name in the certificate
          fix  write ips: ["10.0.1.5"] instead of host`,
    { ips: ['10.0.1.5'] },
  ),
  host(
    'a port',
    'db.example.edu.au:5433',
    `
      [uwa/database] host is "db.example.edu.au:5433", a host with a port (dns-name)
          why  the name is looked up in DNS as it stands, and compared with the name in the certificate
          fix  write "db.example.edu.au", and the port as its own prop`,
    { host: 'db.example.edu.au', port: 5433 },
  ),
  host(
    'an address with a port',
    '10.0.1.5:5433',
    `
      [uwa/database] host is "10.0.1.5:5433", a host with a port (dns-name)
          why  the name is looked up in DNS as it stands, and compared with the name in the certificate
          fix  write ips: ["10.0.1.5"] instead of host, and the port as its own prop`,
    { ips: ['10.0.1.5'], port: 5433 },
  ),
  host(
    'an IPv4 address',
    '10.0.1.5',
    `
      [uwa/database] host is "10.0.1.5", an IP address (dns-name)
          why  the name is looked up in DNS as it stands, and compared with the name in the certificate
          fix  write ips: ["10.0.1.5"] instead of host`,
    { ips: ['10.0.1.5'] },
  ),
  host(
    'an IPv6 address',
    '2001:db8::5',
    `
      [uwa/database] host is "2001:db8::5", an IP address (dns-name)
          why  the name is looked up in DNS as it stands, and compared with the name in the certificate
          fix  write ips: ["2001:db8::5"] instead of host`,
    { ips: ['2001:db8::5'] },
  ),
  host(
    'an underscore',
    'xnat_db',
    `
      [uwa/database] host is "xnat_db", which is no DNS name (dns-name)
          why  the name is looked up in DNS as it stands, and compared with the name in the certificate
          fix  write a host name such as "db.example.edu.au"`,
  ),
  address(
    'an address as the name in the certificate',
    { ips: ['10.0.1.5'], certificateName: '10.0.1.5' },
    `
      [uwa] externalPostgres.certificateName is "10.0.1.5", an IP address (dns-name)
          why  the name is looked up in DNS as it stands, and compared with the name in the certificate
          fix  write the DNS name of that address`,
    { ips: ['10.0.1.5'], certificateName: 'db.example.edu.au' },
    'dns-name',
  ),
  ips(
    'a name among the addresses',
    ['db.example.edu.au'],
    `
      [uwa/database] ips[0] is "db.example.edu.au", which is no IP address (database-ips)
          why  the API server refuses an EndpointSlice that holds such an address
          fix  write an address such as "10.0.1.5"; a DNS name belongs in host`,
  ),
  ips(
    'a loopback address',
    ['127.0.0.1'],
    `
      [uwa/database] ips[0] is "127.0.0.1", a loopback, link-local, multicast or unspecified address (database-ips)
          why  the API server refuses an EndpointSlice that holds such an address
          fix  write the address at which the pods of the cluster reach the database`,
  ),
  ips(
    'a link-local address',
    ['169.254.169.254'],
    `
      [uwa/database] ips[0] is "169.254.169.254", a loopback, link-local, multicast or unspecified address (database-ips)
          why  the API server refuses an EndpointSlice that holds such an address
          fix  write the address at which the pods of the cluster reach the database`,
  ),
  ips(
    'a link-local IPv6 address',
    ['fe80::1'],
    `
      [uwa/database] ips[0] is "fe80::1", a loopback, link-local, multicast or unspecified address (database-ips)
          why  the API server refuses an EndpointSlice that holds such an address
          fix  write the address at which the pods of the cluster reach the database`,
    ['2001:db8::5'],
  ),
  ips(
    'a multicast address',
    ['224.0.0.1'],
    `
      [uwa/database] ips[0] is "224.0.0.1", a loopback, link-local, multicast or unspecified address (database-ips)
          why  the API server refuses an EndpointSlice that holds such an address
          fix  write the address at which the pods of the cluster reach the database`,
  ),
  mistake(
    'prop-repeated',
    'an address twice',
    database({ ips: ['10.0.1.5', '10.0.1.5'] }),
    `
      [uwa] externalPostgres.ips[1] is "10.0.1.5", as externalPostgres.ips[0] is (prop-repeated)
          why  the second does nothing, or the object is refused; most often another one was meant
          fix  remove externalPostgres.ips[1], or write the one that was meant`,
    database({ ips: ['10.0.1.5'] }),
  ),
  ips(
    'addresses of two families',
    ['10.0.1.5', '2001:db8::5'],
    `
      [uwa/database] ips holds IPv4 and IPv6 addresses (database-ips)
          why  the API server refuses an EndpointSlice that holds such an address
          fix  keep those of one family: the one that the cluster routes`,
  ),
  address(
    'port 0',
    { host: 'db.example.edu.au', port: 0 },
    `
      [uwa] externalPostgres.port is 0 (port-range)
          why  TCP has the ports 1 to 65535
          fix  choose a port between 1 and 65535`,
    { host: 'db.example.edu.au', port: 5432 },
    'port-range',
  ),
  address(
    'port 65536',
    { host: 'db.example.edu.au', port: 65536 },
    `
      [uwa] externalPostgres.port is 65536 (port-range)
          why  TCP has the ports 1 to 65535
          fix  choose a port between 1 and 65535`,
    { host: 'db.example.edu.au', port: 5432 },
    'port-range',
  ),
  {
    rule: 'postgres-memory',
    title: 'a server in 128 MiB',
    broken: site({ postgres: { resources: { memory: Size.mebibytes(128) } } }),
    report: `
      [uwa/database] the memory limit of PostgreSQL is 128 MiB (postgres-memory)
          why  the kernel kills the server in the middle of its work, and XNAT answers with errors until it has recovered
          fix  write resources: { memory: Size.gibibytes(2) }, or at least 256 MiB`,
    mended: site({ postgres: { resources: { memory: Size.mebibytes(256) } } }),
  },
  {
    rule: 'postgres-memory',
    title: 'shared buffers of more than half the memory',
    broken: site({ postgres: { resources: { memory: Size.gibibytes(4) }, tuning: PostgresTuning.of({ shared_buffers: '3GB' }) } }),
    report: `
      [uwa/database] shared_buffers and maintenance_work_mem add up to 3072 MB, more than half of the container's 4096 MiB (postgres-memory)
          why  the kernel kills the server in the middle of its work, and XNAT answers with errors until it has recovered
          fix  use PostgresTuning.forMemory(limit), raise the memory, or lower both to half of it together`,
    mended: site({ postgres: { resources: { memory: Size.gibibytes(4) }, tuning: PostgresTuning.forMemory(Size.gibibytes(4)) } }),
  },
  {
    rule: 'image-tag',
    title: 'the latest PostgreSQL',
    broken: site({ postgres: { version: 'latest' } }),
    report: `
      [uwa/database] version is "docker.io/library/postgres:latest", whose tag moves (image-tag)
          why  a pod that starts again would run another version: XNAT then changes its database, and PostgreSQL cannot read its own
          fix  name a released version, or add the digest: { digest: "sha256:…" }`,
    mended: site({ postgres: { version: '16.10' } }),
  },
  {
    rule: 'image-tag',
    title: 'a PostgreSQL of Alpine',
    broken: site({ postgres: { image: Image.of('docker.io/library/postgres', { tag: '16.10-alpine' }) } }),
    report: `
      [uwa/database] image is "docker.io/library/postgres:16.10-alpine", of Alpine (image-tag)
          why  it runs as another user than the Debian image, and does not start as this one
          fix  name the release alone, such as "16.10"`,
    mended: site({ postgres: { image: Image.of('docker.io/library/postgres', { tag: '16.10' }) } }),
  },
  {
    rule: 'image-version',
    title: 'a tag of another major than the version',
    broken: site({ postgres: { version: '16.10', image: Image.of('registry.example.edu.au/postgres', { tag: '17.6-bookworm' }) } }),
    report: `
      [uwa/database] version is "16.10", and the tag of image "17.6-bookworm" (image-version)
          why  what runs would be another than what it is configured for
          fix  remove version: it is taken from the tag; or correct the tag`,
    mended: site({ postgres: { image: Image.of('registry.example.edu.au/postgres', { tag: '17.6-bookworm' }) } }),
  },
  {
    rule: 'image-version',
    title: 'a digest alone',
    broken: site({ postgres: { image: Image.of('registry.example.edu.au/postgres', { digest: `sha256:${'0'.repeat(64)}` }) } }),
    report: `
      [uwa/database] image says no version, and version is not given (image-version)
          why  what runs would be another than what it is configured for
          fix  add version: the version of what is in the image`,
    mended: site({ postgres: { version: '16.10', image: Image.of('registry.example.edu.au/postgres', { digest: `sha256:${'0'.repeat(64)}` }) } }),
  },
];

export const databaseAllowed: readonly Allowed[] = [
  {
    rule: 'database-address',
    title: 'a database with a name that only an escaped URL can carry',
    allowed: database({ host: 'db.example.edu.au', databaseName: 'xnat prod/ä?&=#"' }),
  },
  { rule: 'database-ips', title: 'several addresses of one family', allowed: database({ ips: ['2001:db8::5', '2001:db8::6'] }) },
  ...['16', '20271126'].map((tag) => ({
    rule: 'image-version',
    title: `the tag ${tag} beside a version`,
    allowed: site({ postgres: { version: '16.10', image: Image.of('registry.example.edu.au/postgres', { tag }) } }),
  })),
  { rule: 'tls-host-name', title: 'verifyCa by addresses alone', allowed: database({ ips: ['10.0.1.5'] }) },
];
