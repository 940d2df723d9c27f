import { App, Chart, Duration } from 'cdk8s';
import {
  BuildCleanUp,
  type BuildCleanUpOptions,
  BuildVolume,
  type BuildVolumeOptions,
  Image,
  PersistentVolumeAccessMode,
  Postgres,
  XnatImage,
  XnatSite,
  XnatWeb,
} from 'cdk8s-xnat';
import { find, type Manifest, manifests } from '../support/manifests';
import { reaches, type Side } from '../support/reachability';
import { MINIMAL } from '../support/sites';
import { environmentOf } from '../support/environment';

function synth(buildCleanUp: BuildCleanUpOptions = {}, buildVolume: BuildVolumeOptions = {}): Manifest[] {
  const image = XnatImage.custom({ image: Image.of('registry.example.edu.au/xnat', { tag: '1' }), uid: 1234 });
  return manifests(new XnatSite(new App(), 'uwa', { ...MINIMAL, xnat: { image, pod: { imagePullSecrets: ['registry'] } }, buildVolume, buildCleanUp }));
}

const job = (objects: Manifest[]) => find(objects, 'CronJob', 'uwa-build-clean-up').spec;
const pod = (objects: Manifest[]) => job(objects).jobTemplate.spec.template.spec;
const env = (objects: Manifest[]) => environmentOf(pod(objects).containers[0].env as Array<{ name: string; value: string }>);

describe('BuildCleanUp', () => {
  test('makes a CronJob of XNAT’s image and user, with the build claim alone', () => {
    const objects = synth();
    expect(find(objects, 'CronJob', 'uwa-build-clean-up')).toMatchSnapshot();
    expect(Object.keys(find(objects, 'ConfigMap', 'uwa-build-clean-up').data as object)).toEqual(['clean-build.sh']);
    expect(pod(objects).volumes.filter((volume: object) => 'persistentVolumeClaim' in volume)).toEqual([
      { name: 'build', persistentVolumeClaim: { claimName: 'build-uwa-xnat-web' } },
    ]);
    expect(pod(objects)).toMatchObject({ securityContext: { runAsUser: 1234 }, imagePullSecrets: [{ name: 'registry' }] });
    expect(env(objects)).toEqual({ BUILD: '/data/xnat/build', AGE_SECONDS: String(30 * 86400), DRY_RUN: 'false' });
  });

  test('follows each option', () => {
    const objects = synth({ keepFor: Duration.days(90), schedule: '0 5 * * 6', timeZone: 'Australia/Perth', dryRun: true });
    expect(job(objects)).toMatchObject({ schedule: '0 5 * * 6', timeZone: 'Australia/Perth' });
    expect(env(objects)).toMatchObject({ AGE_SECONDS: String(90 * 86400), DRY_RUN: 'true' });
  });

  test('goes where the volume is', () => {
    const term = {
      topologyKey: 'kubernetes.io/hostname',
      labelSelector: { matchLabels: { 'app.kubernetes.io/name': 'xnat-web', 'app.kubernetes.io/instance': 'uwa' } },
    };
    expect(pod(synth({}, { accessMode: PersistentVolumeAccessMode.READ_WRITE_MANY })).affinity).toBeUndefined();
    // Whether many nodes may use a claim that exists already, nobody knows.
    for (const volume of [{}, { accessMode: PersistentVolumeAccessMode.READ_WRITE_ONCE }, { existingClaim: 'old' }]) {
      expect(pod(synth({}, volume)).affinity).toEqual({ podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } });
    }
  });

  test('talks to nobody', () => {
    const objects = synth();
    const self: Side = { namespace: 'uwa', labels: job(objects).jobTemplate.spec.template.metadata.labels };
    expect(find(objects, 'NetworkPolicy', 'uwa-build-clean-up').spec).toMatchObject({ policyTypes: ['Ingress', 'Egress'] });
    expect(reaches(objects, self, { ip: '203.0.113.7' }, 443)).toBe(false);
    expect(reaches(objects, self, { namespace: 'uwa', labels: { 'app.kubernetes.io/name': 'postgresql', 'app.kubernetes.io/instance': 'uwa' } }, 5432)).toBe(
      false,
    );
  });

  test('may be made for a volume in a chart of a user’s own', () => {
    const chart = new Chart(new App(), 'uwa');
    const xnat = new XnatWeb(chart, 'xnat', { url: MINIMAL.url, adminEmail: MINIMAL.adminEmail, database: new Postgres(chart, 'database') });
    const volume = new BuildVolume(chart, 'build');
    xnat.addVolume(volume);
    new BuildCleanUp(chart, 'clean-up', { xnat, volume });
    expect(pod(manifests(chart)).containers[0].image).toContain('australian-imaging-service/xnat');
  });
});
