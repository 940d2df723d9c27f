import { isIP } from 'node:net';
import { quoted, withoutSecrets } from '../refusals/describe';
import { Rule } from '../refusals/rule';

export interface HostSubject {
  readonly prop: string;
  readonly host: string;
  /** The mend where it is an IP address. */
  readonly forIp?: (ip: string) => string;
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
    const what = `${prop} is ${quoted(withoutSecrets(host))}`;
    const named = (found: string, fix: string) => (isIP(found) ? (forIp?.(found) ?? 'write the DNS name of that address') : fix);
    if (isIP(host)) return [{ what: `${what}, an IP address`, fix: named(host, '') }];
    const inUrl = hostInUrl(host);
    if (inUrl !== undefined) {
      // A short name is a Service of the pod's own namespace, where a server that others run is not.
      const alone = inUrl.includes('.') ? `write the host alone: "${inUrl}"` : `write the host alone, with its namespace or its domain: "${inUrl}.databases"`;
      return [{ what: `${prop} is a URL`, fix: named(inUrl, alone) }];
    }
    const beforePort = /^([^:/@]+):\d+$/.exec(host)?.[1];
    if (beforePort !== undefined) {
      return [{ what: `${what}, a host with a port`, fix: `${named(beforePort, `write "${beforePort}"`)}, and the port as its own prop` }];
    }
    return [{ what: `${what}, which is no DNS name`, fix: 'write a host name such as "db.example.edu.au"' }];
  },
});

function hostInUrl(text: string): string | undefined {
  const authority = /^(?:jdbc:)?[a-z]+:\/\/([^/?#]+)/i.exec(text.replace(/:\/\/.*@/s, '://'))?.[1];
  return authority?.replace(/:\d*$/, '').replace(/^\[|\]$/g, '');
}
