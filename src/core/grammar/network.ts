import { isIP } from 'node:net';
import { cidr } from '../rules/cidr';
import { dnsName, isDnsName } from '../rules/dns-name';
import type { Grammar } from './grammar';

export const HOST: Grammar<string> = {
  name: 'a DNS name',
  source: 'RFC 1123, 2.1, and RFC 1035, 2.3.4',
  example: '"db.example.edu.au"',
  why: 'the name is looked up in DNS as it stands, and compared with the name in the certificate',
  matches: isDnsName,
  findings: (prop, host) => dnsName.findings({ prop, host }),
};

/** Where the program takes both. */
export const HOST_OR_IP: Grammar<string> = {
  ...HOST,
  name: 'a DNS name or an IP address',
  source: `${HOST.source}; RFC 791, RFC 4291`,
  matches: (value) => isIP(value) > 0 || isDnsName(value),
  findings: (prop, host) => (isIP(host) > 0 ? [] : dnsName.findings({ prop, host })),
};

/** An address alone. */
export const IP: Grammar<string> = {
  name: 'an IPv4 or IPv6 address',
  source: 'RFC 791, RFC 4291; API server, ValidateHostAliases: https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/validation/validation.go',
  example: '"10.20.0.7"',
  why: 'the API server refuses the object, and the apply ends there',
  matches: (value) => isIP(value) > 0,
  meant: (value) => [value.trim().replace(/^\[|\]$/g, ''), value.trim().replace(/\/\d+$/, '')].find((each) => isIP(each) > 0),
};

export const CIDR: Grammar<string> = {
  name: 'a range of addresses whose first address it begins with',
  source: 'RFC 4632, 3.1; API server, ValidateIPBlock: https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/networking/validation/validation.go',
  example: '"130.95.0.0/16"',
  why: 'the range would let nobody in, or the object would be refused',
  matches: (value) => cidr.findings({ prop: '', cidr: value }).length === 0,
  findings: (prop, range) => cidr.findings({ prop, cidr: range }),
};

/** A URL that a program fetches, without user and password. */
export function webUrl(schemes: readonly ('https' | 'http')[], why: string): Grammar<string> {
  const parsed = (value: string): URL | undefined => {
    try {
      return /\s/.test(value) ? undefined : new URL(value);
    } catch {
      return undefined;
    }
  };
  return {
    name: `a URL of ${schemes.join(' or ')}, without user and password`,
    source: 'RFC 3986; WHATWG URL, as Node.js has it',
    example: `"${schemes[0]}://files.example.edu.au/path"`,
    why,
    matches: (value) => {
      const url = parsed(value);
      if (url === undefined || url.username !== '' || url.password !== '') return false;
      return schemes.some((scheme) => url.protocol === `${scheme}:`) && (isIP(url.hostname.replace(/^\[|\]$/g, '')) > 0 || isDnsName(url.hostname));
    },
    meant: (value) => {
      const bare = value.trim();
      if (/^[a-z][a-z0-9+.-]*:\/\//i.test(bare))
        return bare.replace(/^[a-z][a-z0-9+.-]*(?=:\/\/)/i, (scheme) =>
          schemes.includes(scheme.toLowerCase() as 'https') ? scheme.toLowerCase() : schemes[0]!,
        );
      return /^[\w.-]+\.[a-z]{2,}(\/|$)/i.test(bare) ? `${schemes[0]}://${bare}` : undefined;
    },
  };
}
