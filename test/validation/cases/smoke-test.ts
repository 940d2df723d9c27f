import { Duration } from 'cdk8s';
import { Image, PersistentVolumeAccessMode, type SmokeTestOptions, type XnatSiteProps } from 'cdk8s-xnat';
import { acknowledgeSeveral, SHARED } from '../../support/sites';
import { type Allowed, type Case, mistake, site } from '../case';

const tested = (smokeTest: SmokeTestOptions, props: Partial<XnatSiteProps> = {}) => site({ smokeTest, ...props });
const several = (smokeTest: SmokeTestOptions) => site({ ...SHARED, xnat: { replicas: 3 }, smokeTest }, (uwa) => acknowledgeSeveral(uwa));
const archive = { existingClaim: 'archive' };
const cache = { accessMode: PersistentVolumeAccessMode.READ_WRITE_ONCE };

export const smokeTestCases: readonly Case[] = [
  mistake(
    'smoke-test-deadline',
    'less time than XNAT has',
    tested({ deadline: Duration.minutes(5) }),
    `
      [uwa/smoke-test] smokeTest.deadline is 5 minutes, under the 15 minutes of startupTimeout (smoke-test-deadline)
          why  it would fail while XNAT is still making its database, and nobody believes a test that cries wolf
          fix  leave it out: it is 30 minutes then`,
    tested({}),
  ),
  mistake(
    'smoke-test-deadline',
    'less time than several pods have, one after the other',
    several({ deadline: Duration.minutes(30) }),
    `
      [uwa/smoke-test] smokeTest.deadline is 30 minutes, under the 45 minutes of startupTimeout for 3 pods, one after the other (smoke-test-deadline)
          why  it would fail while XNAT is still making its database, and nobody believes a test that cries wolf
          fix  leave it out: it is 60 minutes then`,
    several({ deadline: Duration.minutes(60) }),
  ),
  mistake(
    'smoke-test-keep-for',
    'a Job that goes at once',
    tested({ keepFor: Duration.seconds(0) }),
    `
      [uwa/smoke-test] smokeTest.keepFor is 0 minutes (smoke-test-keep-for)
          why  its log would be gone before anybody has read it, the alert about its failure with it, and a tool that makes again what is missing would run it without end
          fix  write Duration.hours(1) or more, or leave it out: it is three days then`,
    tested({ keepFor: Duration.hours(1) }),
  ),
  mistake(
    'smoke-test-url',
    'localhost, from a pod',
    tested({ checkPublicUrl: true }, { url: 'http://localhost:8080' }),
    `
      [uwa/smoke-test] smokeTest.checkPublicUrl is true, and url is "http://localhost:8080" (smoke-test-url)
          why  localhost is the pod itself, which serves nothing: the test would always fail
          fix  remove checkPublicUrl`,
    tested({}, { url: 'http://localhost:8080' }),
  ),
  mistake(
    'smoke-test-page',
    'a page with a fragment',
    tested({ loginPage: '/app/template/Login.vm#!' }),
    `
      [uwa/smoke-test] smokeTest.loginPage is "/app/template/Login.vm#!" (smoke-test-page)
          why  it is appended to the address of each pod
          fix  write a path that begins with a slash, without "#" and blanks, such as "/app/template/Login.vm"`,
    tested({ loginPage: '/app/template/Login.vm' }),
  ),
  mistake(
    'smoke-test-ae-title',
    'a title that is too long',
    tested({ callingAeTitle: 'THE_SMOKE_TEST_OF_UWA' }),
    `
      [uwa/smoke-test] smokeTest.callingAeTitle is "THE_SMOKE_TEST_OF_UWA" (smoke-test-ae-title)
          why  DICOM has 16 characters for it, without a backslash or a control character
          fix  use at most 16 letters, digits, hyphens and underscores`,
    tested({ callingAeTitle: 'UWA_SMOKE_TEST' }),
  ),
  mistake(
    'image-tag',
    'an image of Node whose tag moves',
    tested({ image: Image.of('registry.example.edu.au/node', { tag: 'latest' }) }),
    `
      [uwa/smoke-test] smokeTest.image is "registry.example.edu.au/node:latest", whose tag moves (image-tag)
          why  a pod that starts again would run another version: XNAT then changes its database, and PostgreSQL cannot read its own
          fix  name a released version, or add the digest: { digest: "sha256:…" }`,
    tested({ image: Image.of('registry.example.edu.au/node', { tag: '24.21.0' }) }),
  ),
  mistake(
    'smoke-test-volume',
    'a volume by a wrong name',
    tested({ sharedVolumes: ['archives'] }, { archive }),
    `
      [uwa/smoke-test] smokeTest.sharedVolumes[0] is "archives", which XNAT does not mount (smoke-test-volume)
          why  the test would wait for the volume on another node, or keep XNAT from it
          fix  write "archive"`,
    tested({ sharedVolumes: ['archive'] }, { archive }),
  ),
  mistake(
    'smoke-test-volume',
    'a volume of one node',
    tested({ sharedVolumes: ['cache'] }, { cache }),
    `
      [uwa/smoke-test] smokeTest.sharedVolumes[0] is "cache", whose accessMode is ReadWriteOnce (smoke-test-volume)
          why  the test would wait for the volume on another node, or keep XNAT from it
          fix  remove it: where XNAT cannot write to it, its own pod says so and does not start`,
    tested({}, { cache }),
  ),
];

export const smokeTestAllowed: readonly Allowed[] = [
  {
    rule: 'smoke-test-volume',
    title: 'a volume that is shared anyway',
    allowed: tested({ sharedVolumes: ['archive'] }, { archive: { accessMode: PersistentVolumeAccessMode.READ_WRITE_MANY } }),
  },
  {
    rule: 'smoke-test-url',
    title: 'a name that begins like localhost',
    allowed: tested({ checkPublicUrl: true }, { url: 'https://localhost.example.edu.au' }),
  },
];
