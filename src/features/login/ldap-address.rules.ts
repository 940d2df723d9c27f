import { isIP } from 'node:net';
import { quoted, withoutSecrets } from '../../core/refusals/describe';
import { Rule } from '../../core/refusals/rule';

/** An address of a server, taken apart. */
export interface LdapServer {
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
}

/** Ports that begin in clear, and those of the same server that begin with TLS. */
const TLS_PORTS: Readonly<Record<number, number>> = { 389: 636, 3268: 3269 };
const PORTS_WITH_TLS: readonly number[] = [636, 3269];

const ADDRESS = /^(ldaps?):\/\/(\[[0-9a-f:.]+\]|[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?)(?::(\d{1,5}))?\/?$/;

export function ldapServer(address: string): LdapServer | undefined {
  const [all, scheme, host = '', , port] = ADDRESS.exec(address) ?? [];
  if (all === undefined) return undefined;
  const secure = scheme === 'ldaps';
  const number = port === undefined ? (secure ? 636 : 389) : Number(port);
  const ip = host.replace(/^\[|\]$/g, '');
  const known = isIP(ip) > 0 || (!/^[\d.]+$/.test(host) && !host.includes('..'));
  return known && number >= 1 && number <= 65535 ? { secure, host: ip, port: number } : undefined;
}

/** The address that a wrong one is most likely meant as: with TLS, by the port that goes with it. */
function meantAddress(address: string): string | undefined {
  const [, host, port] = /^\s*(?:\w+:\/*)?(?:[^/@\s]*@)?(\[[^\]]*\]|[^/?#\s:]*)(?::(\d*))?/.exec(address) ?? [];
  const meant = secureUrl(host ?? '', Number(port ?? 0));
  const server = ldapServer(meant);
  return meant !== address && server && isIP(server.host) === 0 ? meant : undefined;
}

/** An address with TLS, whatever the port was. */
function secureUrl(host: string, port: number): string {
  const secure = TLS_PORTS[port] ?? port;
  return `ldaps://${isIP(host) === 6 ? `[${host}]` : host}${secure === 0 || secure === 636 ? '' : `:${secure}`}`;
}

/** What to write for a server, with TLS. Its certificate carries a name, and seldom an address. */
function secureFix({ host, port }: LdapServer): string {
  return isIP(host) === 0
    ? `write ${quoted(secureUrl(host, port))}`
    : `write ${quoted(secureUrl('ldap.example.edu.au', port))}, with the name in its certificate in place of ${host}`;
}

export const ldapAddress = new Rule<string>({
  id: 'ldap-address',
  refuses: 'an address of a directory that is not ldaps:// or ldap:// with a host and, where need be, a port',
  why: 'the plugin makes its connection of it when XNAT starts, and XNAT does not start with one that it cannot read',
  check: (address) => {
    if (ldapServer(address)) return [];
    const meant = meantAddress(address);
    return [
      {
        what: `address is ${quoted(withoutSecrets(address))}`,
        ...(/^ldaps?:\/\/[^/]+\/[^/]+=/i.test(address) && {
          why: 'the base that follows the host would be put behind userBase once more, and no entry is found',
        }),
        fix: meant === undefined ? 'write scheme and host, such as "ldaps://ldap.example.edu.au"' : `write ${quoted(meant)}; where people are is userBase`,
      },
    ];
  },
});

export const ldapPort = new Rule<LdapServer>({
  id: 'ldap-port',
  refuses: 'ldaps by a port that begins in clear, or ldap by one that begins with TLS',
  why: 'each side waits for the other to begin, and every login ends with an error after a while',
  check: (server) => {
    const { secure, port } = server;
    const fits = secure ? TLS_PORTS[port] === undefined : !PORTS_WITH_TLS.includes(port);
    return fits ? [] : [{ what: `address is ${secure ? 'ldaps' : 'ldap'} by port ${port}`, fix: secureFix(server) }];
  },
});

export const ldapInClear = new Rule<LdapServer>({
  id: 'ldap-in-clear',
  refuses: 'a directory that passwords travel to in clear',
  why: 'whoever sees the network reads the password of everybody who logs in, which opens more than XNAT; the plugin knows no StartTLS',
  acknowledgeable: true,
  check: (server) =>
    // One that begins with TLS is told of by its port.
    server.secure || PORTS_WITH_TLS.includes(server.port)
      ? []
      : [
          {
            what: `address is ldap, to ${server.host} by port ${server.port}`,
            fix: `${secureFix(server)}; for a directory in the same cluster, acknowledge ldap-in-clear`,
          },
        ],
});

export const ldapIp = new Rule<LdapServer>({
  id: 'ldap-ip',
  refuses: 'ldaps to an IP address',
  why: 'Java compares the host with the names in the certificate, which seldom carries an address: every login would fail',
  acknowledgeable: true,
  check: ({ secure, host }) =>
    secure && isIP(host) > 0
      ? [{ what: `address is ldaps to ${host}`, fix: 'write the name in the certificate; where the certificate carries the address, acknowledge ldap-ip' }]
      : [],
});
