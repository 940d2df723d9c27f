import { BlockList, isIP } from 'node:net';
import { quoted, withoutSecrets } from '../../core/refusals/describe';
import { type Report, Rule } from '../../core/refusals/rule';

const unusable = new BlockList();
unusable.addSubnet('127.0.0.0', 8);
unusable.addSubnet('169.254.0.0', 16);
unusable.addSubnet('224.0.0.0', 4);
unusable.addSubnet('0.0.0.0', 8);
unusable.addAddress('::', 'ipv6');
unusable.addAddress('::1', 'ipv6');
unusable.addSubnet('fe80::', 10, 'ipv6');
unusable.addSubnet('ff00::', 8, 'ipv6');

export const databaseIps = new Rule<readonly string[]>({
  id: 'database-ips',
  refuses: 'addresses of a database that are no IPs, are of two families, or are loopback, link-local or multicast',
  why: 'the API server refuses an EndpointSlice that holds such an address',
  check: (ips) => {
    const reports: Report[] = [];
    for (const [i, ip] of ips.entries()) {
      const family = isIP(ip);
      if (family === 0) {
        reports.push({
          what: `ips[${i}] is ${quoted(withoutSecrets(ip))}, which is no IP address`,
          fix: 'write an address such as "10.0.1.5"; a DNS name belongs in host',
        });
      } else if (unusable.check(ip, family === 6 ? 'ipv6' : 'ipv4')) {
        reports.push({
          what: `ips[${i}] is ${quoted(ip)}, a loopback, link-local, multicast or unspecified address`,
          fix: 'write the address at which the pods of the cluster reach the database',
        });
      }
    }
    if (new Set(ips.map((ip) => isIP(ip)).filter((family) => family > 0)).size > 1) {
      reports.push({
        what: 'ips holds IPv4 and IPv6 addresses',
        fix: 'keep those of one family: the one that the cluster routes',
      });
    }
    return reports;
  },
});
