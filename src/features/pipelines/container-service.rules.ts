import type { IVolume } from '../../contracts/volume';
import { quoted } from '../../core/refusals/describe';
import { type Report, Rule } from '../../core/refusals/rule';
import { reasonFor, shareable, withOtherwise } from '../../values/claims.rules';

export interface ContainerPluginSubject {
  /** Undefined where XNAT does not run it. */
  readonly version: string | undefined;
  readonly kubernetes: boolean;
}

export const containerPlugin = new Rule<ContainerPluginSubject>({
  id: 'container-plugin',
  refuses: 'pipelines of an XNAT that does not run the Container Service, or one too old for the backend',
  why: 'without the plugin XNAT has no such interface, and the Job that sets it up fails',
  check: ({ version, kubernetes }) => {
    if (version === undefined) {
      return [
        { what: 'XNAT does not run the plugin container-service', fix: 'use XnatImage.ais(…), which has it; or add it to xnat.plugins, with url and sha256' },
      ];
    }
    const [, major, minor] = /^(\d+)\.(\d+)/.exec(version) ?? [];
    const least = kubernetes ? 4 : 5;
    if (major === undefined || Number(major) > 3 || (Number(major) === 3 && Number(minor) >= least)) return [];
    return [
      {
        what: `the plugin container-service is version ${version}`,
        why: kubernetes
          ? 'it knows no claims before 3.4.0, and would mount empty folders of the nodes'
          : 'before 3.5.0 it had another client of Docker, which wants https:// for the host',
        fix: `use 3.${least}.0 or newer`,
      },
    ];
  },
});

export interface ContainerUserSubject {
  readonly user: string;
  readonly kubernetes: boolean;
}

export const containerUser = new Rule<ContainerUserSubject>({
  id: 'container-user',
  refuses: 'a user of pipelines that is no number, or one that no user can have',
  why: 'Kubernetes takes the number of a user alone, up to 2147483647, and a name means another user in each image',
  check: ({ user, kubernetes }) =>
    (kubernetes ? /^\d{1,10}$/ : /^\d{1,10}(:\d{1,10})?$/).test(user) && user.split(':').every((number) => Number(number) <= 2_147_483_647)
      ? []
      : [
          {
            what: `containerUser is ${quoted(user)}`,
            ...(!kubernetes && { why: 'a name means another user in each image, or none; and Linux numbers users up to 2147483647' }),
            fix: `write ${kubernetes ? 'the number of a user, such as "1000"' : 'numbers, such as "1000" or "1000:1000"'}; without it pipelines run as XNAT does`,
          },
        ],
});

export const isRoot = (user: string): boolean => /^0+(:|$)/.test(user);

export const containerRoot = new Rule<string>({
  id: 'container-root',
  refuses: 'pipelines that run as root',
  why: 'what they write into the archive belongs to root, and XNAT can neither change nor delete it',
  acknowledgeable: true,
  check: (user) => (isRoot(user) ? [{ what: `containerUser is ${quoted(user)}`, fix: 'remove it: pipelines then run as XNAT does' }] : []),
});

export interface PipelineVolumesSubject {
  readonly archive: IVolume | undefined;
  readonly build: IVolume | undefined;
}

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

export const pipelineVolumes = new Rule<PipelineVolumesSubject & { readonly kubernetes: boolean }>({
  id: 'pipeline-volumes',
  refuses: 'pipelines without a volume for the archive or for the build folder, or with a claim that no pod can name a volume after',
  why: 'a pipeline runs outside of the pod of XNAT: what lies in the pod it does not see, and the Container Service would mount an empty folder of the node in its place',
  check: ({ archive, build, kubernetes }) => [
    ...(archive
      ? []
      : [{ what: 'no volume of XNAT is mounted at "/data/xnat/archive"', fix: 'add it, before the ContainerService is made: xnat.addVolume(…)' }]),
    ...(build
      ? []
      : [
          {
            what: 'no volume of XNAT is mounted at "/data/xnat/build"',
            fix: kubernetes
              ? 'write buildVolume: {}; in a chart of your own, xnat.addVolume(new BuildVolume(…)) before the ContainerService is made'
              : 'write buildVolume: { source: VolumeSource.nfs({ server: "nfs.example.com", path: "/xnat/build" }) }, which the nodes of the Swarm mount as well',
          },
        ]),
    ...[archive, build].flatMap((volume) =>
      volume && kubernetes && !DNS_LABEL.test(volume.claimName)
        ? [
            {
              what: `the claim of ${volume.volumeName} is named ${quoted(volume.claimName)}`,
              why: 'the Container Service names the volume of a pod as the claim, and there neither dots nor more than 63 characters may be: the API server would refuse every pipeline',
              fix: 'use a claim whose name is at most 63 lower-case letters, digits and hyphens',
            },
          ]
        : [],
    ),
  ],
});

export const pipelineShared = new Rule<PipelineVolumesSubject>({
  id: 'pipeline-shared',
  refuses: 'pipelines on a volume that one node alone may use',
  why: 'a pipeline that is put on another node than XNAT waits for ever',
  acknowledgeable: true,
  check: ({ archive, build }) =>
    [archive, build].flatMap((volume): Report[] => {
      const { accessMode, _reach: reach, volumeName } = volume ?? {};
      if (accessMode === undefined || accessMode === 'ReadWriteMany') return [];
      return [
        {
          what: `accessMode of ${volumeName} is ${accessMode}${reasonFor(reach)}`,
          fix: withOtherwise(`${shareable}; or acknowledge it where the cluster has one node`, reach),
        },
      ];
    }),
});

export interface PathTranslationSubject {
  readonly prop: string;
  readonly path: string;
  /** Where XNAT mounts the volume. */
  readonly mountPath: string;
}

export const pathTranslation = new Rule<PathTranslationSubject>({
  id: 'path-translation',
  refuses: 'a translation of paths without a slash at its end, or one that the paths of XNAT do not begin with',
  why: 'what is left of a path would begin with a slash, and the API server refuses a Job with an absolute path in a claim',
  check: ({ prop, path, mountPath }) =>
    path.endsWith('/') && `${mountPath}/`.startsWith(path)
      ? []
      : [
          {
            what: `${prop} is ${quoted(path)}`,
            fix: `remove it, which is right where the claim is what XNAT mounts: ${quoted(`${mountPath}/`)}; or write where the claim's own root lies in XNAT, with a slash at the end`,
          },
        ],
});

export const apiServerPort = new Rule<number>({
  id: 'api-server-port',
  refuses: 'a port of the API server that TCP does not have',
  why: 'XNAT could not reach it, and a policy with such a port is refused',
  check: (port) =>
    port >= 1 && port <= 65535
      ? []
      : [{ what: `a port of apiServerPorts is ${port}`, fix: 'write the port of its Service and that of the machines behind it, such as [443, 6443]' }],
});

export interface PipelineNamespaceSubject {
  readonly namespace: string;
  /** What Pod Security enforces there; undefined where the app does not say. */
  readonly level: string | undefined;
}

export const pipelineAdmission = new Rule<boolean>({
  id: 'pipeline-admission',
  refuses: 'pipelines on Kubernetes without the policy that limits what Jobs XNAT may make',
  why: 'who may make any Job may mount the database and its dumps, and read every Secret of the namespace: so whoever takes over XNAT may',
  acknowledgeable: true,
  check: (made) =>
    made
      ? []
      : [
          {
            what: 'createAdmissionPolicy is false',
            fix: 'remove it; on a Kubernetes before 1.30, or where another policy of the cluster does the same, acknowledge it',
          },
        ],
});

export const pipelineNamespace = new Rule<PipelineNamespaceSubject>({
  id: 'pipeline-namespace',
  refuses: 'pipelines in a namespace that lets in restricted pods alone',
  why: 'the Container Service makes Jobs whose pods say too little for it: each would be refused, and no pipeline would start',
  check: ({ namespace, level }) =>
    level === 'restricted'
      ? [
          {
            what: `the namespace ${namespace} enforces "restricted"`,
            fix: 'let it enforce "baseline": pod-security.kubernetes.io/enforce: baseline. XNAT itself stays restricted. A namespace that XnatSite makes is so already',
          },
        ]
      : [],
});

export interface JobTrafficSubject {
  readonly ports: readonly number[];
  readonly kubernetes: boolean;
}

export const jobTraffic = new Rule<JobTrafficSubject>({
  id: 'job-egress',
  refuses: 'connections of Jobs where there are none, or by a port that TCP does not have',
  why: 'whoever reads the line believes that it limits something; a policy with such a port is refused by the API server',
  check: ({ ports, kubernetes }) => [
    ...(ports.length > 0 && !kubernetes
      ? [{ what: 'jobEgress is given, and pipelines run on a Docker Swarm', fix: 'remove it: whom they may connect to is for the firewall of the Swarm' }]
      : []),
    ...ports.flatMap((port, i) => (port >= 1 && port <= 65535 ? [] : [{ what: `jobEgress[${i}].port is ${port}`, fix: 'choose a port between 1 and 65535' }])),
  ],
});

export const setupMissing = new Rule<boolean>({
  id: 'setup-missing',
  refuses: 'a ContainerService that XNAT is never told of',
  why: 'which backend it uses is a setting that only a Job can make: without it no pipeline starts',
  check: (askedFor) =>
    askedFor
      ? []
      : [
          {
            what: 'no XnatSetup has this ContainerService among its features',
            fix: 'write new XnatSetup(this, "setup", { xnat, features: [containerService, xnat] })',
          },
        ],
});
