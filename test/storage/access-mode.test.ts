import { App, Chart } from 'cdk8s';
import {
  ContainerBackend,
  ContainerService,
  DataVolume,
  type DataVolumeOptions,
  HpaAutoscaling,
  type IVolume,
  PersistentVolumeAccessMode,
  Postgres,
  Secret,
  StorageClass,
  StorageProvisioner,
  VolumeSource,
  WaitForFirstConsumerStorage,
  XnatSetup,
  XnatSite,
  type XnatSiteProps,
  XnatWeb,
} from 'cdk8s-xnat';
import { find, type Manifest, manifests } from '../support/manifests';
import { acknowledgeSeveral, MINIMAL, SHARED } from '../support/sites';

const ONCE = 'ReadWriteOnce';
const MANY = 'ReadWriteMany';
const SEVERAL: Partial<XnatSiteProps> = { ...SHARED, xnat: { replicas: 3 } };
const named = (name: string, provisioner?: string): DataVolumeOptions => ({ storageClass: StorageClass.named(name, { provisioner }) });
const made = (provisioner: StorageProvisioner): DataVolumeOptions => ({
  storageClass: new WaitForFirstConsumerStorage(new Chart(new App(), 'storage'), 'fast', { provisioner }),
});
const efs = made(StorageProvisioner.efs({ fileSystemId: 'fs-0123456789abcdef0' }));
const csi = (driver: string): DataVolumeOptions => ({ source: VolumeSource.csi({ driver, volumeHandle: 'vol-1' }) });
const nfs = (path: string): DataVolumeOptions => ({ source: VolumeSource.nfs({ server: 'nfs.example.edu.au', path }) });
const local: DataVolumeOptions = { source: VolumeSource.local({ path: '/srv/archive', nodes: ['a'] }) };
const swarm = ContainerBackend.dockerSwarm({ host: 'tcp://swarm.example.com:2376', certificates: Secret.named('swarm') });

/** Access modes of the site's claims on XNAT's volumes, by the volumes' names. */
function modes(props: Partial<XnatSiteProps>, then: (site: XnatSite) => void = () => undefined): Record<string, string> {
  const site = new XnatSite(new App(), 'uwa', { ...MINIMAL, ...props });
  then(site);
  const objects = manifests(site);
  return Object.fromEntries(site.xnat._host.volumes.filter(isMade).map((volume) => [volume.volumeName, written(objects, volume)]));
}

const isMade = ({ accessMode }: IVolume) => accessMode !== undefined;

/** As claim and volume have it, and as the construct says it. */
function written(objects: Manifest[], { claimName, accessMode }: IVolume): string {
  const volumes = objects.filter(({ kind, metadata }) => /^PersistentVolume(Claim)?$/.test(kind) && metadata.name === claimName);
  const found = new Set([...volumes.flatMap(({ spec }) => spec.accessModes as string[]), accessMode]);
  expect([claimName, found.size]).toEqual([claimName, 1]);
  return [...found][0]!;
}

const several = (site: XnatSite) => acknowledgeSeveral(site);
const all = (mode: string, ...names: string[]) => Object.fromEntries(['archive', 'prearchive', 'cache', ...names].map((name) => [name, mode]));

describe('an access mode that is not given is', () => {
  test('ReadWriteOnce for one pod', () => {
    expect(modes({ buildVolume: {} })).toEqual(all(ONCE, 'build'));
  });

  test('ReadWriteMany for several pods', () => {
    expect(modes(SEVERAL, several)).toEqual(all(MANY, 'build'));
  });

  test('ReadWriteMany where an autoscaler may start several', () => {
    expect(modes({ ...SHARED, autoscaling: { maxReplicas: 2 } }, several)).toEqual(all(MANY, 'build'));
    expect(
      modes(SHARED, (site) => {
        site.xnat.autoscale({ maxReplicas: 2 });
        several(site);
      }),
    ).toEqual(all(MANY, 'build'));
    expect(
      modes(SHARED, (site) => {
        new HpaAutoscaling(site, 'hpa', { xnat: site.xnat, maxReplicas: 2 });
        several(site);
      }),
    ).toEqual(all(MANY, 'build'));
    expect(modes({ ...SHARED, autoscaling: { maxReplicas: 1 } })).toEqual(all(ONCE, 'build'));
  });

  test('ReadWriteMany for what pipelines on Kubernetes mount, and for nothing else', () => {
    expect(modes({ buildVolume: {}, containerService: {} })).toEqual({ archive: MANY, prearchive: ONCE, cache: ONCE, build: MANY });
  });

  test('of no account to pipelines on a Swarm', () => {
    const props = { archive: {}, buildVolume: {}, containerService: { backend: swarm } };
    expect(modes(props, (site) => site.acknowledge('swarm-mounts', 'found by hand in this trial'))).toEqual(all(ONCE, 'build'));
  });

  test.each<[string, DataVolumeOptions, string]>([
    ['a class of EFS', efs, MANY],
    ['a class of EBS', made(StorageProvisioner.ebsGp3()), ONCE],
    ['a class of a driver of which nothing is known', made(StorageProvisioner.of('csi.example.com')), ONCE],
    ['an export of an NFS server', nfs('/archive'), MANY],
    ['an EFS file system', csi('efs.csi.aws.com'), MANY],
    ['an EBS volume', csi('ebs.csi.aws.com'), ONCE],
    ['a path of a node', local, ONCE],
    ['a volume of which nothing is known', { source: VolumeSource.fromVolumeName('pv-7') }, ONCE],
    ['a volume of a class that shares', { source: VolumeSource.fromVolumeName('pv-7'), ...named('azurefile-csi') }, MANY],
    ['an export, whatever the name of the class', { ...nfs('/archive'), ...named('standard') }, MANY],
    ['a named class of which nothing is known', named('efs-sc'), ONCE],
    ['a named class that AKS has for many nodes', named('azurefile-csi'), MANY],
    ['a named class that GKE has for many nodes', named('standard-rwx'), MANY],
    ['a named class that GKE has for one node', named('standard-rwo'), ONCE],
    ['a named class of a driver that shares', named('standard', 'nfs.csi.k8s.io'), MANY],
    ['a named class of CephFS by Rook', named('fast', 'rook-ceph.cephfs.csi.ceph.com'), MANY],
    ['a named class of the chart of an NFS provisioner', named('nfs-client', 'cluster.local/nfs-subdir-external-provisioner'), MANY],
    ['a named class of RBD', named('azurefile', 'rook-ceph.rbd.csi.ceph.com'), ONCE],
    ['a named class whose driver is not known, whatever its name', named('azurefile', 'csi.example.com'), ONCE],
  ])('for %s as that can, for one pod', (_, archive, mode) => {
    expect(modes({ archive })).toEqual({ ...all(ONCE), archive: mode });
  });

  test.each<[string, DataVolumeOptions]>([
    ['a class of a driver of which nothing is known', made(StorageProvisioner.of('csi.example.com'))],
    ['a named class of which nothing is known', named('efs-sc')],
    ['a volume of which nothing is known', { source: VolumeSource.fromVolumeName('pv-7') }],
    ['an export of an NFS server', nfs('/archive')],
  ])('ReadWriteMany for %s, for several pods', (_, archive) => {
    expect(modes({ ...SEVERAL, archive }, several).archive).toBe(MANY);
  });

  test('ReadWriteMany for a volume that is added to several pods before they are', () => {
    const added = (site: XnatSite) => {
      site.xnat.addVolume(new DataVolume(site, 'inbox', { volumeName: 'inbox', mountPath: '/data/xnat/inbox' }));
      site.xnat.autoscale({ maxReplicas: 4 });
      several(site);
    };
    expect(modes(SHARED, added).inbox).toBe(MANY);
  });

  test('ReadWriteOnce for a volume that no XNAT mounts', () => {
    const chart = new Chart(new App(), 'xnat');
    const volume = new DataVolume(chart, 'inbox', { volumeName: 'inbox', mountPath: '/data/xnat/inbox' });
    expect(written(manifests(chart), volume)).toBe(ONCE);
  });

  test('unknown for a claim that exists already', () => {
    expect(
      new DataVolume(new Chart(new App(), 'xnat'), 'inbox', { volumeName: 'inbox', mountPath: '/data/xnat/inbox', existingClaim: 'inbox' }).accessMode,
    ).toBeUndefined();
  });

  test('decided as in a site where a chart of your own puts it together', () => {
    const chart = new Chart(new App(), 'uwa', { namespace: 'uwa' });
    const xnat = new XnatWeb(chart, 'xnat', { url: MINIMAL.url, adminEmail: MINIMAL.adminEmail, database: new Postgres(chart, 'database') });
    const build = new DataVolume(chart, 'build', { volumeName: 'build', mountPath: '/data/xnat/build' });
    xnat.addVolume(build);
    expect(build.accessMode).toBe(ONCE);
    const pipelines = new ContainerService(chart, 'pipelines', { xnat });
    new XnatSetup(chart, 'setup', { xnat, features: [pipelines] });
    const objects = manifests(chart);
    expect([xnat.archive, build].map((volume) => written(objects, volume))).toEqual([MANY, MANY]);
  });
});

test('an access mode that is given is written as it is', () => {
  const archive = { accessMode: PersistentVolumeAccessMode.READ_WRITE_MANY };
  expect(modes({ archive, cache: { ...efs, accessMode: PersistentVolumeAccessMode.READ_WRITE_ONCE } })).toEqual({ ...all(ONCE), archive: MANY });
  expect(modes({ cache: { accessMode: PersistentVolumeAccessMode.READ_WRITE_ONCE_POD } })).toEqual({ ...all(ONCE), cache: 'ReadWriteOncePod' });
});

test('what else follows from the access mode, follows from the one that is written', () => {
  const site = new XnatSite(new App(), 'uwa', { ...MINIMAL, buildVolume: {}, buildCleanUp: {}, smokeTest: {} });
  site.xnat.autoscale({ maxReplicas: 2 });
  acknowledgeSeveral(site, 'sticky-sessions', 'message-broker');
  const objects = manifests(site);
  expect(find(objects, 'CronJob', 'uwa-build-clean-up').spec.jobTemplate.spec.template.spec.affinity).toBeUndefined();
  const job = objects.find(({ kind, metadata }) => kind === 'Job' && String(metadata.name).startsWith('uwa-smoke-test'))!;
  const env = job.spec.template.spec.containers[0].env as Array<{ name: string; value: string }>;
  expect(env.find(({ name }) => name === 'VOLUMES')!.value).toBe('archive prearchive cache build');
});
