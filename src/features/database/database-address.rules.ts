import { Rule } from '../../core/refusals/rule';

export interface AddressSubject {
  readonly host: boolean;
  readonly hosts?: number;
  readonly ips: boolean;
  readonly addresses: number;
  readonly certificateName: boolean;
}

export const databaseAddress = new Rule<AddressSubject>({
  id: 'database-address',
  refuses: 'an external database with more than one of a name, several names and IP addresses, with none of them, or with a second name',
  why: 'XNAT has one JDBC URL: of two addresses one would be ignored',
  check: ({ host, hosts, ips, addresses, certificateName }) => {
    if (hosts !== undefined && (host || ips)) {
      return [
        {
          what: `hosts and ${host ? 'host' : 'ips'} are both given`,
          fix: `keep hosts, with all servers of the database, or ${host ? 'host, where one name leads to the one that takes writes' : 'ips, for a database that has no name'}`,
        },
      ];
    }
    if (hosts !== undefined) {
      return certificateName
        ? [{ what: 'certificateName is given together with hosts', fix: 'remove certificateName, and write in hosts the names that the certificates carry' }]
        : [];
    }
    if (host === ips) {
      return [
        {
          what: host ? 'host and ips are both given' : 'neither host nor ips is given',
          fix: host
            ? 'keep host, with the DNS name of the database; ips is for a database that has no name'
            : 'add host: "xnat.abc.ap-southeast-2.rds.amazonaws.com", or ips: ["10.0.1.5"]',
        },
      ];
    }
    if (!host && certificateName && addresses > 1) {
      return [
        {
          what: `certificateName is given together with ${addresses} ips`,
          why: 'the driver takes the first address of a name alone, and is refused while that one is down',
          fix: 'keep the one address that always leads to the primary, or give the database a DNS name and write that as host',
        },
      ];
    }
    return host && certificateName
      ? [{ what: 'certificateName is given together with host', fix: 'remove certificateName, and write as host the name that the certificate carries' }]
      : [];
  },
});
