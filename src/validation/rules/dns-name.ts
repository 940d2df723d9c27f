import { isIP } from 'node:net';
import { quoted } from '../describe';
import { Rule } from '../rule';

export interface HostSubject {
  readonly prop: string;
  readonly host: string;
  /** Where an IP address belongs instead, as the end of the mend. */
  readonly forIp?: string;
}

const NAME = /^(?=.{1,253}$)[A-Za-z0-9]([-A-Za-z0-9]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([-A-Za-z0-9]{0,61}[A-Za-z0-9])?)*\.?$/;

/** Whether a host can stand in DNS; digits and dots alone are an attempt at an IP address. */
export function isDnsName(host: string): boolean {
  return NAME.test(host) && !isIP(host) && !/^[0-9.]+$/.test(host);
}

export const dnsName = new Rule<HostSubject>({
  id: 'dns-name',
  refuses: 'a URL, an IP address or a host with a port where a DNS name belongs',
  why: 'the name is looked up in DNS as it stands, and compared with the name in the certificate',
  check: ({ prop, host, forIp }) => {
    if (isDnsName(host)) return [];
    const what = `${prop} is ${quoted(host)}`;
    if (isIP(host)) return [{ what: `${what}, an IP address`, fix: forIp ?? 'write the DNS name of that address' }];
    const inUrl = /^(?:jdbc:)?[a-z]+:\/\/(?:[^@/]*@)?([^:/?#]+)/i.exec(host)?.[1];
    if (inUrl !== undefined) return [{ what: `${prop} is a URL`, fix: `write the host alone: "${inUrl}"` }];
    const beforePort = /^([^:/]+):\d+$/.exec(host)?.[1];
    if (beforePort !== undefined) {
      return [{ what: `${what}, a host with a port`, fix: `write "${beforePort}", and the port as its own prop` }];
    }
    return [{ what: `${what}, which is no DNS name`, fix: 'write a host name such as "db.example.edu.au"' }];
  },
});
