import { App, Duration } from 'cdk8s';
import { PersistentVolumeAccessMode, StorageClass, XnatSite, type XnatSiteProps } from 'cdk8s-xnat';
import { find, type Manifest, manifests, named } from '../support/manifests';
import { MINIMAL } from '../support/sites';

const one = (subPath: string) => ({ existingClaim: 'xnat', subPath });
const SITE: XnatSiteProps = { ...MINIMAL, archive: one('archive'), prearchive: one('prearchive'), cache: one('cache'), buildVolume: one('build') };
const synth = (props: Partial<XnatSiteProps> = {}): Manifest[] => manifests(new XnatSite(new App(), 'uwa', { ...SITE, ...props }));
type Mount = { name: string; mountPath: string; subPath?: string };
const mountsOf = (container: object) =>
  (container as { volumeMounts: Mount[] }).volumeMounts.filter(({ subPath }) => subPath !== undefined).map(({ mountPath, subPath }) => [mountPath, subPath]);

test('XNAT and what prepares its folders see a folder of the claim each', () => {
  const { spec } = find(synth(), 'StatefulSet', 'uwa-xnat-web').spec.template;
  const folders = ['archive', 'prearchive', 'cache', 'build'];
  expect(mountsOf(named(spec.containers, 'xnat'))).toEqual(folders.map((folder) => [`/data/xnat/${folder}`, folder]));
  expect(mountsOf(named(spec.initContainers, 'home'))).toEqual(folders.map((folder) => [`/target/data/${folder}`, folder]));
  expect(
    synth()
      .filter(({ kind }) => kind === 'PersistentVolumeClaim')
      .map(({ metadata }) => metadata.name),
  ).toEqual(['data-uwa-postgresql']);
});

test('so do the clean-up of the build volume and the smoke test', () => {
  const objects = synth({ buildCleanUp: { keepFor: Duration.days(30) }, smokeTest: { sharedVolumes: ['archive'] } });
  const cleanUp = find(objects, 'CronJob', 'uwa-build-clean-up').spec.jobTemplate.spec.template.spec.containers[0];
  expect(mountsOf(cleanUp)).toEqual([['/data/xnat/build', 'build']]);
  const test = objects.find(({ kind, metadata }) => kind === 'Job' && metadata.name.startsWith('uwa-smoke-test'))!;
  expect(mountsOf(test.spec.template.spec.containers[0])).toContainEqual(['/volumes/archive', 'archive']);
});

describe('the Container Service', () => {
  const server = (props: Partial<XnatSiteProps>): Record<string, unknown> => {
    const settings = synth({ containerService: {}, ...props }).find(({ kind, data }) => kind === 'ConfigMap' && data['settings.json'] !== undefined)!;
    const all = JSON.parse(settings.data['settings.json'] as string) as Array<{ path?: string; members?: Record<string, unknown> }>;
    return all.find(({ path, members }) => path === '/xapi/docker/server' && members)!.members!;
  };

  test('is told of one claim for both, and of the prefix that they share', () => {
    expect(server({})).toMatchObject({
      'combined-pvc-name': 'xnat',
      'combined-path-translation': '/data/xnat/',
      'archive-pvc-name': null,
      'build-pvc-name': null,
    });
  });

  test('is told of each where they are two', () => {
    const build = { storageClass: StorageClass.named('efs'), accessMode: PersistentVolumeAccessMode.READ_WRITE_MANY };
    expect(server({ archive: { existingClaim: 'a', subPath: 'xnat/archive' }, buildVolume: build })).toMatchObject({
      'archive-pvc-name': 'a',
      'build-pvc-name': 'build-uwa-xnat-web',
      'archive-path-translation': '/data/',
      'build-path-translation': '/data/xnat/build/',
      'combined-pvc-name': null,
    });
  });

  test('lets a pipeline have the claim', () => {
    const policy = synth({ containerService: {} }).find(({ kind }) => kind === 'ValidatingAdmissionPolicy')!;
    expect(JSON.stringify(policy)).toContain('[\\"xnat\\"]');
  });
});
