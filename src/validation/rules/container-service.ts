import type { IVolume } from '../../contracts/volume';
import { enumerate, quoted } from '../describe';
import type { Report } from '../rule';
import { Rule } from '../rule';

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
      return [{ what: 'XNAT does not run the plugin container-service', fix: 'use XnatImage.ais(…), which has it; or add it to xnat.plugins, with url and sha256' }];
    }
    const [, major, minor] = /^(\d+)\.(\d+)/.exec(version) ?? [];
    const least = kubernetes ? 4 : 5;
    if (major === undefined || Number(major) > 3 || (Number(major) === 3 && Number(minor) >= least)) return [];
    return [
      {
        what: `the plugin container-service is version ${version}`,
        why: kubernetes ? 'it knows no claims before 3.4.0, and would mount empty folders of the nodes' : 'before 3.5.0 it had another client of Docker, which wants https:// for the host',
        fix: `use 3.${least}.0 or newer`,
      },
    ];
  },
});

export const containerUser = new Rule<string>({
  id: 'container-user',
  refuses: 'a user of pipelines that is no number',
  why: 'Kubernetes takes numbers alone, and a name means another user in each image',
  check: (user) =>
    /^\d{1,10}$/.test(user) ? [] : [{ what: `containerUser is ${quoted(user)}`, fix: 'write the number of a user, such as "1000"; without it pipelines run as XNAT does' }],
});

export const containerRoot = new Rule<string>({
  id: 'container-root',
  refuses: 'pipelines that run as root',
  why: 'what they write into the archive belongs to root, and XNAT can neither change nor delete it',
  acknowledgeable: true,
  check: (user) => (/^0+$/.test(user) ? [{ what: `containerUser is ${quoted(user)}`, fix: 'remove it: pipelines then run as XNAT does' }] : []),
});

export interface PipelineVolumesSubject {
  readonly archive: IVolume | undefined;
  readonly build: IVolume | undefined;
}

export const pipelineVolumes = new Rule<PipelineVolumesSubject>({
  id: 'pipeline-volumes',
  refuses: 'pipelines without a volume for the archive or for the build folder',
  why: 'a pipeline runs outside of the pod of XNAT: what lies in the pod it does not see, and the Container Service would mount an empty folder of the node in its place',
  check: ({ archive, build }) => [
    ...(archive ? [] : [{ what: 'no volume of XNAT is mounted at "/data/xnat/archive"', fix: 'add it, before the ContainerService is made: xnat.addVolume(…)' }]),
    ...(build ? [] : [{ what: 'no volume of XNAT is mounted at "/data/xnat/build"', fix: 'write buildVolume: {}; in a chart of your own, xnat.addVolume(new BuildVolume(…)) before the ContainerService is made' }]),
  ],
});

export const pipelineShared = new Rule<PipelineVolumesSubject>({
  id: 'pipeline-shared',
  refuses: 'pipelines on a volume that one node alone may use',
  why: 'a pipeline that is put on another node than XNAT waits for ever',
  acknowledgeable: true,
  check: ({ archive, build }) =>
    [archive, build].flatMap((volume): Report[] => {
      const { accessMode, volumeName } = volume ?? {};
      if (accessMode === undefined || accessMode === 'ReadWriteMany') return [];
      return [
        {
          what: `accessMode of ${volumeName} is ${accessMode}`,
          fix: 'use a class that many nodes can write to, such as EFS or NFS, with READ_WRITE_MANY; or acknowledge it where the cluster has one node',
        },
      ];
    }),
});

export interface PathTranslationSubject {
  readonly prop: string;
  readonly path: string;
}

export const pathTranslation = new Rule<PathTranslationSubject>({
  id: 'path-translation',
  refuses: 'a translation of paths without a slash at its beginning and its end',
  why: 'what is left of a path would begin with a slash, and the API server refuses a Job with an absolute path in a claim',
  check: ({ prop, path }) =>
    /^\/([^\s:]*[^\s:/])?\/$/.test(path) ? [] : [{ what: `${prop} is ${quoted(path)}`, fix: `write ${quoted(`/${path.replace(/[\s:]/g, '').replace(/^\/+|\/+$/g, '')}/`)}` }],
});

export interface PipelineNamespaceSubject {
  readonly namespace: string;
  /** What Pod Security enforces there; undefined where the app does not say. */
  readonly level: string | undefined;
}

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

export interface PlacementSubject {
  readonly prop: string;
  readonly attribute: string;
  readonly values: readonly string[];
  readonly kubernetes: boolean;
}

const LABEL_KEY = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const SWARM_ATTRIBUTE = /^(node\.(id|hostname|role|platform\.(os|arch)|labels\.[^\s=!]+)|engine\.labels\.[^\s=!]+)$/;

export const placement = new Rule<PlacementSubject>({
  id: 'placement',
  refuses: 'a placement by what the backend does not know, or among no values',
  why: 'no node would fit, and each pipeline would wait for ever',
  check: ({ prop, attribute, values, kubernetes }) => [
    ...((kubernetes ? LABEL_KEY : SWARM_ATTRIBUTE).test(attribute)
      ? []
      : [
          {
            what: `${prop}.attribute is ${quoted(attribute)}`,
            fix: kubernetes
              ? 'write the label of the nodes, such as "node.kubernetes.io/instance-type"'
              : `write one of ${enumerate(['node.hostname', 'node.role', 'node.labels.<name>', 'engine.labels.<name>'].map(quoted))}`,
          },
        ]),
    ...(values.length > 0 && values.every((value) => value.trim() !== '') ? [] : [{ what: `${prop}.values has an empty value, or none`, fix: 'write the values that fit, such as ["gpu"]' }]),
  ],
});
