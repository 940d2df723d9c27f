import { posix } from 'node:path';
import type { IVolume } from '../../contracts/volume';
import { quoted } from '../../core/refusals/describe';
import { type Report, Rule } from '../../core/refusals/rule';
import { reasonFor, shareable, withOtherwise } from '../../values/claims.rules';

export interface MountSubject {
  readonly volumes: readonly IVolume[];
  /** Folders that this library mounts itself. */
  readonly home: string;
  readonly tomcat: string;
}

/** Volumes that the pod has of itself. */
const RESERVED = [
  'config',
  'data',
  'database-ca',
  'home',
  'metrics-agent',
  'metrics-config',
  'plugins',
  'scripts',
  'secrets',
  'service-account-token',
  'swarm-certificates',
  'templates',
  'tmp',
  'tomcat',
];

const within = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`);
const above = (path: string, folder: string) => path === '/' || within(folder, path);

export const mountPath = new Rule<MountSubject>({
  id: 'mount-path',
  refuses: "a volume on a relative path, twice on one path, over XNAT's home, Tomcat or its configuration, or with a name that is taken",
  why: 'a volume hides what lies beneath it: the plugins, the configuration or another volume',
  check: ({ volumes, home, tomcat }) =>
    volumes.flatMap(({ volumeName, claimName, mountPath: given, subPath }, i): Report[] => {
      const what = `mountPath of the volume ${quoted(volumeName)} is ${quoted(given)}`;
      if (RESERVED.includes(volumeName)) {
        return [
          {
            what: `a volume is named ${quoted(volumeName)}, as one of the pod's own`,
            why: 'the API server refuses a pod with two volumes of one name',
            fix: 'name it after what it holds, such as "inbox"',
          },
        ];
      }
      if (!given.startsWith('/') || given.split('/').includes('..') || given.includes(':')) {
        return [
          {
            what: `${what}, which is ${given.startsWith('/') ? 'no plain path' : 'no absolute path'}`,
            why: 'the API server refuses it, or the volume would lie where nobody looks for it',
            fix: 'write the path from the root, without ".." and ":", such as "/data/xnat/inbox"',
          },
        ];
      }
      const path = plain(given);
      const needed = [home, tomcat, '/tmp', '/etc', '/usr', '/bin', '/sbin', '/lib', '/lib64', '/opt/java', '/proc', '/sys', '/dev', '/run'];
      if (path === '/data/xnat' || needed.some((folder) => within(path, folder) || above(path, folder))) {
        return [{ what: `${what}, over folders that XNAT needs`, fix: 'mount it beside them, such as at "/data/xnat/inbox"' }];
      }
      const twin = volumes.slice(0, i).find((other) => other.claimName === claimName && overlap(other.subPath, subPath));
      if (twin) {
        return [
          {
            what: `the volumes ${quoted(twin.volumeName)} and ${quoted(volumeName)} are both the claim ${quoted(claimName)}`,
            why: "both would show the same folder: XNAT would take each other's files for its own",
            fix: 'give each a claim of its own, or a subPath of its own',
          },
        ];
      }
      const earlier = volumes.slice(0, i).find((other) => plain(other.mountPath) === path || other.volumeName === volumeName);
      return earlier
        ? [
            {
              what: `${what}, but ${quoted(earlier.volumeName)} is already mounted at ${quoted(earlier.mountPath)}`,
              why: 'the API server refuses a pod with two volumes of one name or in one place',
              fix: 'give each volume a name and a path of its own',
            },
          ]
        : [];
    }),
});

/** Whether two folders of one volume have files in common. */
const overlap = (one = '', other = '') => one === '' || other === '' || within(one, other) || within(other, one);

/** Without slashes at the end or in a row. */
function plain(path: string): string {
  return posix.normalize(path).replace(/(?<=.)\/$/, '');
}

export interface SharedSubject {
  readonly replicas: number;
  readonly volumes: readonly IVolume[];
}

export const sharedVolumes = new Rule<SharedSubject>({
  id: 'shared-volumes',
  refuses: 'more than one pod on a volume that one node alone may use',
  why: 'the second pod would wait for ever on another node, or write to an archive that the first does not see',
  check: ({ replicas, volumes }) =>
    replicas > 1
      ? volumes
          .filter(({ accessMode }) => accessMode !== undefined && accessMode !== 'ReadWriteMany')
          .map(({ volumeName, accessMode, _reach: reach }) => ({
            what: `there may be ${replicas} pods, but accessMode of ${volumeName} is ${accessMode}${reasonFor(reach)}`,
            fix: withOtherwise(`${shareable}; or run one pod`, reach),
          }))
      : [],
});
