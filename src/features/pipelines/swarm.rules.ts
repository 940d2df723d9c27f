import { isIP } from 'node:net';
import { enumerate, quoted, withoutSecrets } from '../../core/refusals/describe';
import { type Report, Rule } from '../../core/refusals/rule';
import { isDnsName } from '../../core/rules/dns-name';

const FALLBACK = 'swarm.example.com';

/** Programs take a host whose last part is a number, also a hexadecimal one, for an IPv4 address. */
const isAddress = (host: string) => isIP(host) !== 0 || /(^|\.)(0x[0-9a-f]*|\d+)\.?$/i.test(host);

export const swarmHost = new Rule<string>({
  id: 'swarm-host',
  refuses: 'a Docker Swarm that is not reached by tcp://, by a DNS name, and on a port with TLS',
  why: 'the Container Service would not connect, or would talk in clear to a daemon that runs anything as root',
  check: (given): Report[] => {
    const what = `host is ${quoted(withoutSecrets(given))}`;
    const [, scheme, host = '', port] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(\[[0-9a-f:.]*\]|[^:/?#@]*)(?::(\d+))?$/i.exec(given) ?? [];
    const bare = host.replace(/^\[|\]$/g, '');
    if (host === '') return [{ what, fix: `write tcp://, a DNS name and the port: "tcp://${FALLBACK}:2376"` }];
    const named = bare.replace(/\.$/, '');
    const name = isDnsName(named) && !isAddress(named) ? named : FALLBACK;
    const right = `tcp://${name}:${rightPort(port)}`;
    return [
      ...(scheme === 'tcp'
        ? []
        : [
            {
              what: scheme === undefined ? `${what}, without a scheme` : `${what}, and the scheme is ${scheme}`,
              why: 'the client of Docker knows tcp:// alone; that it speaks TLS is said by DOCKER_TLS_VERIFY, which is set',
              fix: `write "${right}"`,
            },
          ]),
      ...aboutPort(what, port, right),
      ...(isAddress(bare)
        ? [
            {
              what: `${what}, an IP address`,
              why: 'the certificate is compared with the name that is written here, and has a DNS name',
              fix: `write the name in its certificate: "${right}"`,
            },
          ]
        : []),
      ...(!isAddress(bare) && !isDnsName(bare) ? [{ what: `${what}, whose host is no DNS name`, fix: `write "${right}"` }] : []),
      ...(!isAddress(bare) && isDnsName(bare) && bare.endsWith('.')
        ? [
            {
              what: `${what}, whose host ends with a dot`,
              why: 'the name in the certificate has none, and another name is not accepted',
              fix: `write "${right}"`,
            },
          ]
        : []),
    ];
  },
});

/** The port with TLS that is meant, as far as can be told. */
function rightPort(port: string | undefined): number {
  const number = Number(port);
  return number >= 1 && number <= 65535 && number !== 2375 ? number : 2376;
}

function aboutPort(what: string, port: string | undefined, right: string): Report[] {
  const number = Number(port);
  const fix = `write "${right}"`;
  if (port === undefined) return [{ what: `${what}, without a port`, why: 'the client would take one without TLS', fix }];
  if (number === 2375) {
    return [
      {
        what: `${what}, and the port is 2375`,
        why: 'on it daemons listen without TLS: whoever reaches it is root on the Swarm',
        fix: `let the daemons listen with TLS on 2376, and ${fix}`,
      },
    ];
  }
  if (number > 65535 || number === 0) return [{ what: `${what}, and the port is ${port}`, why: 'TCP has the ports 1 to 65535', fix }];
  return String(number) === port
    ? []
    : [{ what: `${what}, and the port is ${port}`, why: 'some programs read a number with a zero before it as another one', fix }];
}

export const swarmOpen = new Rule<string>({
  id: 'swarm-open',
  refuses: 'a Docker Swarm whose firewall lets in the clients of the whole world, or of a good part of it',
  why: 'whoever has a certificate of its authority is root on every node; the firewall is what keeps a stolen one outside',
  acknowledgeable: true,
  check: (range) => {
    const [address = '', length = ''] = range.split('/');
    const widest = isIP(address) === 6 ? 16 : 8;
    return /^\d+$/.test(length) && Number(length) < widest
      ? [{ what: `a subnet of clientSubnets is ${quoted(range)}`, fix: 'write those of the nodes and pods of the Kubernetes cluster, such as "10.0.0.0/16"' }]
      : [];
  },
});

export const swarmCertificates = new Rule<readonly string[]>({
  id: 'swarm-certificates',
  refuses: 'one key of a Secret for two of the three files that the client of a Docker Swarm wants',
  why: 'the authority, the certificate and its key are three files: the client would not connect',
  check: (keys) =>
    new Set(keys).size === keys.length
      ? []
      : [
          {
            what: `ca.pem, cert.pem and key.pem are the keys ${enumerate(keys.map(quoted))} of the Secret`,
            fix: 'name three keys; for a Secret of cert-manager: { "ca.pem": "ca.crt", "cert.pem": "tls.crt", "key.pem": "tls.key" }',
          },
        ],
});

export interface SwarmPathSubject {
  readonly xnatPrefix: string;
  readonly swarmPrefix: string;
  /** Where XNAT has the folders of pipelines. */
  readonly mountPaths: readonly string[];
}

/** Root runs commands with these paths, on every node. */
const PATH = /^(?!.*\/\/)(?!.*\/\.\.?(\/|$))\/[A-Za-z0-9._/-]*$/;

export const swarmPaths = new Rule<SwarmPathSubject>({
  id: 'swarm-paths',
  refuses:
    'a translation of paths that is not absolute, that no folder of both archive and build is, that has a slash at the end of one alone, or that changes nothing',
  why: 'the Container Service replaces one text by the other: the Swarm would mount folders that are not there',
  check: ({ mountPaths, ...paths }): Report[] => {
    const wrong = Object.entries(paths).filter(([, path]) => !PATH.test(String(path)));
    if (wrong.length > 0) {
      return wrong.map(([prop, path]) => ({
        what: `pathTranslation.${prop} is ${quoted(String(path))}`,
        fix: 'write an absolute path of letters, digits, dots, hyphens, underscores and single slashes, such as "/srv/xnat"',
      }));
    }
    const { xnatPrefix, swarmPrefix } = paths;
    if (xnatPrefix === swarmPrefix) return [{ what: `pathTranslation puts ${quoted(xnatPrefix)} in the place of itself`, fix: 'remove pathTranslation' }];
    const folder = xnatPrefix.replace(/\/*$/, '/');
    if (!mountPaths.every((path) => `${path}/`.startsWith(folder))) {
      return [
        {
          what: `pathTranslation.xnatPrefix is ${quoted(xnatPrefix)}, which is no folder with ${enumerate(mountPaths.map(quoted))} in it`,
          fix: `write the folder that both are in, "/data/xnat"; swarmPrefix is its path on the Swarm`,
        },
      ];
    }
    return xnatPrefix.endsWith('/') === swarmPrefix.endsWith('/')
      ? []
      : [
          {
            what: `pathTranslation puts ${quoted(swarmPrefix)} in the place of ${quoted(xnatPrefix)}`,
            fix: 'write both with a slash at the end, or both without',
          },
        ];
  },
});

export const swarmMounts = new Rule<readonly string[]>({
  id: 'swarm-mounts',
  refuses: 'volumes of pipelines that a StorageClass makes, where the nodes of a Docker Swarm have to mount them as well',
  why: 'where such a volume is is known to the cluster alone, and the nodes of the Swarm are none of its nodes',
  acknowledgeable: true,
  check: (names) =>
    names.map((name) => ({
      what: `the volume ${quoted(name)} is made by a class`,
      fix: `say where it is: source: VolumeSource.nfs({ server: "nfs.example.com", path: "/xnat/${name}" }); or acknowledge it, and find the volume yourself`,
    })),
});
