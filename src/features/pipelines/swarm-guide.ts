import type { Construct } from 'constructs';
import type { IVolume } from '../../contracts/volume';
import type { IXnatHost } from '../../contracts/xnat';
import { asset } from '../../core/assets';
import { namespaceOf } from '../../core/kubernetes/namespace-of';
import { hostOf, portOf } from '../../core/url';
import { BUILD_PATH } from '../../values/data-paths';
import type { DockerSwarmBackendOptions } from './container-backend';
import { locationOf } from './static-volumes';

export interface SwarmGuideFacts {
  readonly options: DockerSwarmBackendOptions;
  readonly xnat: IXnatHost;
  readonly containerUser: string;
}

/** What the administrator of a Docker Swarm has to do, with the values of the site. */
export function swarmGuide(scope: Construct, { options, xnat, containerUser }: SwarmGuideFacts): string {
  const volumes = xnat.volumes.filter(({ mountPath }) => [ARCHIVE_PATH, BUILD_PATH].includes(mountPath));
  const paths = volumes.map((volume) => onSwarm(volume.mountPath, options));
  const values: Record<string, string> = {
    url: xnat.url,
    host: hostOf(options.host),
    port: String(portOf(options.host)),
    server: options.host,
    namespace: namespaceOf(scope) ?? 'default',
    secret: options.certificates.secretName,
    caKey: options.certificates.key('ca.pem').key,
    certKey: options.certificates.key('cert.pem').key,
    keyKey: options.certificates.key('key.pem').key,
    subnets: (options.clientSubnets ?? []).join(' '),
    subnetsNote: options.clientSubnets
      ? 'as the site has them'
      : 'FILL IN the subnets of the nodes and pods of the Kubernetes cluster; the site does not say them (clientSubnets)',
    user: containerUser,
    uid: containerUser.split(':')[0]!,
    gid: containerUser.split(':')[1] ?? containerUser,
    paths: paths.join(' '),
    fstab: volumes.map((volume) => fstabLine(scope, volume, options)).join('\n'),
    translation: options.pathTranslation
      ? `XNAT has \`${options.pathTranslation.xnatPrefix}\` where the Swarm has \`${options.pathTranslation.swarmPrefix}\`; the Container Service is told so.`
      : 'The paths are those of XNAT: so no paths have to be translated.',
  };
  return asset(__dirname, 'docker-swarm.md').replace(/@@(\w+)@@/g, (_, name: string) => values[name] ?? '');
}

const ARCHIVE_PATH = '/data/xnat/archive';

function onSwarm(path: string, { pathTranslation }: DockerSwarmBackendOptions): string {
  return pathTranslation ? pathTranslation.swarmPrefix + path.slice(pathTranslation.xnatPrefix.length) : path;
}

function fstabLine(scope: Construct, volume: IVolume, options: DockerSwarmBackendOptions): string {
  const { source = 'FILL-IN', type = 'nfs', options: mountOptions } = locationOf(scope, volume);
  // Not before the network is there.
  return [source, onSwarm(volume.mountPath, options), type, ['_netdev', ...mountOptions].join(','), '0', '0'].map(field).join('\t');
}

/** Blanks end a field of /etc/fstab; within one they are written as octal numbers. */
function field(text: string): string {
  return text.replace(/[ \t\r\n\\]/g, (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`);
}
