import { DataVolume, type DataVolumeOptions, PersistentVolumeAccessMode, StorageClass, VolumeSource, type XnatSiteProps } from 'cdk8s-xnat';
import { SHARED } from '../../support/sites';
import { type Allowed, type Case, mistake, site } from '../case';

const archive = (options: DataVolumeOptions) => site({ archive: options });
const local = VolumeSource.local({ path: '/srv/xnat', nodes: ['a'] });
const nfs = (path: string) => VolumeSource.nfs({ server: 'nfs.example.edu.au', path });

/** A volume of the site's own, beside XNAT's. */
const inbox = (mountPath: string, volumeName = 'inbox') => site({}, (uwa) => uwa.xnat.addVolume(new DataVolume(uwa, volumeName, { volumeName, mountPath })));

const two = (second: { volumeName: string; mountPath: string }) =>
  site({}, (uwa) => {
    uwa.xnat.addVolume({ volumeName: 'inbox', claimName: 'inbox', mountPath: '/data/xnat/inbox' });
    uwa.xnat.addVolume({ claimName: 'second', ...second });
  });

const twoPods = (props: Partial<XnatSiteProps>) =>
  site({ ...SHARED, xnat: { replicas: 2 }, ...props }, (made) => made.acknowledge('several-pods', 'a trial with two pods'));

export const volumeCases: readonly Case[] = [
  mistake(
    'mount-path',
    'a relative path',
    inbox('data/xnat/inbox'),
    `
      [uwa/xnat] mountPath of the volume "inbox" is "data/xnat/inbox", which is no absolute path (mount-path)
          why  the API server refuses it, or the volume would lie where nobody looks for it
          fix  write the path from the root, without ".." and ":", such as "/data/xnat/inbox"`,
    inbox('/data/xnat/inbox'),
  ),
  mistake(
    'mount-path',
    "'..' in the path",
    inbox('/data/xnat/inbox/../archive'),
    `
      [uwa/xnat] mountPath of the volume "inbox" is "/data/xnat/inbox/../archive", which is no plain path (mount-path)
          why  the API server refuses it, or the volume would lie where nobody looks for it
          fix  write the path from the root, without ".." and ":", such as "/data/xnat/inbox"`,
    inbox('/data/xnat/inbox'),
  ),
  mistake(
    'mount-path',
    "XNAT's home",
    inbox('/data/xnat/home'),
    `
      [uwa/xnat] mountPath of the volume "inbox" is "/data/xnat/home", over folders that XNAT needs (mount-path)
          why  a volume hides what lies beneath it: the plugins, the configuration or another volume
          fix  mount it beside them, such as at "/data/xnat/inbox"`,
    inbox('/data/xnat/inbox'),
  ),
  mistake(
    'mount-path',
    "a folder of XNAT's home, with slashes to spare",
    inbox('/data/xnat//home/plugins/'),
    `
      [uwa/xnat] mountPath of the volume "inbox" is "/data/xnat//home/plugins/", over folders that XNAT needs (mount-path)
          why  a volume hides what lies beneath it: the plugins, the configuration or another volume
          fix  mount it beside them, such as at "/data/xnat/inbox"`,
    inbox('/data/xnat/inbox'),
  ),
  mistake(
    'mount-path',
    'Tomcat',
    inbox('/usr/local/tomcat/webapps'),
    `
      [uwa/xnat] mountPath of the volume "inbox" is "/usr/local/tomcat/webapps", over folders that XNAT needs (mount-path)
          why  a volume hides what lies beneath it: the plugins, the configuration or another volume
          fix  mount it beside them, such as at "/data/xnat/inbox"`,
    inbox('/data/xnat/inbox'),
  ),
  mistake(
    'mount-path',
    'what Tomcat lies in',
    inbox('/usr/local'),
    `
      [uwa/xnat] mountPath of the volume "inbox" is "/usr/local", over folders that XNAT needs (mount-path)
          why  a volume hides what lies beneath it: the plugins, the configuration or another volume
          fix  mount it beside them, such as at "/data/xnat/inbox"`,
    inbox('/data/xnat/inbox'),
  ),
  mistake(
    'mount-path',
    'everything',
    inbox('/'),
    `
      [uwa/xnat] mountPath of the volume "inbox" is "/", over folders that XNAT needs (mount-path)
          why  a volume hides what lies beneath it: the plugins, the configuration or another volume
          fix  mount it beside them, such as at "/data/xnat/inbox"`,
    inbox('/data/xnat/inbox'),
  ),
  mistake(
    'mount-path',
    "a name of the pod's own",
    inbox('/data/xnat/inbox', 'config'),
    `
      [uwa/xnat] a volume is named "config", as one of the pod's own (mount-path)
          why  the API server refuses a pod with two volumes of one name
          fix  name it after what it holds, such as "inbox"`,
    inbox('/data/xnat/inbox'),
  ),
  mistake(
    'mount-path',
    'one path twice',
    two({ volumeName: 'scratch', mountPath: '/data/xnat/inbox/' }),
    `
      [uwa/xnat] mountPath of the volume "scratch" is "/data/xnat/inbox/", but "inbox" is already mounted at "/data/xnat/inbox" (mount-path)
          why  the API server refuses a pod with two volumes of one name or in one place
          fix  give each volume a name and a path of its own`,
    two({ volumeName: 'scratch', mountPath: '/data/xnat/scratch' }),
  ),
  mistake(
    'mount-path',
    'one name twice',
    two({ volumeName: 'inbox', mountPath: '/data/xnat/scratch' }),
    `
      [uwa/xnat] mountPath of the volume "inbox" is "/data/xnat/scratch", but "inbox" is already mounted at "/data/xnat/inbox" (mount-path)
          why  the API server refuses a pod with two volumes of one name or in one place
          fix  give each volume a name and a path of its own`,
    two({ volumeName: 'scratch', mountPath: '/data/xnat/scratch' }),
  ),
  mistake(
    'shared-volumes',
    'two pods on an archive for one node',
    twoPods({ archive: { accessMode: PersistentVolumeAccessMode.READ_WRITE_ONCE } }),
    `
      [uwa/xnat] there may be 2 pods, but accessMode of archive is ReadWriteOnce (shared-volumes)
          why  the second pod would wait for ever on another node, or write to an archive that the first does not see
          fix  use a class that many nodes can mount, such as one of StorageProvisioner.efs(…), or source: VolumeSource.nfs(…), and leave out accessMode; or run one pod`,
    twoPods({}),
  ),
  mistake(
    'shared-volumes',
    'two pods on a class for one node',
    twoPods({ archive: { storageClass: StorageClass.named('standard') } }),
    `
      [uwa/xnat] there may be 2 pods, but accessMode of archive is ReadWriteOnce: the class standard serves one node at a time, as shipped by kind, minikube and GKE (shared-volumes)
          why  the second pod would wait for ever on another node, or write to an archive that the first does not see
          fix  use a class that many nodes can mount, such as one of StorageProvisioner.efs(…), or source: VolumeSource.nfs(…), and leave out accessMode; or run one pod; if the class is another one in your cluster, name its driver: StorageClass.named("standard", { provisioner: "nfs.csi.k8s.io" })`,
    twoPods({ archive: { storageClass: StorageClass.named('standard', { provisioner: 'nfs.csi.k8s.io' }) } }),
  ),
  mistake(
    'shared-volumes',
    'two pods on a path of a node',
    twoPods({ archive: { source: local } }),
    `
      [uwa/xnat] there may be 2 pods, but accessMode of archive is ReadWriteOnce: its source is a path of the nodes themselves (shared-volumes)
          why  the second pod would wait for ever on another node, or write to an archive that the first does not see
          fix  use a class that many nodes can mount, such as one of StorageProvisioner.efs(…), or source: VolumeSource.nfs(…), and leave out accessMode; or run one pod; where each of its nodes mounts one file system at that path, write accessMode: PersistentVolumeAccessMode.READ_WRITE_MANY`,
    twoPods({ archive: { source: local, accessMode: PersistentVolumeAccessMode.READ_WRITE_MANY } }),
  ),
  mistake(
    'several-pods',
    'two pods',
    site({ ...SHARED, xnat: { replicas: 2 } }),
    `
      [uwa/xnat] replicas is 2 (several-pods)
          why  XNAT is written for one: each pod keeps sessions and permissions in its own memory, so one may not know of a change in another for a day
          fix  run one pod, and give it more CPU and memory; or acknowledge "several-pods"`,
    site({}),
  ),
  mistake(
    'mount-path',
    'one claim for the archive and the prearchive',
    site({ archive: { existingClaim: 'data' }, prearchive: { existingClaim: 'data' } }),
    `
      [uwa/xnat] the volumes "archive" and "prearchive" are both the claim "data" (mount-path)
          why  both would show the same folder: XNAT would take each other's files for its own
          fix  give each a claim of its own, or a subPath of its own`,
    site({ archive: { existingClaim: 'archive' }, prearchive: { existingClaim: 'prearchive' } }),
  ),
  mistake(
    'claim-read-only',
    'an archive that may only be read',
    site({ archive: { accessMode: PersistentVolumeAccessMode.READ_ONLY_MANY } }),
    `
      [uwa/xnat/archive] accessMode is ReadOnlyMany (claim-read-only)
          why  XNAT writes to every folder that it is given: the first upload would fail
          fix  leave it out: XNAT can write to the volume then`,
    site({}),
  ),
  mistake(
    'prop-grammar',
    'no pods',
    site({ xnat: { replicas: 0 } }),
    `
      [uwa] xnat.replicas is 0, but must be a whole number from 1 to 100 (prop-grammar)
          why  without a pod XNAT is down (for maintenance, scale by hand with kubectl), and no PostgreSQL has connections for more than a hundred
          fix  write a value such as 1`,
    site({ xnat: { replicas: 1 } }),
  ),
  mistake(
    'prop-grammar',
    'a relative export',
    archive({ source: nfs('srv/xnat') }),
    `
      [uwa] VolumeSource.nfs(…).path is "srv/xnat", but must be an absolute path without ".." and without "//" (prop-grammar)
          why  no program finds it, or the API server refuses the pod
          fix  write "/srv/xnat", if that is meant`,
    archive({ source: nfs('/srv/xnat') }),
  ),
  mistake(
    'prop-type',
    'a local volume without nodes',
    archive({ source: VolumeSource.local({ path: '/srv/xnat', nodes: [] }) }),
    `
      [uwa] VolumeSource.local(…).nodes must be a list that is not empty, but is an empty list (prop-type)
          why  it would end in YAML that means something else; TypeScript finds most such mistakes while they are written
          fix  give VolumeSource.local(…).nodes as a list that is not empty`,
    archive({ source: VolumeSource.local({ path: '/srv/xnat', nodes: ['node-1'] }) }),
  ),
];

export const volumeAllowed: readonly Allowed[] = [
  { rule: 'mount-path', title: "a folder beside XNAT's", allowed: inbox('/srv/inbox') },
  { rule: 'shared-volumes', title: 'two pods on volumes for many nodes', allowed: twoPods({}) },
];
