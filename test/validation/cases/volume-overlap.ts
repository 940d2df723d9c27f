import type { App } from 'cdk8s';
import { VolumeSource, XnatSite } from 'cdk8s-xnat';
import { MINIMAL } from '../../support/sites';
import { type Allowed, type Case, mistake, site } from '../case';

const nfs = (path: string, server = 'nfs.example.edu.au') => VolumeSource.nfs({ server, path });
const efs = (volumeHandle: string) => VolumeSource.csi({ driver: 'efs.csi.aws.com', volumeHandle });
const nfsCsi = (volumeHandle: string, share: string) =>
  VolumeSource.csi({ driver: 'nfs.csi.k8s.io', volumeHandle, attributes: { server: 'nfs.example.edu.au', share } });
const local = (path: string, ...nodes: string[]) => VolumeSource.local({ path, nodes });

/** A site whose archive and build volume lie there. */
const both = (archive: VolumeSource, build: VolumeSource) => site({ archive: { source: archive }, buildVolume: { source: build }, buildCleanUp: {} });
const twoSites = (one: VolumeSource, other: VolumeSource) => (app: App) => {
  new XnatSite(app, 'uwa', { ...MINIMAL, archive: { source: one } });
  new XnatSite(app, 'mri', { ...MINIMAL, url: 'https://mri.example.edu.au', archive: { source: other } });
};

const WHY = "each would take the other's files for its own: a clean-up of the build volume would delete the archive";
const FIX = 'give each a path, a handle or a volume of its own, neither within the other';
const report = (what: string) => `
  [uwa/build] the claims "build-uwa-xnat-web" and "archive-uwa-xnat-web" are bound to ${what} (volume-overlap)
      why  ${WHY}
      fix  ${FIX}`;
const within = (inner: string, outer: string) =>
  report(`one file system, and the files of "${inner}-uwa-xnat-web" lie within those of "${outer}-uwa-xnat-web"`);
const SAME = report('the same files');
const APART = both(nfs('/xnat/archive'), nfs('/xnat/build'));

export const volumeOverlapCases: readonly Case[] = [
  mistake('volume-overlap', 'one export for two volumes', both(nfs('/xnat/archive'), nfs('/xnat/archive/', 'NFS.example.edu.au')), SAME, APART),
  mistake('volume-overlap', 'the archive within the build volume', both(nfs('/xnat/archive'), nfs('/xnat')), within('archive', 'build'), APART),
  mistake('volume-overlap', 'the build volume within the archive', both(nfs('/'), nfs('/build')), within('build', 'archive'), APART),
  mistake('volume-overlap', 'one EFS file system', both(efs('fs-1'), efs('fs-1:/')), SAME, both(efs('fs-1:/archive'), efs('fs-1:/build'))),
  mistake('volume-overlap', 'one access point', both(efs('fs-1::fsap-1'), efs('fs-1::fsap-1')), SAME, both(efs('fs-1::fsap-1'), efs('fs-1::fsap-2'))),
  mistake(
    'volume-overlap',
    'one share, by two handles',
    both(nfsCsi('a', '/xnat'), nfsCsi('b', '/xnat')),
    SAME,
    both(nfsCsi('a', '/xnat'), nfsCsi('b', '/build')),
  ),
  mistake('volume-overlap', 'one share, by the driver and without it', both(nfsCsi('a', '/xnat'), nfs('/xnat')), SAME, APART),
  mistake('volume-overlap', 'one folder of a node', both(local('/srv', 'b'), local('/srv', 'b')), SAME, both(local('/srv', 'a'), local('/srv', 'b'))),
  mistake(
    'volume-overlap',
    'one PersistentVolume',
    both(VolumeSource.fromVolumeName('pv1'), VolumeSource.fromVolumeName('pv1')),
    SAME,
    both(VolumeSource.fromVolumeName('pv1'), VolumeSource.fromVolumeName('pv2')),
  ),
  mistake(
    'volume-of-two-sites',
    'one archive for two sites',
    twoSites(nfs('/xnat/archive'), nfs('/xnat/archive')),
    `
      [mri/xnat/archive] the claims "archive-mri-xnat-web" and "archive-uwa-xnat-web" of the namespace "uwa" are bound to the same files (volume-of-two-sites)
          why  each XNAT would take the other's files for its own, and rewrite or delete them, unless it is a folder that all of them only read
          fix  give each site a path, a handle or a volume of its own; or acknowledge "volume-of-two-sites" for files that nobody changes`,
    twoSites(nfs('/uwa/archive'), nfs('/mri/archive')),
  ),
];

export const volumeOverlapAllowed: readonly Allowed[] = [
  { rule: 'volume-overlap', title: 'folders that only begin alike', allowed: both(nfs('/xnat/build-archive'), nfs('/xnat/build')) },
  { rule: 'volume-overlap', title: 'one path on two servers', allowed: both(nfs('/xnat'), nfs('/xnat', 'other.example.edu.au')) },
];
