import { isIP } from 'node:net';
import { quoted, withoutSecrets } from '../describe';
import type { Report } from '../rule';
import { Rule } from '../rule';
import { isDnsName } from './dns-name';

const FALLBACK = 'swarm.example.com';

export const swarmHost = new Rule<string>({
  id: 'swarm-host',
  refuses: 'a Docker Swarm that is not reached by tcp://, by a DNS name, and on a port with TLS',
  why: 'the Container Service would not connect, or would talk in clear to a daemon that runs anything as root',
  check: (given): Report[] => {
    const what = `host is ${quoted(withoutSecrets(given))}`;
    const [, scheme, host = '', port] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(\[[0-9a-f:.]*\]|[^:/?#@]*)(?::(\d+))?$/i.exec(given) ?? [];
    const bare = host.replace(/^\[|\]$/g, '');
    if (host === '') return [{ what, fix: `write tcp://, a DNS name and the port: "tcp://${FALLBACK}:2376"` }];
    const name = isDnsName(bare) ? bare : FALLBACK;
    const right = `tcp://${name}:${port === undefined || port === '2375' ? '2376' : port}`;
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
      ...(port === '2375'
        ? [{ what: `${what}, and the port is 2375`, why: 'on it daemons listen without TLS: whoever reaches it is root on the Swarm', fix: `let the daemons listen with TLS on 2376, and write "${right}"` }]
        : []),
      ...(port === undefined ? [{ what: `${what}, without a port`, why: 'the client would take one without TLS', fix: `write "${right}"` }] : []),
      ...(Number(port) > 65535 || port === '0' ? [{ what: `${what}, and the port is ${port}`, why: 'TCP has the ports 1 to 65535', fix: `write "tcp://${name}:2376"` }] : []),
      ...(isIP(bare)
        ? [{ what: `${what}, an IP address`, why: 'the certificate is compared with the name that is written here, and has a DNS name', fix: `write the name in its certificate: "${right}"` }]
        : []),
      ...(!isIP(bare) && !isDnsName(bare) ? [{ what: `${what}, whose host is no DNS name`, fix: `write "${right}"` }] : []),
    ];
  },
});

export interface SwarmPathSubject {
  readonly xnatPrefix: string;
  readonly swarmPrefix: string;
}

export const swarmPaths = new Rule<SwarmPathSubject>({
  id: 'swarm-paths',
  refuses: 'a translation of paths that is not absolute, not both with a slash at the end or both without, or that changes nothing',
  why: 'the Container Service replaces one text by the other: the Swarm would mount folders that are not there',
  check: (paths): Report[] => {
    const relative = Object.entries(paths).filter(([, path]) => !/^\/[^:,\s]*$/.test(String(path)));
    if (relative.length > 0) {
      return relative.map(([prop, path]) => ({ what: `pathTranslation.${prop} is ${quoted(String(path))}`, fix: 'write an absolute path without spaces, colons and commas, such as "/srv/xnat"' }));
    }
    const { xnatPrefix, swarmPrefix } = paths;
    if (xnatPrefix === swarmPrefix) return [{ what: `pathTranslation puts ${quoted(xnatPrefix)} in the place of itself`, fix: 'remove pathTranslation' }];
    return xnatPrefix.endsWith('/') === swarmPrefix.endsWith('/')
      ? []
      : [{ what: `pathTranslation puts ${quoted(swarmPrefix)} in the place of ${quoted(xnatPrefix)}`, fix: 'write both with a slash at the end, or both without' }];
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
